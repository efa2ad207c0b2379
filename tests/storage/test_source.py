import os

from hypothesis import given
from hypothesis import strategies as st

from feeds.storage.source import Seen, compare

PATHS = st.lists(st.tuples(st.binary(min_size=1, max_size=2), st.integers(0, 1), st.just(0)), max_size=1_200)


@given(PATHS, PATHS, st.integers(0, 2_000))
def test_what_is_not_as_it_was_known_is_found_however_many_are(
    here: list[Seen], there: list[Seen], same: int
) -> None:
    alike = {b"%06d" % number: (5, 0) for number in range(same)}
    found, known = ({path: (size, mtime) for path, size, mtime in some} | alike for some in (here, there))
    paths = sorted(path for path in found.keys() | known.keys() if found.get(path) != known.get(path))
    said = compare(*(sorted((path, *stamp) for path, stamp in some.items()) for some in (found, known)))
    assert list(said) == [(os.fsdecode(path), found.get(path), "") for path in paths]

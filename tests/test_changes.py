"""What an update is to take in: held as it was found."""

from pathlib import Path

from feeds.files import Change, Stamp
from feeds.index import Index
from feeds.index.changes import Changes


def test_changes_come_back_as_they_were_put_and_in_their_order(tmp_path: Path) -> None:
    index = Index(tmp_path / "index.sqlite", version="", rules="", look="")
    held = Changes(index)
    some = [Change(f"{n}/雨\udcff.md", Stamp(n, -n) if n % 3 else None, "d" * (n % 2)) for n in range(2_500)]
    with index.reading():
        assert held.put(some)
    assert list(held) == some
    assert not held.put([]) and not list(held)

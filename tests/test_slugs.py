import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.slugs import entry_slug, slug_of
from feeds.text import fold

NAMES = st.text(min_size=1, max_size=40).filter(fold)


@pytest.mark.parametrize(
    "name, slug",
    [
        ("联合早报", "联合早报"),
        ("C++", "c=2b=2b"),
        ("C#", "c=23"),
        ("a/b", "a=2fb"),
        ("..", "=2e=2e"),
        (".net", "=2enet"),
        ("Node.js", "node.js"),
        ("_posts", "=5fposts"),
        ("a=b", "a=3db"),
        ("New  York\u3000Times", "new=20york=20times"),
        ("👍", "=f0=9f=91=8d"),
        ("CON", "=63on"),
        ("nul.txt", "=6eul.txt"),
        ("console", "console"),
        ("Straße", "strasse"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_names_become_slugs(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(NAMES, NAMES)
@example("a/b", "a=2fb")
@example("👍\u0301", "👍" + "\u0301")
@example("e\u0301", "é")
def test_slugs_are_equal_when_and_only_when_names_are(one: str, other: str) -> None:
    assert (slug_of(one) == slug_of(other)) == (fold(one) == fold(other))


@given(st.text(max_size=400).filter(fold))
@example("x" * 300)
@example("李" * 300)
@example("\u0301a")
@example("=" * 100)
def test_a_slug_is_a_file_name_everywhere(name: str) -> None:
    slug = slug_of(name)
    assert 0 < len(slug.encode()) <= 160
    assert not re.search(r'[/\\:*?"<>|\x00-\x20\x7f+&#%]', slug)
    assert slug[0] not in "._~" and slug[-1] not in ". "
    assert unicodedata.normalize("NFC", "/tag/" + slug + "/") == "/tag/" + slug + "/"


def test_long_names_that_differ_at_the_end_have_different_slugs() -> None:
    assert slug_of("李" * 300 + "a") != slug_of("李" * 300 + "b")


def test_the_slug_of_an_entry_is_the_beginning_of_a_sha_256() -> None:
    assert entry_slug("abc") == "ba7816bf8f01cfea4141"  # FIPS 180-2, appendix B.1

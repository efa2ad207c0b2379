import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.addresses import HOME, OLD_FILES, OPML, file_of, parse_path, path_of, url_of
from feeds.channels import KINDS
from feeds.errors import BadAddress
from feeds.formats import FORMATS
from feeds.model import Address
from feeds.slugs import slug_of
from feeds.text import fold

NAMES = st.text(min_size=1, max_size=40).filter(fold)


@given(st.text())
def test_folding_is_idempotent(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.slow
def test_folding_is_idempotent_for_every_character() -> None:
    # Those without a meaning have no other case either.
    chars = [
        char for char in map(chr, range(0x110000)) if unicodedata.category(char) not in ("Cn", "Co", "Cs")
    ]
    assert [char for char in chars if fold(fold("x" + char)) != fold("x" + char)] == []


ODD_NAMES = ["feed.atom", "x/feed.atom", "index.html", "page-1.html", "x/added.rss", "a/b/", "李" * 200]
CHANNELS = st.one_of(
    st.just(("all", "")),
    st.tuples(st.sampled_from(list(KINDS)), st.one_of(NAMES, st.sampled_from(ODD_NAMES)).map(slug_of)),
)
DOCUMENTS = st.one_of(
    st.tuples(st.just("html"), st.sampled_from(["", "1", "12", "100000000"])),
    st.tuples(
        st.sampled_from(list(FORMATS)),
        st.sampled_from(["", "added", "2024-03", "2024-03-31", "2024-03-31T08"]),
    ),
)
ADDRESSES = st.one_of(
    st.sampled_from([HOME, OPML]),
    st.builds(lambda channel, document: Address(*channel, *document), CHANNELS, DOCUMENTS),
)


@given(ADDRESSES)
def test_a_path_parses_to_its_address(address: Address) -> None:
    assert parse_path(path_of(address)) == address


@given(ADDRESSES)
def test_urls_are_ascii_below_the_base(address: Address) -> None:
    url = url_of("https://example.org/base/", address)
    assert url.startswith("https://example.org/base/")
    assert url.isascii()


@pytest.mark.parametrize(
    "path, canonical",
    [
        ("/tag/C++/feed.atom", "/tag/c=2b=2b/feed.atom"),
        ("/tag/a/b/feed.rss", "/tag/a=2fb/feed.rss"),
        ("/tag/Caf\u0065\u0301/", "/tag/café/"),
        ("/tag/New  York/feed.json", "/tag/new=20york/feed.json"),
        ("/tag/x", "/tag/x/"),
        ("/tag/x/index.html", "/tag/x/"),
        ("/tag/x/feed.atom/", "/tag/x/feed.atom"),
        ("/tag/C=2B=2b/", "/tag/c=2b=2b/"),
        ("/tag/../feed.atom", "/tag/=2e=2e/feed.atom"),
        ("/index.html", "/"),
        ("/feed.atom/", "/feed.atom"),
        ("/feeds.opml/", "/feeds.opml"),
        ("/feed.xml", "/feed.atom"),
        ("/atom.xml", "/feed.atom"),
        ("/rss.xml", "/feed.rss"),
        ("/index.xml", "/feed.rss"),
        ("/feed/index.xml", "/feed.rss"),
        ("/feed/", "/feed.rss"),
        ("/feed/by_tag/BBC.xml", "/tag/bbc/feed.atom"),
        ("/tag/X/archive-2024-03.rss", "/tag/x/archive-2024-03.rss"),
        ("/tag/X/page-12.html/", "/tag/x/page-12.html"),
        ("/tag/X/page-0.html", "/tag/x=2fpage-0.html/"),
    ],
)
def test_other_spellings_lead_to_the_address(path: str, canonical: str) -> None:
    assert path_of(parse_path(path)) == canonical


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/tag",
        "/tag/",
        "/tag//feed.atom",
        "/feed.txt",
        "/page-01.html",
        "/archive-2024.atom",
        "/archive-2024-03.html",
        "/../etc/passwd",
        "/series/x/feed.atom",
        "//",
    ],
)
def test_other_paths_are_nothing(path: str) -> None:
    with pytest.raises(BadAddress):
        parse_path(path)


def test_files_mirror_paths() -> None:
    assert file_of(HOME) == "index.html"
    assert file_of(Address("tag", "c=23", "html")) == "tag/c=23/index.html"
    assert file_of(Address("tag", "c=23", "rss")) == "tag/c=23/feed.rss"
    assert file_of(Address("tag", "x", "rss", "2024-03")) == "tag/x/archive-2024-03.rss"
    assert file_of(Address("all", "", "html", "12")) == "page-12.html"
    assert OLD_FILES.keys() == {"feed.xml", "atom.xml", "rss.xml", "index.xml", "feed/index.xml"}

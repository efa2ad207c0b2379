"""Addresses as a client meets them: through the WSGI application."""

import json
import unicodedata
from itertools import product
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.addresses import path_of
from feeds.model import Address
from feeds.slugs import slug_of
from feeds.text import fold, plain
from feeds.web.app import create_app
from tests.support.archive import Archive
from tests.support.examples import fewer

# What a tag is after reading: plain text, entities decoded, white space folded, no control characters.
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff")
# A tag of notes begins with "#" or "[[", which are not part of its name.
NAMES = (
    st.text(CHARACTERS, min_size=1, max_size=30)
    .map(plain)
    .filter(fold)
    .filter(lambda name: not name.startswith(("#", "[", "http://", "https://")))
)
ODD = [
    "C++",
    "C#",
    "a/b",
    "..",
    ".",
    "👍",
    "x" * 300,
    "李" * 300,
    "feed.atom",
    "a//b",
    "?",
    "%2F",
    "=2f",
    "a=b",
]


# Few, as each has many: making an archive takes longer than asking it.
@fewer(3)
@given(names=st.lists(NAMES, min_size=1, max_size=8))
def test_every_name_has_a_channel_at_its_address(
    names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "posts").mkdir()
    archive = Archive(folder / "posts", folder / "index.sqlite")
    listed = json.dumps(names, ensure_ascii=False)
    archive.write("a.md", tags=listed, author=listed)
    client = create_app(archive.publish()).test_client()
    for kind, name, format_name in product(("tag", "author"), names, ("html", "atom", "json")):
        response = client.get(quote(path_of(Address(kind, slug_of(name), format_name))))
        assert response.status_code == 200


def spellings(name: str) -> list[str]:
    forms = [name, name.upper(), name.lower(), unicodedata.normalize("NFD", name), f" {name}  "]
    return [form for form in forms if fold(form) == fold(name)]


TAGS = [*ODD, "联合早报", "Café", "New York Times", "İstanbul"]


@pytest.fixture(scope="module")
def tagged(shared_archive: Archive) -> FlaskClient:
    """An archive with a post of each of TAGS, named after its place there."""
    for number, name in enumerate(TAGS):
        shared_archive.write(f"{number}.md", tags=json.dumps([name], ensure_ascii=False))
    return create_app(shared_archive.publish()).test_client()


@pytest.mark.parametrize("name", TAGS)
def test_any_spelling_leads_to_the_address(tagged: FlaskClient, name: str) -> None:
    for spelling in spellings(name):
        if "=2f" in spelling.lower():
            continue  # reads as an escaped slash; the name itself is at its own address
        response = tagged.get(f"/tag/{quote(spelling, safe='')}/feed.json")
        if response.status_code == 301:
            base = "https://feeds.example.org/"
            assert response.headers["Location"] == base + quote(f"tag/{slug_of(name)}/feed.json", safe="/=")
            response = tagged.get("/" + response.headers["Location"].removeprefix(base))
        (item,) = response.get_json(force=True)["items"]
        assert item["title"] == f"{TAGS.index(name)}.md"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "posts").mkdir()
    return create_app(Archive(folder / "posts", folder / "index.sqlite").publish()).test_client()


@given(st.text(max_size=40))
@example("/../../etc/passwd")
@example("tag/../../etc/passwd")
@example("/host/x")
def test_any_path_is_answered(client: FlaskClient, path: str) -> None:
    # As a server hands it over: bytes as Latin-1 (PEP 3333).
    raw = ("/" + path).encode("utf-8", "surrogatepass").decode("latin-1")
    assert client.get("/", environ_overrides={"PATH_INFO": raw}).status_code in (200, 301, 400, 404, 414)

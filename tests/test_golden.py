"""The site of `seeds/`, byte for byte. After a change that is meant, look at the difference that

    feeds build seeds -o tests/golden --base-url https://feeds.example.org/ --accept-loss

makes, and keep it.
"""

import json
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import feedparser
import pytest

from feeds.storage.output import MANIFEST
from tests.support.archive import Archive, build
from tests.support.paths import ROOT, TESTS
from tests.support.standards import CHECKS

GOLDEN = TESTS / "golden"
SEEDS = ROOT / "seeds"
NAMES = sorted(str(path.relative_to(GOLDEN)) for path in GOLDEN.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("golden")
    build(Archive(SEEDS, folder / "index.sqlite").publish(), folder / "out")
    files = [path for path in (folder / "out").rglob("*") if path.is_file()]
    return {str(path.relative_to(folder / "out")): path.read_bytes() for path in files}


def test_the_site_has_the_golden_files(built: dict[str, bytes]) -> None:
    assert sorted(built) == NAMES


def test_the_manifest_has_the_golden_files(built: dict[str, bytes]) -> None:
    golden = json.loads((GOLDEN / MANIFEST).read_bytes())
    assert json.loads(built[MANIFEST])["files"] == golden["files"]


# Each records file has an id of its own, which the manifest repeats.
@pytest.mark.parametrize("name", [name for name in NAMES if name != MANIFEST])
def test_the_bytes_are_golden(built: dict[str, bytes], name: str) -> None:
    assert built[name] == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name.endswith((".atom", ".rss", "feed.json", ".opml"))]
)
def test_the_golden_files_hold_to_the_standards(name: str) -> None:
    if check := CHECKS.get(name.rpartition(".")[2]):
        check((GOLDEN / name).read_bytes(), "https://feeds.example.org/" + quote(name))


def read(name: str) -> Any:
    """A golden feed as feedparser has it, which would otherwise sanitize once more."""
    return feedparser.parse((GOLDEN / name).read_bytes(), sanitize_html=False, resolve_relative_uris=False)


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss"])
def test_a_reader_finds_both_articles_whole(name: str) -> None:
    feed = read(name)
    later, earlier = feed.entries
    assert later.link == "https://www.zaobao.com/realtime/china/story20210624-1160488"
    assert earlier.link == "https://www.zaobao.com/realtime/china/story20210106-1114203"
    assert [tag.term for tag in earlier.tags][:1] == ["联合早报"]
    text = earlier.content[0].value
    # Thirteen paragraphs and the credit line.
    assert text.count("<p>") == 14 and "jack_ma_ant_financial.jpg" in text
    assert "dfp" not in text and "innity" not in text
    assert "subscribe.sph.com.sg" not in later.content[0].value
    assert earlier.media_content[0]["medium"] == "image"


def test_the_list_of_feeds_has_the_channels_of_the_seeds() -> None:
    outlines = ElementTree.parse(GOLDEN / "feeds.opml").iter("outline")
    assert [one.get("text") for one in outlines if one.get("xmlUrl")] == [
        *("Saved articles", "联合早报", "联合早报", "联合早报", "www.zaobao.com"),
    ]


def test_the_json_feed_says_the_same() -> None:
    items = json.loads((GOLDEN / "feed.json").read_bytes())["items"]
    atom = read("feed.atom")
    assert [item["id"] for item in items] == [entry.id for entry in atom.entries]
    assert [item["content_html"] for item in items] == [entry.content[0].value for entry in atom.entries]

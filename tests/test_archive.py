"""What must hold over a whole archive of real posts: the folder that FEEDS_TEST_ARCHIVE names.

    FEEDS_TEST_ARCHIVE=~/archive python -m pytest tests/test_archive.py

It takes minutes, so it is no part of the everyday suite.
"""

import json
import os
import random
import re
import shutil
import xml.etree.ElementTree as ET
from calendar import timegm
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo

import feedparser
import pytest

from feeds.addresses import OLD_FILES, OPML, file_of, path_of
from feeds.clean.cleaner import clean
from feeds.model import Entry
from feeds.publisher import Publisher
from feeds.search import Searchable, canonical_text, matches, parse, searchable
from feeds.settings import load_settings
from feeds.storage.output import MANIFEST
from feeds.text import fold
from feeds.web.app import create_app
from tests.support.archive import build
from tests.support.standards import CHECKS

FOLDER = os.environ.get("FEEDS_TEST_ARCHIVE", "")

pytestmark = pytest.mark.skipif(not FOLDER, reason="FEEDS_TEST_ARCHIVE names no archive")

NOW = datetime.now(UTC)
BASE = "https://feeds.example.org/archive/"
RELATIVE = re.compile(r"""<[^>]*\s(?:src|href)="(?!https?://|mailto:)""")
UNSAFE = re.compile(
    r"<(?:script|style|iframe|object|embed|form|svg|math)\b|<[^>]*\s(?:on\w+|style|data-[\w-]+)=", re.I
)


def publish(root: Path, index: Path, **flags: Any) -> Publisher:
    given = {"base_url": BASE, "index": str(index)} | flags
    publisher = Publisher(load_settings(root, environment={}, flags=given))
    publisher.update(NOW)
    return publisher


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archive") / "index.sqlite"


@pytest.fixture(scope="module", params=[{}, {"limit": 0, "max_bytes": 0}], ids=["limited", "unlimited"])
def publisher(request: pytest.FixtureRequest, index: Path) -> Publisher:
    return publish(Path(FOLDER), index, **request.param)


@pytest.fixture(scope="module")
def entries(index: Path) -> dict[str, Entry]:
    return {entry.id: entry for entry in publish(Path(FOLDER), index).entries()}


def feeds(publisher: Publisher, *formats: str) -> Iterator[tuple[str, bytes]]:
    for address in publisher.addresses():
        if address.format in formats:
            yield path_of(address), publisher.document(address).body


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def test_every_file_ends_as_one_thing(publisher: Publisher) -> None:
    found = publisher.summary()
    parts = (found.entries, found.collapsed, found.waiting, found.left_out, found.not_posts)
    on_disk = sum(1 for path in Path(FOLDER).rglob("*") if path.suffix in (".md", ".html", ".txt"))
    assert sum(parts) == found.files == on_disk
    assert sum(problem.action == "left out" for problem in publisher.problems()) == found.left_out


def test_feedparser_reads_every_atom_and_rss_feed(publisher: Publisher, entries: dict[str, Entry]) -> None:
    for path, body in feeds(publisher, "atom", "rss"):
        # With the encoding named, feedparser has no reason to guess; its own sanitizer stays out.
        parsed = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
        assert not parsed.bozo, path
        assert len({found.id for found in parsed.entries}) == len(parsed.entries)
        for found in parsed.entries:
            entry = entries[found.id]
            assert found.title == entry.title
            assert found.link == entry.url
            assert timegm(found.published_parsed) == seconds(entry.published)
            assert timegm(found.updated_parsed) == seconds(entry.updated)
            given = {fold(tag.term) for tag in found.get("tags", [])}
            assert given == {fold(name) for name in entry.tags + entry.categories}
            if entry.content.html:
                # An item without a summary has its content in the description (RSS 2.0).
                bodies = [content.value for content in found.get("content", [])] + [found.description]
                assert any(entry.content.html in body for body in bodies)
            if path.endswith(".atom"):
                assert [link.href for link in found.links if link.rel == "alternate"] == [entry.url]
                assert [link.href for link in found.links if link.rel == "via"] == [entry.link][
                    : len(entry.link)
                ]
                if entry.link:
                    assert found.source.id and found.source.title and found.source.updated_parsed


def test_every_json_feed_holds_the_entries(publisher: Publisher, entries: dict[str, Entry]) -> None:
    for _, body in feeds(publisher, "json"):
        items = json.loads(body)["items"]
        assert len({item["id"] for item in items}) == len(items)
        for item in items:
            entry = entries[item["id"]]
            assert (item["title"], item["url"]) == (entry.title, entry.url)
            assert datetime.fromisoformat(item["date_published"]) == entry.published
            given = {fold(tag) for tag in item.get("tags", [])}
            assert given == {fold(name) for name in entry.tags + entry.categories}
            if entry.content.html:
                assert entry.content.html in item["content_html"]


def test_every_document_holds_to_the_standards(publisher: Publisher) -> None:
    for address in publisher.addresses():
        if check := CHECKS.get(address.format):
            check(publisher.document(address).body, publisher.url(address))


def test_all_formats_hold_the_same_entries_in_the_same_order(publisher: Publisher) -> None:
    for path, body in feeds(publisher, "json"):
        ids = [item["id"] for item in json.loads(body)["items"]]
        for other in ("atom", "rss"):
            bytes_ = dict(feeds_of(publisher, path, other))
            assert [entry.id for entry in feedparser.parse(bytes_[other]).entries] == ids


def feeds_of(publisher: Publisher, path: str, other: str) -> Iterator[tuple[str, bytes]]:
    for address in publisher.addresses():
        if path_of(address) == path.removesuffix("json") + other:
            yield other, publisher.document(address).body


def test_content_is_safe_and_whole(entries: dict[str, Entry]) -> None:
    for entry in entries.values():
        assert not RELATIVE.search(entry.content.html), entry.files
        assert not UNSAFE.search(entry.content.html), entry.files


def test_cleaning_is_idempotent(entries: dict[str, Entry]) -> None:
    for entry in entries.values():
        marks = frozenset(change.mark for change in entry.content.changes if change.mark)
        again = clean(
            entry.content.html, title=entry.title, link=entry.link, authors=entry.authors, repeats=marks
        )
        assert again.html == entry.content.html, entry.files


def test_the_list_of_feeds_names_every_channel(publisher: Publisher) -> None:
    root = ET.fromstring(publisher.document(OPML).body)
    outlines = [node.attrib for node in root.iter("outline") if "xmlUrl" in node.attrib]
    assert len(outlines) == len(publisher.channels())
    assert all(one["type"] == "rss" and one["text"] and one["title"] and one["htmlUrl"] for one in outlines)


def all_documents(publisher: Publisher) -> dict[str, bytes]:
    return {path_of(address): publisher.document(address).body for address in publisher.addresses()}


def test_order_times_and_portions_of_files_do_not_matter(publisher: Publisher, tmp_path: Path) -> None:
    settings = publisher.settings
    flags = {"limit": settings.limit, "max_bytes": settings.max_bytes}
    paths = sorted(path for path in Path(FOLDER).rglob("*") if path.is_file())
    random.Random(1).shuffle(paths)
    for number, path in enumerate(paths, 1):
        place = tmp_path / "copy" / path.relative_to(FOLDER)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        # What the posts of a source repeat is learned again as it grows.
        if number.bit_count() == 1:
            all_documents(publish(tmp_path / "copy", tmp_path / "copy.sqlite", **flags))
    copy = publish(tmp_path / "copy", tmp_path / "copy.sqlite", **flags)
    assert all_documents(copy) == all_documents(publisher)


def test_another_base_url_changes_no_entry_id(entries: dict[str, Entry], tmp_path: Path) -> None:
    other = publish(Path(FOLDER), tmp_path / "other.sqlite", base_url="http://localhost:1/x/")
    assert {entry.id for entry in other.entries()} == entries.keys()


def test_what_is_served_is_what_is_built(publisher: Publisher, tmp_path: Path) -> None:
    build(publisher, tmp_path)
    client = create_app(publisher).test_client()
    served = {file_of(address): client.get(path_of(address)).data for address in publisher.addresses()}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    built = {str(path.relative_to(tmp_path)): path.read_bytes() for path in files}
    assert served.items() <= built.items()
    others = built.keys() - served.keys() - {MANIFEST}
    assert all(name in OLD_FILES or name.startswith("feed/by_tag/") for name in others)


ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"


def parsed(body: bytes) -> tuple[list[str], str]:
    """Ids of a feed's entries, and the address of the document before it, or ""."""
    if body.startswith(b"{"):
        feed = json.loads(body)
        return [item["id"] for item in feed["items"]], feed.get("next_url", "")
    root = ET.fromstring(body)
    links = {link.get("rel"): link.get("href") or "" for link in root.iter(f"{ATOM}link")}
    ids = [one.text or "" for one in (*root.iterfind(f"{ATOM}entry/{ATOM}id"), *root.iter("guid"))]
    return ids, links.get("prev-archive", "")


def test_walking_back_visits_exactly_the_entries_of_each_channel(
    index: Path, entries: dict[str, Entry], tmp_path: Path
) -> None:
    publisher = publish(Path(FOLDER), index, archives="all", compress=False)
    build(publisher, tmp_path)
    kinds = {"tag": "tags", "category": "categories", "author": "authors"}
    walked = 0
    for channel in publisher.channels():
        if channel.kind == "all":
            wanted = set(entries)
        elif channel.kind == "source":
            wanted = {entry.id for entry in entries.values() if fold(entry.source) == channel.name}
        else:
            given = {entry.id: getattr(entry, kinds[channel.kind]) for entry in entries.values()}
            wanted = {one for one, names in given.items() if channel.name in map(fold, names)}
        folder = "" if channel.kind == "all" else f"{channel.kind}/{channel.slug}/"
        for format_ in ("atom", "rss", "json"):
            name, seen, found = f"{folder}feed.{format_}", set[str](), set[str]()
            while name:
                assert name not in seen, "a cycle"
                seen.add(name)
                ids, before = parsed((tmp_path / name).read_bytes())
                assert len(set(ids)) == len(ids)
                found |= set(ids)
                name = unquote(before.removeprefix(BASE))
            assert found == wanted, (channel, format_)
            walked += len(seen) > 1
    assert walked > 3


def test_archives_hold_to_the_standards(index: Path) -> None:
    publisher = publish(Path(FOLDER), index, archives="main")
    archives = [address for address in publisher.addresses() if address.part]
    assert archives
    for address in archives:
        body, url = publisher.document(address).body, publisher.url(address)
        CHECKS[address.format](body, url)
        if address.format != "json":
            assert [one.tag for one in ET.fromstring(body).iter() if one.tag.startswith(HISTORY)] == [
                f"{HISTORY}archive"
            ]


# --- queries --------------------------------------------------------------------------------------


def leaf(some: random.Random, entries: Sequence[Entry], texts: dict[str, Searchable]) -> str:
    """A word, a field or a date that some entry has."""
    entry = some.choice(entries)
    words = (texts[entry.id].text or texts[entry.id].title).split() or ["rain"]
    at = some.randrange(len(words))
    fields = [
        ("tag", entry.tags),
        ("category", entry.categories),
        ("author", entry.authors),
        ("source", (entry.source, entry.source.partition(".")[2])),
        ("lang", (entry.language, "zh", "en")),
    ]
    name, values = some.choice(fields)
    value = next((value for value in values if fold(value).strip('".') and '"' not in value), "")
    choices = [
        words[at],
        f'"{" ".join(words[at : at + some.randint(2, 5)])}"',
        f'title:"{" ".join(texts[entry.id].title.split()[:2]) or "rain"}"',
        f'{name}:"{value}"' if value else words[at],
        f"date:{entry.published:%Y-%m}",
        f"date:..{entry.published:%Y-%m-%d}",
    ]
    return some.choice(choices)


def question(some: random.Random, entries: Sequence[Entry], texts: dict[str, Searchable]) -> str:
    """A query of up to five leaves."""
    text = leaf(some, entries, texts)
    for _ in range(some.randrange(5)):
        other = leaf(some, entries, texts)
        text = some.choice(
            [f"{text} {other}", f"({text} OR {other})", f"{text} -{other}", f"{other} -({text})"]
        )
    return text


def test_every_query_finds_what_a_naive_scan_finds(index: Path, entries: dict[str, Entry]) -> None:
    publisher = publish(Path(FOLDER), index)
    assert publisher.archive.searches.index_words()
    client = create_app(publisher).test_client()
    texts = {entry.id: searchable(entry) for entry in entries.values()}
    some, zone = random.Random(1), ZoneInfo(publisher.site.time_zone)
    language, found_any = publisher.site.language, 0
    for _ in range(200):
        query = parse(question(some, list(entries.values()), texts))
        wanted = [
            entry.id
            for entry in entries.values()
            if matches(query, entry, zone=zone, language=language, texts=lambda entry: texts[entry.id])
        ]
        path = f"/search/feed.json?q={quote(canonical_text(query))}&limit=100&content=summary"
        found = []
        while path:
            feed = json.loads(client.get(path).data)
            found += [item["id"] for item in feed["items"]]
            parts = urlsplit(feed.get("next_url", ""))
            path = f"{parts.path.removeprefix('/archive')}?{parts.query}" if parts.path else ""
        assert found == wanted, canonical_text(query)
        found_any += bool(found)
    assert found_any > 100

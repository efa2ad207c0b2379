"""Archive documents: walked by other programs, and what a new post changes in them."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest

from feeds.publisher import Publisher
from feeds.settings import load_settings
from feeds.web.app import create_app
from tests.support.archive import Archive, build

BASE = "https://feeds.example.org/"
LINK = "{http://www.w3.org/2005/Atom}link"
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"


def tree(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.*") if path.is_file()
    }


def published(archive: Archive, out: Path, **flags: Any) -> dict[str, bytes]:
    """The files of a static build with archives of all channels; feeds hold three entries."""
    given: dict[str, Any] = {"archives": "all", "limit": 3} | flags
    build(archive.publish(**given), out)
    return tree(out)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    """Archive documents of three entries at the most."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("feeds.history.periods.MAX_ENTRIES", 3)
        yield


@pytest.fixture(scope="module")
def filled(shared_archive: Archive) -> Archive:
    """The archive that `fill` fills: tests read it alone."""
    fill(shared_archive)
    return shared_archive


@pytest.fixture(scope="module")
def files(filled: Archive) -> dict[str, bytes]:
    """What is published of it."""
    return published(filled, filled.root.parent / "out")


def fill(archive: Archive) -> None:
    """Posts of three sealed months, one of them cut into days and hours, and of an open one."""
    dates = [f"2021-01-0{day}T10:00:00Z" for day in range(1, 4)]
    dates += [f"2021-03-05T{hour:02}:00:00Z" for hour in (1, 1, 1, 2, 7)] + [
        "2021-03-09",
        "2021-03-31T23:59:59Z",
    ]
    dates += ["2021-04-01T00:00:00Z", "2021-06-01", "2021-06-02"]
    for number, date in enumerate(dates):
        archive.write(f"{number}.md", date=date, tags="[x]" if number % 2 else "[x, y]", title=f"t{number}")


def parsed(body: bytes) -> tuple[list[str], str]:
    """Ids of a feed's entries, and the address of the document before it, or ""."""
    if body.startswith(b"{"):
        feed = json.loads(body)
        return [item["id"] for item in feed["items"]], feed.get("next_url", "")
    root = ET.fromstring(body)
    links = {link.get("rel"): link.get("href") for link in root.iter(LINK)}
    ids = [str(one.text) for one in (*root.iterfind(f"{ATOM}entry/{ATOM}id"), *root.iter("guid"))]
    return ids, links.get("prev-archive") or ""


def walk(files: dict[str, bytes], name: str) -> Iterator[tuple[str, list[str]]]:
    """The documents from a feed back to its oldest archive: names and ids."""
    seen: set[str] = set()
    while name:
        assert name not in seen, "a cycle"
        seen.add(name)
        ids, before = parsed(files[name])
        yield name, ids
        name = before.removeprefix(BASE)


def test_walking_back_visits_every_entry_of_a_channel(filled: Archive, files: dict[str, bytes]) -> None:
    entries = list(filled.publish().entries())
    for format_ in ("atom", "rss", "json"):
        for folder, tag in {"": "", "tag/x/": "x", "tag/y/": "y", "source/example.com/": ""}.items():
            found = [one for _, ids in walk(files, f"{folder}feed.{format_}") for one in ids]
            wanted = {entry.id for entry in entries if not tag or tag in entry.tags}
            assert set(found) == wanted
            archives = [one for _, ids in [*walk(files, f"{folder}feed.{format_}")][1:] for one in ids]
            assert len(archives) == len(wanted) and set(archives) == wanted


def test_archives_are_cut_at_months_days_and_hours(files: dict[str, bytes]) -> None:
    names = [name for name, _ in walk(files, "feed.atom")]
    assert [name.removesuffix(".atom") for name in names] == [
        *("feed", "archive-2021-06", "archive-2021-04", "archive-2021-03-31", "archive-2021-03-09"),
        *("archive-2021-03-05T07", "archive-2021-03-05T02", "archive-2021-03-05T01", "archive-2021-01"),
    ]


def test_feedparser_finds_the_archive_before_and_the_current_feed(files: dict[str, bytes]) -> None:
    for name in ("archive-2021-04.atom", "archive-2021-04.rss"):
        found = feedparser.parse(files[name])
        suffix = name.rpartition(".")[2]
        links = {link.rel: link.href for link in found.feed.links if link.rel != "alternate"}
        assert links == {
            "self": f"{BASE}{name}",
            "current": f"{BASE}feed.{suffix}",
            "prev-archive": f"{BASE}archive-2021-03-31.{suffix}",
        }


def test_only_archives_say_that_they_are_archives(files: dict[str, bytes]) -> None:
    for name, body in files.items():
        if name.endswith((".atom", ".rss")):
            marks = {one.tag for one in ET.fromstring(body).iter() if one.tag.startswith(HISTORY)}
            assert marks == ({f"{HISTORY}archive"} if "archive-" in name else set())
    assert json.loads(files["archive-2021-01.json"])["_history"] == {"archive": True}


def test_a_channel_that_fits_into_its_feed_is_complete_and_has_no_archives(
    archive: Archive, out: Path
) -> None:
    fill(archive)
    files = published(archive, out, kinds="tag", limit=13)
    assert not [name for name in files if "archive-" in name]
    assert b"complete" in files["feed.atom"]


def test_the_limit_of_bytes_makes_archives_necessary(archive: Archive, out: Path) -> None:
    fill(archive)
    files = published(archive, out, kinds="tag", limit=0, max_bytes=1)
    assert [name for name, _ in walk(files, "tag/y/feed.json")][:2] == [
        "tag/y/feed.json",
        "tag/y/archive-2021-06.json",
    ]


@pytest.mark.parametrize(
    "archives, folders",
    [
        ("none", set()),
        ("main", {"", "search/odd"}),
        ("all", {"", "tag/x", "tag/y", "source/example.com", "search/odd"}),
    ],
)
def test_the_setting_says_who_has_archives(
    archive: Archive, out: Path, archives: str, folders: set[str]
) -> None:
    fill(archive)
    archive.write_text("feeds.toml", '[[search]]\nname = "odd"\nquery = "tag:x"\n')
    files = published(archive, out, archives=archives)
    assert {name.rpartition("/")[0] for name in files if "archive-" in name} == folders
    assert (b"prev-archive" in files["tag/x/feed.atom"]) == (archives == "all")


def test_a_saved_search_can_be_walked(archive: Archive, out: Path) -> None:
    fill(archive)
    archive.write_text("feeds.toml", '[[search]]\nname = "mine"\nquery = "tag:y OR rained date:2021-03"\n')
    files = published(archive, out, kinds="tag")
    found = {one for _, ids in walk(files, "search/mine/feed.rss") for one in ids}
    assert found == {e.id for e in archive.publish().entries() if "y" in e.tags or e.published.month == 3}


def archives_of(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: body for name, body in files.items() if "archive-" in name}


# What was cut has copies of its last part.
CHANGES = {
    "newest, in the open month": ("2021-06-03", {"2021-06"}),
    "newest, in a new month": ("2021-07-03", {"2021-07"}),
    "older, in a sealed month": ("2021-04-15", {"2021-04"}),
    "older, in a new month: its neighbour leads to it": ("2021-02-15", {"2021-02", "2021-03-05T01"}),
    "older than everything: its neighbour leads to it": ("2020-02-15", {"2020-02", "2021-01"}),
    "in a month that is cut: a new day": (
        "2021-03-20",
        {"2021-03-20", "2021-03-31", "2021-03"},
    ),
    "in a day that is cut: a new hour": (
        "2021-03-05T05:00:00Z",
        {"2021-03-05T05", "2021-03-05T07", "2021-03-05"},
    ),
    "in an hour that is whole": ("2021-03-05T01:30:00Z", {"2021-03-05T01"}),
    "in a full month: it is cut": (
        "2021-01-15",
        {"2021-01-01", "2021-01-02", "2021-01-03", "2021-01-15", "2021-01", "2021-03-05T01"},
    ),
}


def test_a_post_changes_the_archive_of_its_time_and_what_leads_to_it(archive: Archive, out: Path) -> None:
    fill(archive)
    before = published(archive, out, kinds="tag")
    new = archive.root / "new.md"
    for case, (date, changed) in CHANGES.items():  # it is added, and then moves from time to time
        archive.write(new.name, date=date, tags="[X]", title="new")
        after = published(archive, out, kinds="tag")
        for folder in ("", "tag/x/"):
            pairs = {name for name in before.keys() | after.keys() if name.startswith(f"{folder}archive-")}
            different = {name for name in pairs if before.get(name) != after.get(name)}
            assert different == {
                f"{folder}archive-{part}.{name}" for part in changed for name in ("atom", "rss", "json")
            }, case
    new.unlink()
    assert archives_of(published(archive, out, kinds="tag")) == archives_of(before)


def test_an_unchanged_build_makes_no_archive(
    filled: Archive, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = filled.root.parent / "out"
    publisher = filled.publish(archives="all", limit=3)
    monkeypatch.setattr(Publisher, "document", None)
    assert build(publisher, out).written == 0
    assert tree(out) == files


def test_an_index_made_anew_gives_the_same_archives(
    filled: Archive, files: dict[str, bytes], tmp_path: Path
) -> None:
    fresh = replace(filled, index=tmp_path / "fresh.sqlite")
    assert published(fresh, tmp_path / "out") == files


def test_a_post_that_goes_takes_its_archives_along(archive: Archive, out: Path) -> None:
    fill(archive)
    published(archive, out, kinds="tag")
    (archive.root / "10.md").unlink()
    files = published(archive, out, kinds="tag")
    assert "archive-2021-04.atom" not in files
    assert parsed(files["archive-2021-06.atom"])[1] == f"{BASE}archive-2021-03-31.atom"


def test_what_is_served_is_what_is_built(filled: Archive, files: dict[str, bytes]) -> None:
    client = create_app(filled.publish(archives="all", limit=3)).test_client()
    for name, body in files.items():
        if "archive-" in name:
            answer = client.get(f"/{name}")
            if answer.status_code == 301:
                answer = client.get(answer.headers["Location"].removeprefix(BASE[:-1]))
            assert answer.data == body


def test_the_address_of_a_month_that_was_cut_leads_to_its_last_part(filled: Archive) -> None:
    client = create_app(filled.publish(archives="all", limit=3)).test_client()
    answer = client.get("/tag/X/archive-2021-03.rss")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{BASE}tag/x/archive-2021-03-31.rss")
    assert client.get("/archive-2021-03-05.atom").headers["Location"] == f"{BASE}archive-2021-03-05T07.atom"
    for gone in ("/archive-2021-02.atom", "/archive-2021-04-01.atom", "/tag/z/archive-2021-03.atom"):
        assert client.get(gone).status_code == 404


def test_commands_have_defaults_of_their_own(archive: Archive) -> None:
    found = load_settings(archive.root, environment={}, flags={}, archives="all")
    assert found.archives == "all"
    assert (
        load_settings(archive.root, environment={"FEEDS_ARCHIVES": "main"}, flags={}, archives="all").archives
        == "main"
    )


def test_dates_of_all_ages_have_archives(archive: Archive, out: Path) -> None:
    for number, date in enumerate(
        ("0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1970-01-01", "2020-02-29")
    ):
        archive.write(f"{number}.md", date=date)
    names = [name for name, _ in walk(published(archive, out, kinds="tag"), "feed.json")]
    assert [name[8:15] for name in names[1:]] == ["2020-02", "1970-01", "1969-12", "0001-01"]

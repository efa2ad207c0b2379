import json
import os
import random
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.addresses import SCRIPT, STYLE
from feeds.documents.selection import FEWEST
from feeds.errors import BadAddress, BadFolder, BadOutput, DamagedIndex
from feeds.model import Address
from feeds.publisher import Publisher
from tests.support.archive import NOW, Archive

MAIN = Address("all", "", "json")


def items(publisher: Publisher, address: Address = MAIN) -> list[dict[str, str]]:
    feed = json.loads(publisher.document(address).body)
    assert isinstance(feed["items"], list)
    return feed["items"]


def titles(publisher: Publisher, address: Address = MAIN) -> list[str]:
    return [item["title"] for item in items(publisher, address)]


def test_entries_stand_newest_first(archive: Archive) -> None:
    archive.write("a.md", date="2021-05-01")
    archive.write("b.md", date="2021-05-03")
    archive.write("c.md", date="2021-05-02")
    assert titles(archive.publish()) == ["b.md", "c.md", "a.md"]


@pytest.mark.parametrize("kind, slug", [("tag", "rain"), ("category", "c=23"), ("author", "mei=20lin")])
def test_there_is_a_channel_for_each_name(archive: Archive, kind: str, slug: str) -> None:
    archive.write("a.md", tags="[Rain]", categories="[C#]", author="Mei Lin")
    archive.write("b.md")
    assert titles(archive.publish(), Address(kind, slug, "json")) == ["a.md"]


def test_there_is_a_channel_for_each_source(archive: Archive) -> None:
    archive.write("a.md", **{"from": "http://News.Example.com/a"})
    archive.write("b.md")
    publisher = archive.publish()
    assert titles(publisher, Address("source", "news.example.com", "json")) == ["a.md"]


def test_the_label_of_a_channel_is_its_most_frequent_spelling(archive: Archive) -> None:
    for name, tag in {"a.md": "bbc", "b.md": "BBC", "c.md": "BBC", "d.md": "Bbc"}.items():
        archive.write(name, tags=f"[{tag}]")
    (channel,) = [one for one in archive.publish().channels() if one.kind == "tag"]
    assert (channel.label, channel.slug, channel.count) == ("BBC", "bbc", 4)


def test_a_feed_is_the_same_feed_in_all_formats(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    publisher = archive.publish()
    atom = feedparser.parse(publisher.document(Address("tag", "x", "atom")).body)
    assert atom.feed.id.startswith("urn:uuid:")
    assert atom.feed.title == "x – Saved articles"


def test_another_base_url_changes_no_entry_id(archive: Archive) -> None:
    archive.write("a.md")
    archive.write("b.md", **{"from": ""})
    before = [item["id"] for item in items(archive.publish())]
    after = [item["id"] for item in items(archive.publish(base_url="https://other.example/x"))]
    assert before == after


def test_a_site_id_keeps_feed_ids_when_the_base_url_changes(archive: Archive) -> None:
    archive.write("a.md")
    ids = {
        feedparser.parse(
            archive.publish(base_url=url, id="mine").document(Address("all", "", "atom")).body
        ).feed.id
        for url in ("https://one.example/", "https://two.example/")
    }
    assert len(ids) == 1


def test_the_limit_counts_entries(archive: Archive) -> None:
    for number in range(8):
        archive.write(f"{number}.md")
    assert len(items(archive.publish(limit=6))) == 6
    assert len(items(archive.publish(limit=0))) == 8


def test_the_limit_of_bytes_never_leaves_fewer_than_five_entries(archive: Archive) -> None:
    for number in range(8):
        archive.write(f"{number}.md", body=f"<p>{'rain ' * 50}</p>")
    assert len(items(archive.publish(max_bytes=1))) == FEWEST
    size = len(items(archive.publish(max_bytes=0, credit=False))[0]["content_html"].encode())
    assert len(items(archive.publish(max_bytes=6 * size))) == 6
    assert len(items(archive.publish(max_bytes=0))) == 8


def test_all_formats_hold_the_same_entries(archive: Archive) -> None:
    for number in range(8):
        archive.write(f"{number}.md", body=f"<p>{'rain ' * 50}</p>")
    publisher = archive.publish(max_bytes=1500)
    for name in ("atom", "rss"):
        parsed = feedparser.parse(publisher.document(Address("all", "", name)).body)
        assert [entry.id for entry in parsed.entries] == [item["id"] for item in items(publisher)]


def test_small_channels_and_unwanted_kinds_are_not_made(archive: Archive) -> None:
    archive.write("a.md", tags="[x, y]")
    archive.write("b.md", tags="[x]")
    publisher = archive.publish(min_entries=2, kinds="tag")
    assert [(one.kind, one.slug) for one in publisher.channels()] == [("all", ""), ("tag", "x")]
    with pytest.raises(BadAddress):
        publisher.document(Address("tag", "y", "atom"))


def test_an_empty_archive_has_an_empty_feed(archive: Archive) -> None:
    publisher = archive.publish()
    assert items(publisher) == []
    assert feedparser.parse(publisher.document(Address("all", "", "atom")).body).bozo == 0


def test_a_post_waits_for_its_date(archive: Archive) -> None:
    archive.write("a.md", date="2024-01-02T00:00:00Z")
    publisher = archive.publish(NOW)
    assert (titles(publisher), publisher.summary().waiting) == ([], 1)
    publisher.update(NOW + timedelta(days=1))
    assert titles(publisher) == ["a.md"]
    publisher.update(NOW)
    assert titles(publisher) == []


def test_every_file_is_counted_once(archive: Archive) -> None:
    archive.write("entry.md")
    archive.write("old.md", **{"from": "https://example.com/entry.md"})
    archive.write("draft.md", draft="true")
    archive.write("bad.md", date="no day")
    archive.write_text("page.md", "# About\n")
    summary = archive.publish().summary()
    assert (summary.files, summary.entries, summary.collapsed) == (5, 1, 1)
    assert (summary.waiting, summary.left_out, summary.not_posts) == (1, 1, 1)


def test_a_changed_post_changes_its_entry(archive: Archive) -> None:
    path = archive.write("a.md", tags="[x]")
    publisher = archive.publish()
    path.write_text(path.read_text().replace("It rained.", "It snowed.").replace("[x]", "[y]"))
    publisher.update(NOW)
    assert "snowed" in items(publisher, Address("tag", "y", "json"))[0]["content_html"]
    assert items(publisher, Address("tag", "x", "json")) == []


def test_a_post_that_looks_as_it_did_is_not_read_again(archive: Archive) -> None:
    path = archive.write("a.md")
    os.utime(path, (1, 1))
    publisher = archive.publish()
    path.write_bytes(path.read_bytes().replace(b"title: a.md", b"title: b.md"))
    os.utime(path, (1, 1))
    publisher.update(NOW)
    assert titles(publisher) == ["a.md"]


def test_a_post_that_changed_a_moment_ago_is_read_again(archive: Archive) -> None:
    path = archive.write("a.md")
    before = path.stat()
    publisher = archive.publish()
    path.write_bytes(path.read_bytes().replace(b"title: a.md", b"title: b.md"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    publisher.update(NOW)
    assert titles(publisher) == ["b.md"]


def test_a_second_post_of_one_original_joins_the_first(archive: Archive) -> None:
    archive.write("a.md", tags="[x]", date="2021-05-01", **{"from": "https://example.com/a"})
    publisher = archive.publish()
    archive.write("b.md", tags="[y]", date="2021-05-02", **{"from": "https://example.com/a"})
    publisher.update(NOW)
    assert titles(publisher) == titles(publisher, Address("tag", "x", "json")) == ["b.md"]


def test_only_documents_whose_entries_changed_have_another_state(archive: Archive) -> None:
    archive.write("a.md", tags="[x]", **{"from": "https://one.example/"})
    publisher = archive.publish()
    before = publisher.states()
    archive.write("b.md", tags="[y]", **{"from": "https://two.example/"})
    publisher.update(NOW)
    after = publisher.states()
    same = {address for address in before if before[address] == after[address]}
    assert {STYLE, SCRIPT} <= same
    same -= {STYLE, SCRIPT}
    assert {(address.kind, address.slug) for address in same} == {("tag", "x"), ("source", "one.example")}
    assert publisher.states() == after


def test_a_deleted_post_is_gone_and_a_moved_one_is_not(archive: Archive) -> None:
    archive.write("a.md").unlink()
    moved = archive.write("b.md")
    archive.write("c.md")
    publisher = archive.publish()
    (archive.root / "old").mkdir()
    moved.rename(archive.root / "old" / "b.md")
    (archive.root / "c.md").unlink()
    publisher.update(NOW)
    assert titles(publisher) == ["b.md"]


def test_a_folder_that_vanished_changes_nothing(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    shutil.rmtree(archive.root)
    with pytest.raises(BadFolder):
        publisher.update(NOW)
    assert len(items(publisher)) == 1


@pytest.mark.parametrize("change", ["restart", "fresh index", "other times", "other order"])
def test_the_bytes_depend_on_the_posts_alone(archive: Archive, change: str, tmp_path: Path) -> None:
    for number in range(12):
        link = f"https://example.com/{number % 9}"
        archive.write(f"{number}.md", tags=f"[t{number % 3}, T{number % 2}]", **{"from": link})
    before = archive.documents()
    if change == "fresh index":
        archive.index.unlink()
    if change == "other times":
        for path in archive.root.iterdir():
            os.utime(path, (1, random.Random(path.name).randrange(10**9)))
    if change == "other order":
        copy = Archive(tmp_path / "copy", tmp_path / "copy.sqlite")
        copy.root.mkdir()
        for path in sorted(archive.root.iterdir(), reverse=True):
            shutil.copy(path, copy.root)
        archive = copy
    assert archive.documents() == before


POST = st.fixed_dictionaries(
    {
        "from": st.sampled_from(
            ["", "https://example.com/a", "http://example.com/a#x", "https://b.example/"]
        ),
        "title": st.sampled_from(["", "Rain", "雨"]),
        "date": st.sampled_from(["2021-05-01", "2021-05-02T10:00:00Z", "2030-01-01", "never"]),
        "tags": st.sampled_from(["", "[x]", "[X, y]"]),
    }
)


@given(st.lists(POST, max_size=6), st.lists(POST, max_size=6))
def test_an_updated_index_gives_what_a_fresh_one_gives(
    tmp_path_factory: pytest.TempPathFactory, before: list[dict[str, str]], after: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    archive = Archive(folder / "posts", folder / "warm.sqlite")
    archive.root.mkdir()
    flags = {"records": str(folder / "records"), "accept_loss": True}
    for posts in (before, after):
        for number in range(6):
            (archive.root / f"{number}.md").unlink(missing_ok=True)
        for number, post in enumerate(posts):
            archive.write(f"{number}.md", **post)
        warm = archive.documents(**flags)
    archive.index = folder / "cold.sqlite"
    assert warm == archive.documents(**flags)


def test_a_damaged_index_is_made_anew(archive: Archive) -> None:
    for number in range(40):
        archive.write(f"{number}.md", tags=f"[t{number}]")
    whole = archive.documents()
    with archive.index.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(random.Random(1).randbytes(20 * 4096))
    for _ in range(3):
        try:
            found = archive.documents()
            break
        except DamagedIndex:
            pass
    assert found == whole


def test_an_index_of_zeros_is_made_anew(archive: Archive) -> None:
    archive.write("a.md")
    archive.index.write_bytes(bytes(4096))
    assert titles(archive.publish()) == ["a.md"]


@pytest.mark.parametrize("kind", ["text", "database"])
def test_a_file_of_somebody_else_is_never_taken_for_the_index(archive: Archive, kind: str) -> None:
    archive.write("a.md")
    if kind == "text":
        archive.index.write_text("precious")
    else:
        with closing(sqlite3.connect(archive.index)) as database:
            database.execute("CREATE TABLE photos (name)")
    before = archive.index.read_bytes()
    with pytest.raises(BadOutput, match="is no index of feeds"):
        archive.publish()
    assert archive.index.read_bytes() == before


def test_an_index_that_is_deleted_under_way_is_made_anew(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    for name in (archive.index.name, f"{archive.index.name}-wal", f"{archive.index.name}-shm"):
        (archive.index.parent / name).unlink(missing_ok=True)
    assert publisher.generation() == 0
    publisher.update(NOW)
    assert titles(publisher) == ["a.md"]


def test_dates_without_a_zone_are_read_in_the_zone_of_the_site(archive: Archive) -> None:
    archive.write("a.md", date="2021-05-01 08:00:00")
    assert items(archive.publish())[0]["date_published"].startswith("2021-05-01T08:00:00")
    assert items(archive.publish(time_zone="Asia/Shanghai"))[0]["date_published"].startswith(
        "2021-05-01T00:00:00"
    )


def test_one_bad_post_harms_no_other(archive: Archive) -> None:
    archive.write("a.md", title="good")
    archive.write(
        "b.md", title='"\x00\x0b bad \ud800"'.encode("utf-8", "replace").decode(), body="<p>\x00\x1f</p>"
    )
    (archive.root / "c.md").write_bytes(b"---\ndate: 2021-05-01\n---\n\xff\xfe\x00<p>")
    publisher = archive.publish()
    assert "good" in titles(publisher)
    for name in ("atom", "rss"):
        assert feedparser.parse(publisher.document(Address("all", "", name)).body).bozo == 0


def test_file_names_may_be_any_bytes(archive: Archive) -> None:
    name = os.fsdecode("雨 \n'\"$(x)".encode() + b"\xff.md")
    (archive.root / name).write_text("---\ntitle: Rain\ndate: 2021-05-01\n---\nIt rained.\n")
    assert titles(archive.publish()) == ["Rain"]


def test_exported_entries_are_those_of_the_feed(archive: Archive) -> None:
    archive.write("a.md", date="2021-05-01")
    archive.write("b.md", date="2021-05-02")
    found = list(archive.publish().entries())
    assert [entry.title for entry in found] == ["b.md", "a.md"]
    assert found[0].published == datetime(2021, 5, 2, tzinfo=UTC)
    assert "It rained." in found[0].content.html


def test_a_file_that_could_not_be_read_is_tried_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive.write("a.md")
    os.utime(path, (10**9, 10**9))
    monkeypatch.setattr("feeds.storage.posts_folder.LARGEST", 10)
    assert archive.publish().summary().left_out == 1
    monkeypatch.undo()
    monkeypatch.setenv("FEEDS_INDEX", "")
    assert titles(archive.publish()) == ["a.md"]


def test_text_that_changed_since_the_update_is_not_kept(archive: Archive) -> None:
    path = archive.write("a.md")
    os.utime(path, (10**9, 10**9))
    publisher = archive.publish()
    first = path.read_bytes()
    path.unlink()
    items(publisher)
    path.write_bytes(first)
    os.utime(path, (10**9, 10**9))
    assert "It rained." in items(archive.publish())[0]["content_html"]


@pytest.mark.parametrize("date", ["9999-12-31T23:00:00Z", "0001-01-01T00:00:00Z"])
def test_one_extreme_date_harms_no_archive(archive: Archive, date: str) -> None:
    archive.write("a.md", date=date)
    archive.write("b.md", date=date, **{"from": ""})
    archive.write("c.md")
    for zone in ("Asia/Singapore", "America/New_York"):
        publisher = archive.publish(datetime.max.replace(tzinfo=UTC), time_zone=zone)
        assert "c.md" in titles(publisher)
        assert publisher.document(Address("all", "", "html")).body


def test_the_first_look_takes_in_what_a_later_one_would_wait_for(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.open()
    publisher.refresh(NOW, is_ready=lambda path, stamp: False)
    assert titles(publisher) == ["a.md"]


@pytest.mark.parametrize(
    "given, language, title",
    [
        ({}, "en", "Newest entries"),
        ({"language": "zh-TW"}, "zh-TW", "最新文章"),
        ({"language": "zh-TW", "interface": "en"}, "en", "Newest entries"),
        ({"language": "de", "interface": "zh-CN"}, "zh-Hans", "最新文章"),
    ],
)
def test_pages_have_words_in_the_language_of_the_site_or_the_one_that_is_set(
    archive: Archive, given: dict[str, Any], language: str, title: str
) -> None:
    archive.write("a.md", tags="[x]")
    page = archive.publish(**given).document(Address("tag", "x", "html")).body.decode()
    assert f'<html lang="{language}">' in page
    assert f">{title}</h2>" in page


def test_the_home_page_has_the_largest_channels_first(archive: Archive) -> None:
    archive.write("a.md", tags="[a, b]")
    archive.write("b.md", tags="[b]", date="2021-06-01")
    page = archive.publish().document(Address("all", "", "html")).body.decode()
    rows = re.findall(r'<li><a href="tag/(\w)/".*<b>(\d)</b><time>([\d-]+)</time>', page)
    assert rows == [("b", "2", "2021-06-01"), ("a", "1", "2021-05-01")]

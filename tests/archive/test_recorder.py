"""First-seen times and withdrawals: the facts that outlive index and posts."""

import json
import shutil
import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from feeds.archive.recorder import MOST, SHOWN
from feeds.errors import BadAddress, BadOutput, Gone, LostPosts
from feeds.history.events import Event, decode, encode
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.settings import load_settings
from feeds.static import build as write_files
from feeds.storage import open_output
from feeds.storage.output import RECORDS
from feeds.web.app import create_app
from feeds.web.watcher import Watcher
from tests.support.archive import NOW, Archive, build
from tests.support.commands import feeds
from tests.support.standards import CHECKS

DAY = timedelta(days=1)
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
MAIN = Address("all", "", "json")
TAG = Address("tag", "x", "json")


@pytest.fixture
def records(archive: Archive) -> Path:
    archive.records.parent.mkdir(parents=True)
    return archive.records


def deleted(publisher: Publisher, address: Address = MAIN) -> dict[str, str]:
    """The tombstones of a feed: id -> when."""
    found = json.loads(publisher.document(address).body).get("_history", {}).get("deleted", [])
    return {one["id"]: one["date"] for one in found}


def ids(publisher: Publisher, address: Address = MAIN) -> list[str]:
    return [item["id"] for item in json.loads(publisher.document(address).body)["items"]]


def link(name: str) -> str:
    return f"https://example.com/{name}"


def lines(records: Path) -> list[dict[str, Any]]:
    """The events in the file, but for the one that names the archive."""
    found = [json.loads(line) for line in records.read_text("utf-8").splitlines()]
    return [line for line in found if "archive" not in line]


def forget(archive: Archive) -> None:
    """Delete the index."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{archive.index}{suffix}").unlink(missing_ok=True)


# --- what is recorded -----------------------------------------------------------------------------


def test_the_first_time_an_entry_is_seen_is_recorded_and_stays(archive: Archive, records: Path) -> None:
    archive.write("a.md")
    archive.publish(NOW)
    archive.write("b.md", date="1999-01-01")
    forget(archive)
    assert archive.publish(NOW + DAY).archive.records.first_seen() == {
        link("a.md"): NOW,
        link("b.md"): NOW + DAY,
    }
    assert [line["seen"] for line in lines(records)] == [link("a.md"), link("b.md")]


def test_an_update_that_changes_nothing_leaves_the_records_alone(archive: Archive, records: Path) -> None:
    archive.write("a.md", tags="[x]")
    archive.publish(NOW)
    before = records.read_bytes(), records.stat().st_mtime_ns
    archive.publish(NOW + DAY)
    forget(archive)
    archive.publish(NOW + 2 * DAY)
    assert (records.read_bytes(), records.stat().st_mtime_ns) == before


def test_records_stand_where_the_setting_says(archive: Archive) -> None:
    archive.write("a.md")
    archive.publish(records="facts/seen.jsonl")
    assert (archive.root / "facts" / "seen.jsonl").read_text().count("seen") == 1
    assert archive.publish(records="facts/seen.jsonl").summary().files == 1


def test_two_places_that_share_an_index_are_kept_apart(archive: Archive, tmp_path: Path) -> None:
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    path = archive.write("a.md", tags="[x]")
    archive.write("b.md")
    archive.publish(NOW, records=one)
    archive.publish(NOW + DAY, records=two)
    path.unlink()
    assert deleted(archive.publish(NOW + 2 * DAY, records=one), TAG) == {link("a.md"): "2024-01-03T00:00:00Z"}
    later = archive.publish(NOW + 3 * DAY, records=two)
    assert deleted(later, TAG) == {link("a.md"): "2024-01-04T00:00:00Z"}
    assert later.archive.records.first_seen()[link("a.md")] == NOW + DAY


# --- records that are not as they should be -------------------------------------------------------


def test_records_that_are_gone_are_begun_anew_with_a_warning(archive: Archive, records: Path) -> None:
    archive.write("a.md")
    found = archive.publish(NOW).archive.records
    assert str(records) in found.notice and "keep this file" in found.notice
    assert not found.warnings
    records.unlink()
    publisher = archive.publish(NOW + DAY)
    (warning,) = publisher.archive.records.warnings
    assert str(records) in warning and "earlier withdrawals are forgotten" in warning
    assert publisher.archive.records.first_seen() == {link("a.md"): NOW + DAY}


def test_a_line_that_is_damaged_is_named_and_harms_no_other(archive: Archive, records: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        archive.write(name)
    archive.publish(NOW)
    text = records.read_text().splitlines()
    records.write_text("\n".join([*text[:2], "<<<<<<< HEAD", text[3]]) + "\n")
    publisher = archive.publish(NOW + DAY)
    assert publisher.archive.records.warnings == [f"{records}:3: is no JSON; this line is ignored"]
    assert publisher.archive.records.first_seen() == {
        link("a.md"): NOW,
        link("b.md"): NOW + DAY,
        link("c.md"): NOW,
    }


@pytest.mark.parametrize("left", [1, 20, -1])
def test_a_line_that_was_torn_off_is_mended(archive: Archive, records: Path, left: int) -> None:
    archive.write("a.md")
    archive.publish(NOW)
    whole = records.read_bytes()
    records.write_bytes(whole + whole[:left])
    publisher = archive.publish(NOW + DAY)
    assert (publisher.archive.records.notice, publisher.archive.records.warnings) == ("", [])
    assert publisher.archive.records.first_seen() == {link("a.md"): NOW}
    mended = records.read_bytes()
    assert mended.startswith(whole) and set(map(decode, mended.splitlines())) == set(
        map(decode, whole.splitlines())
    )


def test_a_first_line_that_was_torn_off_is_written_again(archive: Archive, records: Path) -> None:
    archive.write("a.md")
    records.write_bytes(b'{"a')
    assert archive.publish(NOW).archive.records.first_seen() == {link("a.md"): NOW}
    assert len(lines(records)) == 1


def test_a_file_of_somebody_else_is_not_taken_for_records(archive: Archive, records: Path) -> None:
    archive.write("a.md")
    records.write_text("precious\nwords")
    with pytest.raises(BadOutput, match="not a file of records"):
        archive.publish()
    assert records.read_text() == "precious\nwords"


def test_records_that_cannot_be_written_change_nothing(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    (tmp_path / "file").write_text("")
    with pytest.raises(BadOutput):
        archive.publish(records=str(tmp_path / "file" / "records"))
    assert archive.open().generation() == 0


def test_what_was_written_before_a_crash_is_not_written_twice(
    archive: Archive, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write("a.md").unlink()
    archive.write("b.md")
    archive.write("a.md")
    archive.publish(NOW)
    (archive.root / "a.md").unlink()
    with monkeypatch.context() as patch:
        # The power goes off when the events are on the disk and the index is not.
        patch.setattr("feeds.index.records.Records.put_file", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            archive.publish(NOW + DAY)
    publisher = archive.publish(NOW + 2 * DAY)
    assert deleted(publisher) == {link("a.md"): "2024-01-02T00:00:00Z"}
    assert [next(key for key in line if key != "at") for line in lines(records)] == [
        "seen",
        "seen",
        "withdrawn",
    ]


def test_records_of_two_branches_can_be_put_together(archive: Archive, records: Path) -> None:
    path = archive.write("a.md")
    archive.publish(NOW)
    common = records.read_bytes()
    archive.write("b.md")
    archive.publish(NOW + DAY)
    ours = records.read_bytes().removeprefix(common)
    theirs = encode([Event(NOW + DAY / 2, "seen", link("b.md")), Event(NOW + DAY, "seen", link("c.md"))])
    records.write_bytes(common + theirs + ours + common)
    publisher = archive.publish(NOW + 2 * DAY)
    assert publisher.archive.records.first_seen()[link("b.md")] == NOW + DAY / 2
    assert deleted(publisher) == {link("c.md"): "2024-01-03T00:00:00Z"}
    assert path.exists()


@pytest.mark.parametrize("moment", ["pathlib.Path.mkdir", "os.fsync"], ids=["before ours", "behind ours"])
def test_what_another_process_adds_meanwhile_is_read(
    archive: Archive, records: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    archive.write("a.md")
    publisher = archive.open()
    theirs = encode([Event(NOW - DAY, "seen", link("a.md")), Event(NOW - DAY, "seen", link("b.md"))])
    call = resolve_name(moment)

    def with_others(*given: Any, **more: Any) -> None:
        monkeypatch.setattr(moment, call)
        with records.open("ab") as file:
            file.write(theirs)
        call(*given, **more)

    monkeypatch.setattr(moment, with_others)
    publisher.update(NOW)
    assert len(lines(records)) == 3
    publisher = archive.publish(NOW + DAY)
    assert publisher.archive.records.first_seen() == {link("a.md"): NOW - DAY, link("b.md"): NOW - DAY}


def test_the_first_of_two_withdrawals_counts_and_the_last_word(archive: Archive, records: Path) -> None:
    archive.write("a.md", tags="[x]")
    gone = [
        Event(NOW + days * DAY, what, link("b.md")) for days, what in ((3, "withdrawn"), (2, "withdrawn"))
    ]
    back = [Event(NOW + days * DAY, what, link("c.md")) for days, what in ((2, "returned"), (1, "withdrawn"))]
    records.write_bytes(encode([Event(NOW, "seen", link("b.md")), *gone, *back]))
    assert deleted(archive.publish(NOW + 4 * DAY)) == {link("b.md"): "2024-01-03T00:00:00Z"}


@pytest.mark.parametrize(
    "what, subject", [("seen", "a\0"), ("withdrawn", "\ud800"), ("unreadable", "\ud800")]
)
def test_what_could_be_in_no_document_is_damage(
    archive: Archive, records: Path, what: str, subject: str
) -> None:
    archive.write("a.md")
    good = encode([Event(NOW, "seen", link("a.md"))])
    records.write_bytes(good + json.dumps({"at": "2024-01-01T00:00:00Z", what: subject}).encode() + b"\n")
    assert len(archive.publish().archive.records.warnings) == 1


# --- clocks, places, archives ---------------------------------------------------------------------


def test_a_clock_that_was_ahead_moves_no_tombstone(archive: Archive, records: Path) -> None:
    archive.write("b.md")
    path = archive.write("a.md")
    archive.publish(NOW)
    path.unlink()
    archive.publish(NOW + DAY)
    archive.write("a.md")
    archive.publish(NOW + 4_000 * DAY)  # it returned, by a clock that was ahead
    (archive.root / "a.md").unlink()
    first = deleted(archive.publish(NOW + 2 * DAY))
    before = records.read_bytes()
    for days in (3, 4):
        forget(archive)
        assert deleted(archive.publish(NOW + days * DAY)) == first == {link("a.md"): "2024-01-03T00:00:00Z"}
    assert records.read_bytes() == before


def test_a_feed_shows_the_newest_withdrawals_of_very_many(archive: Archive, records: Path) -> None:
    archive.write("a.md")
    archive.write("b.md")
    archive.publish(NOW)
    gone = [Event(NOW + DAY, "withdrawn", f"urn:gone:{number}") for number in range(MOST)]
    newer = [Event(NOW + 2 * DAY, "withdrawn", f"urn:gone:newer:{number}") for number in range(3)]
    with records.open("ab") as file:
        file.write(encode([*gone, *newer]))
    found = deleted(archive.publish(NOW + 3 * DAY))
    assert len(found) == MOST and sum("newer" in one for one in found) == 3


def test_a_second_server_with_records_of_its_own_writes_them(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    first = archive.open()
    watcher = Watcher(first)
    watcher.first_update()
    second = Watcher(archive.open(records=str(tmp_path / "second")))
    for number in range(2):
        archive.write(f"{number}.md")
        for _ in range(2):
            watcher.check()
            second.check()
    assert (tmp_path / "second").read_text().count("seen") == 3
    generation = first.generation()
    for _ in range(2):
        watcher.check()
        second.check()
    assert first.generation() == generation


def test_records_that_were_cut_are_told(archive: Archive, records: Path) -> None:
    for name in ("a.md", "b.md"):
        archive.write(name)
    archive.publish(NOW)
    whole = records.read_bytes()
    records.write_bytes(whole[: whole.rindex(b"{")])
    (warning,) = archive.publish(NOW + DAY).archive.records.warnings
    assert "lines are missing that were there before" in warning
    records.write_bytes(whole[:30])
    warnings = archive.publish(NOW + DAY).archive.records.warnings
    assert any("cut off within its first line" in line for line in warnings)


def built(archive: Archive, out: Path, now: datetime = NOW, **flags: Any) -> Publisher:
    """The publisher of an archive that was updated and built to `out`, as `feeds build` does it."""
    given = {"base_url": "https://feeds.example.org/", "index": str(archive.index)} | flags
    output = open_output(out)
    publisher = Publisher(load_settings(archive.root, environment={}, flags=given), output=output)
    publisher.update(now)
    write_files(publisher, output)
    return publisher


def other_archive(tmp_path: Path) -> Archive:
    (tmp_path / "others").mkdir()
    other = Archive(tmp_path / "others", tmp_path / "others.sqlite")
    for number in range(3):
        other.write(f"other-{number}.md")
    return other


def test_records_of_a_build_and_of_a_server_move_to_one_place(
    archive: Archive, records: Path, tmp_path: Path
) -> None:
    archive.write("a.md")
    out, beside = tmp_path / "out", archive.index.with_suffix(".records.jsonl")
    out.mkdir()
    (out / RECORDS).write_bytes(encode([Event(NOW - 2 * DAY, "seen", link("a.md"))]))
    beside.write_bytes(encode([Event(NOW - DAY, "seen", link("a.md"))])[:-1])
    publisher = built(archive, out)
    assert publisher.archive.records.first_seen() == {link("a.md"): NOW - 2 * DAY}
    (word,) = publisher.archive.records.warnings
    assert str(out / RECORDS) in word and str(beside) in word and str(records) in word
    assert not (out / RECORDS).exists() and not beside.exists()
    assert archive.publish().archive.records.first_seen() == {link("a.md"): NOW - 2 * DAY}
    assert (records.parent / "posts").resolve() == archive.root


def test_records_that_another_archive_left_are_refused(
    archive: Archive, records: Path, tmp_path: Path
) -> None:
    other, out = other_archive(tmp_path), tmp_path / "out"
    out.mkdir()
    old = encode([Event(NOW, "seen", link(f"{number}.md")) for number in range(3)])
    (out / RECORDS).write_bytes(old)
    with pytest.raises(BadOutput, match="holds records of another archive"):
        built(other, out)
    assert (out / RECORDS).read_bytes() == old and not other.records.exists()


def test_the_output_of_another_archive_is_refused(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    out = tmp_path / "out"
    built(archive, out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    other = other_archive(tmp_path)
    with pytest.raises(BadOutput, match="was written from another archive"):
        built(other, out)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    built(other, out, accept_loss=True)
    assert "other-1.md" in (out / "feed.json").read_text()


def test_an_output_that_was_restored_is_recognized(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    built(archive, tmp_path / "out")
    shutil.copytree(tmp_path / "out", tmp_path / "restored")
    archive.write("b.md")
    forget(archive)
    built(archive, tmp_path / "restored")
    assert "b.md" in (tmp_path / "restored/feed.json").read_text()


def test_an_archive_that_was_moved_keeps_its_records(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    out = tmp_path / "out"
    built(archive, out)
    moved = Archive(archive.root.rename(tmp_path / "moved"), tmp_path / "moved.sqlite")
    assert built(moved, out, NOW + DAY).archive.records.first_seen() == {link("a.md"): NOW}
    assert moved.publish(NOW + DAY).archive.records.first_seen() == {link("a.md"): NOW}
    shutil.copytree(moved.root, tmp_path / "copy")
    with pytest.raises(BadOutput, match="was written from another archive"):
        built(Archive(tmp_path / "copy", tmp_path / "copy.sqlite"), out)


def test_nothing_in_the_output_tells_what_was_never_published(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    secret = archive.write("secret.md")
    built(archive, tmp_path / "out")
    secret.unlink()
    archive.write("secret.md", draft="true", **{"from": link("plans")})
    (archive.root / "broken.md").write_bytes(b"\xff\xfe" * 9)
    built(archive, tmp_path / "out", NOW + 200 * DAY)
    texts = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert not any(b"secret" in text or b"broken.md" in text or b"plans" in text for text in texts)


def test_the_option_and_the_variable_mean_the_same_place(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write("a.md")
    monkeypatch.chdir(tmp_path)
    feeds("check", archive.root)
    monkeypatch.setenv("FEEDS_RECORDS", "mine.jsonl")
    feeds("build", archive.root, "-o", tmp_path / "out")
    assert (tmp_path / "mine.jsonl").exists()
    monkeypatch.delenv("FEEDS_RECORDS")
    (tmp_path / "mine.jsonl").unlink()
    feeds("build", archive.root, "-o", tmp_path / "out-2", "--records", "mine.jsonl")
    assert (tmp_path / "mine.jsonl").exists()


# --- withdrawal -----------------------------------------------------------------------------------


def gone(archive: Archive, name: str, **change: str) -> None:
    """Write a post with one of the things that make it go."""
    archive.write(name, tags="[x]", **change)


@pytest.mark.parametrize("how", ["deleted", "draft", "future", "page", "withdrawn", "another original"])
@pytest.mark.parametrize("cold", [False, True])
def test_a_post_that_goes_is_withdrawn(archive: Archive, how: str, cold: bool) -> None:
    changes = {
        "draft": {"draft": "true"},
        "future": {"date": "2099-01-01"},
        "withdrawn": {"withdrawn": "true"},
    }
    archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[x]")
    archive.publish(NOW)
    if how == "deleted":
        (archive.root / "a.md").unlink()
    elif how == "page":
        archive.write_text("a.md", "# About\n")
    elif how == "another original":
        archive.write("a.md", tags="[x]", **{"from": link("c")})
    else:
        archive.write("a.md", tags="[x]", **changes[how])
    if cold:
        forget(archive)
    publisher = archive.publish(NOW + DAY)
    assert deleted(publisher) == deleted(publisher, TAG) == {link("a.md"): "2024-01-02T00:00:00Z"}
    assert link("a.md") not in ids(publisher)
    root = ET.fromstring(publisher.document(Address("tag", "x", "atom")).body)
    assert [(one.get("ref"), one.get("when")) for one in root.iter(DELETED)] == [
        (link("a.md"), "2024-01-02T00:00:00Z")
    ]
    assert b"deleted" not in publisher.document(Address("tag", "x", "rss")).body
    for name in ("atom", "rss", "json"):
        address = Address("tag", "x", name)
        CHECKS[name](publisher.document(address).body, publisher.url(address))


def test_a_withdrawal_is_told_in_the_channels_where_it_stood(archive: Archive) -> None:
    archive.write("a.md", tags="[x]").unlink()
    archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[x, y]")
    archive.publish(NOW)
    (archive.root / "a.md").unlink()
    publisher = archive.publish(NOW + DAY)
    assert deleted(publisher, TAG) and not deleted(publisher, Address("tag", "y", "json"))


def test_where_nobody_knows_the_channels_all_of_them_tell(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[x, y]")
    archive.publish(NOW)
    (archive.root / "a.md").unlink()
    forget(archive)
    assert deleted(archive.publish(NOW + DAY), Address("tag", "y", "json"))


def test_a_post_that_says_so_is_withdrawn_even_if_it_was_never_seen(archive: Archive) -> None:
    archive.write("a.md", tags="[x, z]", withdrawn="true")
    archive.write("b.md", tags="[x, y]")
    publisher = archive.publish(NOW)
    assert list(deleted(publisher)) == list(deleted(publisher, TAG)) == [link("a.md")]
    assert not deleted(publisher, Address("tag", "y", "json"))
    with pytest.raises(BadAddress):
        publisher.document(Address("tag", "z", "json"))


def test_an_entry_that_comes_back_is_no_longer_withdrawn_and_was_seen_first_before(archive: Archive) -> None:
    archive.write("a.md").unlink()
    archive.write("a.md")
    archive.publish(NOW)
    (archive.root / "a.md").unlink()
    archive.publish(NOW + DAY)
    archive.write("a.md", title="again")
    publisher = archive.publish(NOW + 2 * DAY)
    assert (deleted(publisher), publisher.archive.records.first_seen()) == ({}, {link("a.md"): NOW})


def test_moving_collapsing_and_other_tags_withdraw_nothing(archive: Archive) -> None:
    archive.write("a.md", tags="[x]", **{"from": link("a")})
    archive.write("b.md", tags="[y]", **{"from": link("a")})
    archive.write("c.md", tags="[x, y]")
    archive.publish(NOW)
    (archive.root / "b.md").unlink()
    (archive.root / "a.md").rename(archive.root / "z.md")
    archive.write("c.md", tags="[y]")
    publisher = archive.publish(NOW + DAY)
    assert deleted(publisher) == deleted(publisher, TAG) == {}


@pytest.mark.parametrize("cold", [False, True])
def test_what_cannot_be_read_is_not_gone(archive: Archive, cold: bool) -> None:
    path = archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[x]")
    archive.publish(NOW)
    whole = path.read_bytes()
    for number in range(1, 3):
        path.write_bytes(b"\xff\xfe" * 9 * number)
        if cold:
            forget(archive)
        publisher = archive.publish(NOW + number * DAY)
        assert ids(publisher) == [link("b.md")] and not deleted(publisher)
    path.write_bytes(whole)
    assert not deleted(archive.publish(NOW + 3 * DAY))
    path.write_bytes(b"\xff\xfe" * 9)
    archive.publish(NOW + 4 * DAY)
    path.unlink()
    if cold:
        forget(archive)
    assert deleted(archive.publish(NOW + 5 * DAY)) == {link("a.md"): "2024-01-06T00:00:00Z"}


def test_a_broken_file_that_moves_is_not_gone(archive: Archive) -> None:
    path = archive.write("a.md")
    archive.write("b.md")
    archive.publish(NOW)
    path.write_bytes(b"\xff\xfe" * 9)
    archive.publish(NOW + DAY)
    path.rename(archive.root / "c.md")
    publisher = archive.publish(NOW + 2 * DAY)
    assert not deleted(publisher)
    (archive.root / "c.md").unlink()
    assert deleted(archive.publish(NOW + 3 * DAY))


def test_a_file_that_never_could_be_read_keeps_nothing_from_being_withdrawn(archive: Archive) -> None:
    (archive.root / "bad.md").write_bytes(b"\xff\xfe" * 9)
    path = archive.write("a.md")
    archive.write("b.md")
    archive.publish(NOW)
    forget(archive)
    path.unlink()
    assert list(deleted(archive.publish(NOW + DAY))) == [link("a.md")]


def test_the_guard_stops_before_anything_is_recorded(archive: Archive, records: Path) -> None:
    for number in range(8):
        archive.write(f"{number}.md")
    archive.publish(NOW)
    before = records.read_bytes()
    for path in archive.root.iterdir():
        path.unlink()
    with pytest.raises(LostPosts):
        archive.publish(NOW + DAY)
    assert records.read_bytes() == before
    assert len(deleted(archive.publish(NOW + DAY, accept_loss=True))) == 8


def test_the_guard_holds_where_records_alone_know_what_there_was(archive: Archive, records: Path) -> None:
    for number in range(8):
        archive.write(f"{number}.md")
    archive.publish(NOW)
    before = records.read_bytes()
    for number in range(1, 8):
        (archive.root / f"{number}.md").unlink()
    forget(archive)
    with pytest.raises(LostPosts, match="7 of 8 entries"):
        archive.publish(NOW + DAY)
    assert records.read_bytes() == before
    assert len(deleted(archive.publish(NOW + DAY, accept_loss=True))) == 7


def test_tombstones_stand_for_ninety_days(archive: Archive) -> None:
    archive.write("a.md")
    archive.write("b.md")
    archive.publish(NOW)
    (archive.root / "a.md").unlink()
    publisher = archive.publish(NOW + DAY)
    generation = publisher.generation()
    assert publisher.update(NOW + SHOWN) and deleted(publisher)
    assert publisher.generation() == generation
    publisher.update(NOW + DAY + SHOWN)
    assert publisher.generation() != generation and not deleted(publisher)
    publisher.update(NOW + 2 * DAY)
    assert deleted(publisher)


def test_a_channel_with_tombstones_is_never_too_small(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    archive.write("b.md", tags="[x]")
    archive.publish(NOW, min_entries=2)
    (archive.root / "a.md").unlink()
    publisher = archive.publish(NOW + DAY, min_entries=2)
    assert (ids(publisher, TAG), list(deleted(publisher, TAG))) == ([link("b.md")], [link("a.md")])
    with pytest.raises(BadAddress):
        archive.publish(NOW + DAY + SHOWN, min_entries=2).document(TAG)


# --- channels that empty --------------------------------------------------------------------------


def status(publisher: Publisher, path: str) -> int:
    return create_app(publisher).test_client().get(path).status_code


@pytest.mark.parametrize("how", ["deleted", "other tags"])
def test_a_channel_that_empties_has_an_empty_feed_and_is_gone_then(
    archive: Archive, how: str, tmp_path: Path
) -> None:
    archive.write("a.md", tags="[X]")
    archive.write("b.md")
    build(archive.publish(NOW), tmp_path / "out")
    (archive.root / "a.md").unlink()
    if how == "other tags":
        archive.write("a.md", tags="[y]")
    publisher = archive.publish(NOW + DAY)
    build(publisher, tmp_path / "out")
    assert (status(publisher, "/tag/x/feed.atom"), status(publisher, "/tag/never/feed.atom")) == (200, 404)
    assert json.loads((tmp_path / "out/tag/x/feed.json").read_bytes())["items"] == []
    assert list(deleted(publisher, TAG)) == [link("a.md")] * (how == "deleted")
    assert b"tag/x/" not in publisher.document(Address("all", "", "opml")).body
    later = archive.publish(NOW + DAY + SHOWN)
    build(later, tmp_path / "out")
    assert [status(later, path) for path in ("/tag/x/feed.atom", "/tag/X", "/tag/x/archive-2021-05.rss")] == [
        410
    ] * 3
    assert not (tmp_path / "out/tag/x").exists()
    with pytest.raises(Gone):
        later.document(TAG)
    archive.write("c.md", tags="[x]")
    assert ids(archive.publish(NOW + 2 * DAY + SHOWN), TAG) == [link("c.md")]


def test_channels_that_emptied_are_known_without_the_index(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    archive.write("b.md")
    archive.publish(NOW)
    archive.write("a.md")
    archive.publish(NOW + DAY)
    forget(archive)
    assert ids(archive.publish(NOW + 2 * DAY), TAG) == []
    forget(archive)
    assert status(archive.publish(NOW + DAY + SHOWN), "/tag/x/") == 410


# --- what was added last --------------------------------------------------------------------------


def additions(archive: Archive, **flags: Any) -> Publisher:
    """An archive to which an old post and a new one were added, in this order."""
    archive.write("old.md", date="2020-01-01", tags="[x]")
    archive.write("new.md", date="2023-01-01", tags="[x]")
    archive.publish(NOW, **flags)
    archive.write("older.md", date="2001-01-01", tags="[x]")
    return archive.publish(NOW + DAY, **flags)


def test_what_was_added_last_stands_first_if_that_is_asked(archive: Archive) -> None:
    publisher = additions(archive)
    wanted = [link("older.md"), link("new.md"), link("old.md")]
    for address in (MAIN, TAG):
        assert ids(publisher, Address(address.kind, address.slug, "json", "added")) == wanted
        assert ids(publisher, address) == [link("new.md"), link("old.md"), link("older.md")]


def test_the_feed_of_what_was_added_last_is_a_feed_of_its_own(archive: Archive) -> None:
    publisher = additions(archive)
    found = {
        ET.fromstring(publisher.document(Address("tag", slug, "atom", part)).body).findtext("{*}id")
        for slug, part in (("x", ""), ("x", "added"))
    }
    assert len(found) == 2 and all(str(one).startswith("urn:uuid:") for one in found)


def test_a_feed_leads_to_what_was_added_last(archive: Archive) -> None:
    client = create_app(additions(archive)).test_client()
    answer = client.get("/tag/X/feed.json?order=added&utm_source=x")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        "https://feeds.example.org/tag/x/added.json",
    )
    assert client.get("/tag/x/added.json").get_json()["items"][0]["id"] == link("older.md")
    assert client.get("/tag/x/feed.json?order=published").status_code == 200
    assert client.get("/tag/y/added.json").status_code == client.get("/added.html").status_code == 404


def test_questions_can_be_asked_in_that_order(archive: Archive) -> None:
    client = create_app(additions(archive)).test_client()
    first = client.get("/search/feed.json?q=tag:x&order=added&limit=1").get_json()
    assert first["items"][0]["id"] == link("older.md")
    second = client.get(first["next_url"].removeprefix("https://feeds.example.org")).get_json()
    assert second["items"][0]["id"] == link("new.md")
    assert client.get("/search/feed.json?q=tag:x&order=odd").status_code == 400


def test_a_saved_search_can_have_that_order(archive: Archive, tmp_path: Path) -> None:
    search = '[[search]]\nname = "fresh"\nquery = "tag:x"\norder = "added"\n'
    archive.write_text("feeds.toml", search)
    publisher = additions(archive)
    build(publisher, tmp_path / "out")
    feed = json.loads((tmp_path / "out/search/fresh/feed.json").read_bytes())
    assert feed["items"][0]["id"] == link("older.md")

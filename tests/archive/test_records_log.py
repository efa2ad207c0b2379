"""The records file: what is written to it, and what harms it."""

import json
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from feeds.errors import BadOutput
from feeds.history.events import Event, decode, encode
from tests.support.archive import NOW, Archive
from tests.support.records import DAY, deleted, events, link


def test_the_first_time_an_entry_is_seen_is_recorded_and_stays(archive: Archive, records: Path) -> None:
    archive.write("a.md")
    archive.publish(NOW)
    archive.write("b.md", date="1999-01-01")
    archive.forget()
    assert archive.publish(NOW + DAY).archive.records.first_seen() == {
        link("a.md"): NOW,
        link("b.md"): NOW + DAY,
    }
    assert [line["seen"] for line in events(records)] == [link("a.md"), link("b.md")]


def test_an_update_that_changes_nothing_leaves_the_records_alone(archive: Archive, records: Path) -> None:
    archive.write("a.md", tags="[x]")
    archive.publish(NOW)
    before = records.read_bytes(), records.stat().st_mtime_ns
    archive.publish(NOW + DAY)
    archive.forget()
    archive.publish(NOW + 2 * DAY)
    assert (records.read_bytes(), records.stat().st_mtime_ns) == before


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
    assert len(events(records)) == 1


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
    assert [next(key for key in line if key != "at") for line in events(records)] == [
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
    assert len(events(records)) == 3
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

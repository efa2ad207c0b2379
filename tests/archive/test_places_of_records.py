"""Where records stand, and of which archive they are."""

import shutil
from pathlib import Path

import pytest

from feeds.errors import BadOutput
from feeds.history.events import Event, encode
from feeds.storage.output import RECORDS
from feeds.web.watcher import Watcher
from tests.support.archive import NOW, Archive
from tests.support.commands import feeds
from tests.support.records import DAY, TAG, built, deleted, link


def other_archive(tmp_path: Path) -> Archive:
    (tmp_path / "others").mkdir()
    other = Archive(tmp_path / "others", tmp_path / "others.sqlite")
    for number in range(3):
        other.write(f"other-{number}.md")
    return other


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
    archive.forget()
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

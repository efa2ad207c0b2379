"""What happens while an archive is served and its files change: one look after the other, by hand."""

import json
import logging
import multiprocessing
import shutil
import threading
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from feeds.cli.main import main
from feeds.errors import BadFolder, LostPosts
from feeds.model import Address, Modified
from feeds.publisher import Publisher
from feeds.storage.source import Stamp
from feeds.web.watcher import Watcher
from tests.support.archive import NOW, Archive

MAIN = Address("all", "", "json")


def titles(publisher: Publisher) -> list[str]:
    return [item["title"] for item in json.loads(publisher.document(MAIN).body)["items"]]


def watched(archive: Archive, **flags: object) -> tuple[Publisher, Watcher]:
    publisher = archive.open(**flags)
    watcher = Watcher(publisher)
    watcher.first_update()
    return publisher, watcher


def test_a_new_post_is_there_at_the_second_look(archive: Archive) -> None:
    publisher, watcher = watched(archive)
    archive.write("a.md")
    watcher.check()
    watcher.check()
    assert titles(publisher) == ["a.md"]


def test_a_file_that_is_being_written_waits_until_it_is_whole(archive: Archive) -> None:
    publisher, watcher = watched(archive)
    path = archive.write("a.md", body="<div><p>It rained for days.</p></div>")
    whole = path.read_bytes()
    for end in (20, 60, len(whole) - 10):
        path.write_bytes(whole[:end])
        watcher.check()
        assert titles(publisher) == []
    path.write_bytes(whole)
    watcher.check()
    watcher.check()
    assert b"It rained for days." in publisher.document(MAIN).body


def test_a_post_that_is_being_written_over_keeps_its_old_state(archive: Archive) -> None:
    path = archive.write("a.md")
    publisher, watcher = watched(archive)
    path.write_text("---\ntit")
    watcher.check()
    assert titles(publisher) == ["a.md"]
    archive.write("a.md", title="Snow", date="2021-05-02")
    watcher.check()
    watcher.check()
    assert titles(publisher) == ["Snow"]


def test_a_post_that_moves_is_never_gone(archive: Archive) -> None:
    path = archive.write("a.md")
    publisher, watcher = watched(archive)
    moved = archive.root / "2021" / "b.md"
    moved.parent.mkdir()
    shutil.copy(path, moved)
    path.unlink()
    for _ in range(3):
        assert titles(publisher) == ["a.md"]
        watcher.check()


def test_a_post_that_is_deleted_goes(archive: Archive) -> None:
    path = archive.write("a.md")
    publisher, watcher = watched(archive)
    path.unlink()
    watcher.check()
    watcher.check()
    assert titles(publisher) == []


def test_a_post_waits_for_its_date_and_no_longer(archive: Archive) -> None:
    archive.write("a.md", date="2023-01-01")
    archive.publish(now=datetime(2022, 1, 1, tzinfo=UTC))
    publisher = archive.open()
    assert titles(publisher) == []
    Watcher(publisher).check()
    assert titles(publisher) == ["a.md"]


def test_what_changed_while_nobody_looked_is_there_at_the_start(archive: Archive) -> None:
    archive.publish()
    archive.write("a.md")
    publisher, _ = watched(archive)
    assert titles(publisher) == ["a.md"]


def test_when_nothing_changes_nothing_is_made_anew(archive: Archive) -> None:
    archive.write("a.md")
    publisher, watcher = watched(archive)
    generation = publisher.generation()
    for _ in range(3):
        watcher.check()
    assert publisher.generation() == generation


def test_of_all_that_share_an_index_one_looks(archive: Archive) -> None:
    first, second = archive.publish(), archive.open()
    assert first.is_leader()
    assert not second.is_leader()
    first.close()
    assert second.is_leader()


def _dies_while_leading(index: str, posts: str, ready: "multiprocessing.Queue[bool]") -> None:
    from pathlib import Path

    from feeds.settings import load_settings

    publisher = Publisher(load_settings(Path(posts), environment={}, flags={"index": index}))
    ready.put(publisher.is_leader())
    threading.Event().wait()


@pytest.mark.slow
def test_another_process_takes_the_place_of_one_that_was_killed(archive: Archive) -> None:
    publisher = archive.publish()
    context = multiprocessing.get_context("spawn")
    ready = context.Queue()
    process = context.Process(
        target=_dies_while_leading, args=(str(archive.index), str(archive.root), ready), daemon=True
    )
    process.start()
    assert ready.get(timeout=30)
    assert not publisher.is_leader()
    process.kill()
    process.join()
    assert publisher.is_leader()


def test_the_thread_looks_and_ends(archive: Archive) -> None:
    publisher, watcher = watched(archive, watch=0.01)
    watcher.start()
    archive.write("a.md")
    while not titles(publisher):
        pass
    watcher.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "feeds-watcher"]


def test_with_0_seconds_nobody_looks(archive: Archive) -> None:
    _, watcher = watched(archive, watch=0)
    watcher.start()
    assert not [thread for thread in threading.enumerate() if thread.name == "feeds-watcher"]
    watcher.stop()


# --- losses ----------------------------------------------------------------------------------


def fill(archive: Archive, count: int) -> list[str]:
    for number in range(count):
        archive.write(f"{number}.md")
    return titles(archive.publish())


def test_a_folder_that_vanished_leaves_the_last_good_state(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    before = fill(archive, 3)
    publisher, watcher = watched(archive)
    shutil.rmtree(archive.root)
    for _ in range(3):
        watcher.check()
    assert titles(publisher) == before
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_server_starts_on_the_last_good_state_where_a_disk_is_not_mounted(archive: Archive) -> None:
    before = fill(archive, 20)
    shutil.rmtree(archive.root)
    archive.root.mkdir()
    publisher, _ = watched(archive)
    assert titles(publisher) == before


def test_without_a_last_good_state_a_missing_folder_is_an_error(archive: Archive) -> None:
    archive.root.rmdir()
    with pytest.raises(BadFolder):
        watched(archive)


def test_more_than_a_tenth_gone_at_once_is_an_accident(archive: Archive) -> None:
    before = fill(archive, 70)
    for number in range(8):
        (archive.root / f"{number}.md").unlink()
    with pytest.raises(LostPosts, match="8 of 70 entries are gone"):
        archive.publish()
    assert titles(archive.open()) == before


def test_a_tenth_or_a_few_gone_at_once_is_meant(archive: Archive) -> None:
    fill(archive, 70)
    for number in range(7):
        (archive.root / f"{number}.md").unlink()
    assert archive.publish().summary().entries == 63


def test_a_few_of_a_few_gone_at_once_is_meant(archive: Archive) -> None:
    fill(archive, 5)
    shutil.rmtree(archive.root)
    archive.root.mkdir()
    assert archive.publish().summary().entries == 0


def test_posts_that_move_are_no_loss(archive: Archive) -> None:
    before = fill(archive, 20)
    folder = archive.root / "moved"
    folder.mkdir()
    for path in list(archive.root.glob("*.md")):
        path.rename(folder / path.name)
    assert titles(archive.publish()) == before


def test_a_loss_is_said_once_until_it_is_over(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    fill(archive, 20)
    _, watcher = watched(archive)
    away = archive.root.with_name("away")
    archive.root.rename(away)
    archive.root.mkdir()
    for _ in range(4):
        watcher.check()
    archive.root.rmdir()
    away.rename(archive.root)
    for _ in range(2):
        watcher.check()
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]


def test_a_loss_that_is_accepted_reaches_a_server_that_runs(archive: Archive) -> None:
    fill(archive, 20)
    publisher, watcher = watched(archive)
    for path in archive.root.glob("*.md"):
        path.unlink()
    watcher.check()
    watcher.check()
    assert len(titles(publisher)) == 20
    archive.publish(accept_loss=True)
    assert titles(publisher) == []


# --- many at once ------------------------------------------------------------------------------


def test_a_document_of_a_file_that_was_changed_meanwhile_is_not_kept(archive: Archive) -> None:
    path = archive.write("a.md", body="<div><p>It rained.</p></div>")
    publisher = archive.publish()
    before = path.read_bytes()
    path.write_bytes(before[:-20])
    published = publisher.published(MAIN, NOW)
    assert published.modified is None
    path.write_bytes(before)
    assert b"It rained." in publisher.document(MAIN).body
    assert publisher.published(MAIN, NOW).modified == Modified(NOW, None)


def test_requests_do_not_wait_for_an_update(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    other = archive.open()
    with other.archive.index.updating():
        published = publisher.published(MAIN, NOW)
    assert (published.modified, titles(publisher)) == (None, ["a.md"])


def test_an_update_that_came_late_does_not_undo_another(archive: Archive) -> None:
    one, other = archive.publish(), archive.open()

    def meanwhile(path: str, stamp: Stamp | None) -> bool:
        if not (archive.root / "b.md").exists():
            archive.write("b.md")
            other.update(NOW)
        return True

    archive.write("a.md")
    one.refresh(NOW, is_ready=meanwhile)
    assert sorted(titles(one)) == ["a.md", "b.md"]


def test_check_says_that_posts_are_lost_until_that_is_accepted(archive: Archive) -> None:
    fill(archive, 20)
    for path in archive.root.glob("*.md"):
        path.unlink()
    command, environment = ["check", str(archive.root)], {"FEEDS_INDEX": str(archive.index)}
    lost = CliRunner().invoke(main, command, env=environment)
    assert (lost.exit_code, lost.stderr.count("\n")) == (1, 1)
    assert "20 of 20 entries are gone" in lost.stderr
    assert CliRunner().invoke(main, [*command, "--accept-loss"], env=environment).exit_code == 0
    assert CliRunner().invoke(main, command, env=environment).exit_code == 0


def test_a_folder_is_not_all_right_again_while_posts_are_gone(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(20):
        archive.write(f"{number}.md")
    _, watcher = watched(archive)
    folder = archive.root.rename(archive.root.with_name("elsewhere"))
    watcher.check()
    archive.root.mkdir()  # the disk is not mounted yet
    for _ in range(3):
        watcher.check()
    assert ["be read again" in record.message for record in caplog.records] == [False, False]
    assert "20 of 20 entries are gone" in caplog.messages[-1]
    archive.root.rmdir()
    folder.rename(archive.root)
    watcher.check()
    assert "be read again" in caplog.messages[-1]

"""The SQLite database of the index: its log, and states that are read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.channels import ALL
from feeds.index import Index, Versions, open_index
from feeds.index.rows import EntryRows, file_row
from feeds.model import Channel
from feeds.storage.source import UNKNOWN
from tests.support.formats_examples import SITE

NOW = datetime(2024, 1, 1, tzinfo=UTC)


def index_at(folder: Path) -> Index:
    return open_index(folder / "index.sqlite", Versions("", "", ""), SITE)


def update(index: Index, *, entries: int) -> None:
    with index.updating():
        index.files.begin_update(NOW)
        index.files.put(
            [file_row(f"{n}.md", UNKNOWN, None, None, ()) for n in range(200)], EntryRows([], []), NOW
        )
        index.channels.put([Channel(ALL, "", "", "", entries, NOW, ())])
        index.begin_generation()


def test_the_log_does_not_grow_with_every_update(tmp_path: Path) -> None:
    index, log = index_at(tmp_path), tmp_path / "index.sqlite-wal"
    sizes = []
    for number in range(20):
        update(index, entries=number)
        sizes.append(log.stat().st_size)
    assert len(set(sizes[3:])) == 1


def test_the_log_is_copied_after_an_update_that_failed(tmp_path: Path) -> None:
    index, log = index_at(tmp_path), tmp_path / "index.sqlite-wal"
    update(index, entries=1)
    before = log.stat().st_size
    with pytest.raises(LookupError), index.updating():
        raise LookupError
    update(index, entries=2)
    assert log.stat().st_size == before

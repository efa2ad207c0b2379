"""Changes of files, between a scan and the update that reads them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.index import Versions, open_index
from feeds.index.rows import EntryRows, file_row
from feeds.storage.source import UNKNOWN
from tests.support.formats_examples import SITE

pytestmark = pytest.mark.both_engines


def test_changes_come_back_in_their_order_with_the_digests_of_files_that_are_known(
    tmp_path: Path, database: str
) -> None:
    index = open_index(database or tmp_path / "index.sqlite", Versions("", "", ""), SITE)
    some = [(f"{n}/雨\udcff.md", (n, -n) if n % 3 else None, "d" * (n % 2)) for n in range(2_500)]
    known = [
        file_row(path, UNKNOWN._replace(digest="d"), None, None, ()) for path, _, digest in some if digest
    ]
    now = datetime.now(UTC)
    with index.updating():
        index.files.begin_update(now)
        index.files.put(known, EntryRows([], []), now)
    held = index.changes
    with index.reading():
        assert held.replace((path, stamp, "") for path, stamp, _ in some)
    assert list(held) == some
    assert not held.replace([]) and not list(held)

from pathlib import Path

import pytest

from tests.support.archive import Archive


@pytest.fixture
def records(archive: Archive) -> Path:
    archive.records.parent.mkdir(parents=True)
    return archive.records

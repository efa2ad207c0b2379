from collections.abc import Iterator

import pytest

from tests.support.archive import Archive
from tests.support.pulling import Keeper
from tests.support.upstream import Upstream, running


@pytest.fixture
def site() -> Iterator[Upstream]:
    with running() as upstream:
        yield upstream


@pytest.fixture
def keeper(archive: Archive, site: Upstream) -> Keeper:
    return Keeper(archive, site)

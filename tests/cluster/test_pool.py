import os
import socket
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from feeds.addresses import file_of
from feeds.archive.workers import START, GivenUp, Workers
from feeds.cluster import worker
from feeds.cluster.pool import Cluster
from feeds.cluster.versions import versions
from feeds.errors import BadSetting
from feeds.storage import open_source
from feeds.web.search_indexer import SearchIndexer
from tests.support.archive import Archive
from tests.support.post_work import Double

if TYPE_CHECKING:
    from distributed import LocalCluster

pytestmark = pytest.mark.slow

ENOUGH = 1000 * START


@pytest.fixture(scope="module")
def dask() -> "Iterator[LocalCluster]":
    """A scheduler with two workers."""
    from distributed import LocalCluster  # half a second, which a process without these tests saves

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp://", dashboard_address="127.0.0.1:0"
    ) as made:
        yield made


def transitions(dask: "LocalCluster") -> int:
    """How much the scheduler has done."""
    assert dask.scheduler
    return int(dask.scheduler.transition_counter)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def double(tmp_path: Path) -> Double:
    for number in range(100):
        (tmp_path / f"{number}.md").write_text(str(number))
    return Double(open_source(tmp_path))


@pytest.fixture
def pool(dask: "LocalCluster", tmp_path: Path, told: list[str]) -> Iterator[Cluster]:
    made = Cluster(dask.scheduler_address, open_source(tmp_path), Workers(0), told.append)
    yield made
    made.close()


def answered(
    pool: Cluster, function: Any, tasks: Iterable[int], **options: Any
) -> tuple[dict[int, Any], list[int]]:
    """The answer to each task, and the tasks that were given up."""
    answers: dict[int, Any] = {}
    given_up: list[int] = []
    for batch, result in pool.map(function, tasks, **{"seconds": ENOUGH, "size": 4, **options}):
        assert not answers.keys() & batch
        if isinstance(result, GivenUp):
            given_up += batch
        else:
            answers |= dict(zip(batch, result, strict=True))
    return answers, given_up


def test_every_task_is_answered_once(pool: Cluster, double: Double, told: list[str]) -> None:
    assert answered(pool, double, range(100)) == ({number: 2 * number for number in range(100)}, [])
    assert not told


def test_work_that_depends_on_more_than_posts_is_done_here(pool: Cluster) -> None:
    here = os.getpid()
    assert set(answered(pool, lambda tasks: [os.getpid() for _ in tasks], range(9))[0].values()) == {here}


def test_posts_that_a_worker_does_not_see_come_with_their_tasks(
    pool: Cluster, double: Double, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    monkeypatch.setattr(worker, "sees", lambda source, digests: False)
    monkeypatch.setattr("feeds.cluster.distribution._MOST_CARRIED", 30)
    assert answered(pool, double, range(100)) == ({number: 2 * number for number in range(100)}, [])
    assert not told


def test_a_post_that_changed_meanwhile_is_what_this_machine_sees(
    pool: Cluster, double: Double, tmp_path: Path
) -> None:
    (tmp_path / "50.md").write_text("1")
    assert answered(pool, double, range(100))[0][50] == 2


@pytest.mark.parametrize(
    "harm, patience",
    [({"died_of": 7}, 60.0), ({"died_of": 7, "hung_at": 31}, 5.0)],
)
def test_a_post_that_ends_or_stops_its_process_is_given_up_and_no_other(
    pool: Cluster, double: Double, harm: dict[str, Any], patience: float
) -> None:
    answered(pool, double, range(8))  # processes have started
    answers, given_up = answered(pool, replace(double, **harm), range(32), patience=patience)
    assert sorted(given_up) == sorted(harm.values())
    assert answers == {number: 2 * number for number in range(32) if number not in given_up}


def test_an_error_that_the_user_can_mend_is_raised_here(pool: Cluster, double: Double) -> None:
    with pytest.raises(BadSetting, match="is wrong"):
        answered(pool, replace(double, refused=8), range(32))


def test_no_more_tasks_are_taken_than_workers_have(pool: Cluster, double: Double) -> None:
    taken = iter(range(100))
    next(pool.map(double, taken, seconds=ENOUGH, size=1))
    assert next(taken) <= 4 * 8


def test_a_worker_with_another_library_is_refused_by_its_name(
    pool: Cluster, double: Double, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    other = versions() | {"nh3": "0.0.1", "feeds": "x"}
    monkeypatch.setattr(worker, "versions", lambda: other)
    assert answered(pool, double, range(100)) == ({number: 2 * number for number in range(100)}, [])
    refused, alone = told
    assert "127.0.0.1 is not used: other code of feeds, nh3 0.0.1 instead of " in refused
    assert "has no worker that can be used; its work is done on this machine" in alone


def test_without_a_scheduler_the_work_is_done_here_and_that_is_said_once(
    double: Double, tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.cluster.connection._TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    pool = Cluster(f"tcp://127.0.0.1:{port}", open_source(tmp_path), Workers(0), told.append)
    for _ in range(2):
        assert len(answered(pool, double, range(100))[0]) == 100
    (line,) = told
    assert line == f"cluster tcp://127.0.0.1:{port}: cannot be reached; its work is done on this machine"


def test_without_certificates_a_cluster_that_wants_them_is_not_joined(
    double: Double, tmp_path: Path, told: list[str]
) -> None:
    pool = Cluster("tls://127.0.0.1:1", open_source(tmp_path), Workers(0), told.append)
    assert len(answered(pool, double, range(8))[0]) == 8
    assert "cannot be reached without certificates" in told[0]


def test_the_search_index_of_a_server_is_filled_by_the_cluster_at_once(
    archive: Archive, dask: "LocalCluster", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feeds.cluster.pool._LONG", 0.0)
    monkeypatch.setattr("feeds.web.search_indexer._BATCH_SIZE", 1)
    for number in range(6):
        archive.write(f"{number}.md", f"<p>Rain {number}</p>")
    publisher = archive.publish(has_search=True, cluster=dask.scheduler_address)
    before = transitions(dask)
    SearchIndexer(publisher)._index_batch()
    assert transitions(dask) > before
    with publisher.snapshot():
        assert publisher.archive.index.full_text.is_complete()


def test_what_a_cluster_cleans_is_what_this_machine_cleans(
    archive: Archive, dask: "LocalCluster", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("feeds.cluster.pool._LONG", 0.0)
    for number in range(6):
        body = f"<p onclick='x'>Rain {number}, see [[{number // 2}]]</p><script>x</script>" * (1 + number % 3)
        archive.write(f"{number}.md", body, tags=f"[t{number % 3}]")
    here = archive.documents(pages="all")
    archive.forget()
    before = transitions(dask)
    publisher = archive.publish(pages="all", cluster=dask.scheduler_address)
    publisher.prepare()
    assert transitions(dask) > before
    assert {file_of(one): publisher.document(one).body for one in publisher.addresses()} == here

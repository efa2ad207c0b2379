"""A cluster as its keeper starts it, and what may become of its processes."""

import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.archive import synthesize
from feeds.archive.workers import Workers
from feeds.cluster.pool import Cluster as Pool
from feeds.storage import open_source
from tests.cluster.test_pool import answered
from tests.support import object_storage
from tests.support.clusters import MAY_START_PROCESSES, Cluster, cluster
from tests.support.commands import feeds
from tests.support.paths import ROOT
from tests.support.post_work import Double

pytestmark = pytest.mark.slow

COUNT = 400
DOUBLED = {number: 2 * number for number in range(COUNT)}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster with two workers."""
    with cluster(tmp_path / "cluster", workers=2) as made:
        yield made


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def double(tmp_path: Path) -> Double:
    folder = tmp_path / "posts"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number}.md").write_text(str(number))
    return Double(open_source(folder), seconds=0.02)


def pool_of(running: Cluster, double: Double, told: list[str]) -> Pool:
    assert isinstance(double.source, type(open_source("")))
    return Pool(running.address, double.source, Workers(0), told.append)


def tasks(then: Callable[[], object], at: int = 200) -> Iterator[int]:
    """All tasks; `then` is called when half of them are taken."""
    for number in range(COUNT):
        if number == at:
            then()
        yield number


def test_when_a_worker_is_killed_the_others_answer_for_it(
    running: Cluster, double: Double, told: list[str]
) -> None:
    some = tasks(lambda: running.kill(1))
    assert answered(pool_of(running, double, told), double, some) == (DOUBLED, [])
    assert not told


def test_when_all_workers_are_killed_the_rest_is_done_here(
    running: Cluster, double: Double, told: list[str]
) -> None:
    some = tasks(lambda: [*map(running.kill, (1, 2))])
    assert answered(pool_of(running, double, told), double, some) == (DOUBLED, [])
    assert [line.partition(": ")[2] for line in told] == [
        "has no worker that can be used; its work is done on this machine"
    ]


def test_a_worker_that_is_restarted_is_used_again(running: Cluster, double: Double, told: list[str]) -> None:
    running.kill(2)
    some = tasks(lambda: running.kill_worker(1))
    assert answered(pool_of(running, double, told), double, some) == (DOUBLED, [])
    assert not told


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSTOP])
def test_when_the_scheduler_goes_away_the_work_goes_on_here_and_that_is_said_once(
    running: Cluster, double: Double, told: list[str], sign: int
) -> None:
    some = tasks(lambda: running.kill(0, sign))
    pool = pool_of(running, double, told)
    assert answered(pool, double, some) == (DOUBLED, [])
    assert answered(pool, double, range(8)) == ({number: 2 * number for number in range(8)}, [])
    (line,) = told
    assert line.endswith("does not answer any more; its work is done on this machine")


def test_a_worker_that_stands_still_keeps_nothing_for_ever(
    running: Cluster, double: Double, told: list[str]
) -> None:
    some = tasks(lambda: running.kill(1, signal.SIGSTOP))
    pool = pool_of(running, double, told)
    assert answered(pool, double, some, patience=0.5) == (DOUBLED, [])
    assert [line for line in told if line.endswith("the worker at 127.0.0.2 is not used: does not answer")]


def test_a_poison_post_and_one_that_hangs_are_given_up_and_no_other(
    running: Cluster, double: Double, told: list[str]
) -> None:
    harmful = replace(double, seconds=0.0, died_of=7, hung_at=131)
    answers, given_up = answered(pool_of(running, double, told), harmful, range(COUNT), patience=5.0)
    assert sorted(given_up) == [7, 131]
    assert answers == {number: twice for number, twice in DOUBLED.items() if number not in given_up}
    assert not told


def test_workers_that_cannot_be_used_are_refused_with_the_reason(
    tmp_path: Path, double: Double, told: list[str]
) -> None:
    other = tmp_path / "other"
    (other / "nh3-0.0.1.dist-info").mkdir(parents=True)
    (other / "nh3-0.0.1.dist-info" / "METADATA").write_text("Name: nh3\nVersion: 0.0.1\n")
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "feeds.py").write_text("")
    with cluster(tmp_path / "cluster", workers=0) as running:
        running.start_worker(environment={})  # as Dask does without more
        running.start_worker(environment={**MAY_START_PROCESSES, "PYTHONPATH": f"{other}:{ROOT}"})
        running.start_worker(environment={**MAY_START_PROCESSES, "PYTHONPATH": f"{empty}:{ROOT}"})
        pool = pool_of(running, double, told)
        assert answered(pool, double, range(COUNT)) == (DOUBLED, [])
        running.start_worker(options=("--no-nanny",), environment={})
        assert answered(pool, double, range(COUNT)) == (DOUBLED, [])
    lines = sorted(line.partition(": ")[2] for line in told)
    assert lines[0] == "has no worker that can be used; its work is done on this machine"
    assert lines[1].startswith("the worker at 127.0.0.2 is not used: may not start processes; start it with ")
    assert lines[2].startswith("the worker at 127.0.0.3 is not used: nh3 0.0.1 instead of ")
    assert lines[3].startswith("the worker at 127.0.0.4 is not used: ModuleNotFoundError: ")
    assert len(lines) == 4


def test_workers_read_posts_from_object_storage_or_get_them_from_the_client(
    tmp_path: Path, double: Double, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not object_storage.is_installed("moto"):
        pytest.skip("moto is missing")
    few = range(40)
    with object_storage.running("moto", tmp_path / "moto") as store, cluster(tmp_path / "cluster", 0) as made:
        bucket = store.bucket()
        for number in few:
            bucket.put(f"posts/{number}.md", str(number).encode())
        for name, value in bucket.environment.items():
            monkeypatch.setenv(name, value)
        source = open_source(bucket.url("posts"))
        pool = Pool(made.address, source, Workers(0), told.append)
        for environment in (bucket.environment, dict.fromkeys(bucket.environment, "")):
            made.start_worker(environment={**MAY_START_PROCESSES, **environment})
            work = replace(double, source=source, seconds=0.0)
            assert answered(pool, work, few) == ({number: 2 * number for number in few}, [])
            made.kill(len(made.processes) - 1)
    assert not told


def test_what_a_cluster_builds_of_20_000_posts_is_what_this_machine_builds(
    running: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = tmp_path / "many"
    head = "---\ntitle: Rain\nfrom: https://example.com/rain\ndate: 2021-05-01\n---\n"
    paragraph = "<p onclick='x'>Rain fell on the <a href='/b?utm_source=x'>harbour</a>. 雨下在港口。</p>\n"
    synthesize([head + paragraph * count for count in (1, 3, 9, 27)], posts, 20_000)
    made = []
    for number, options in enumerate(((), ("--cluster", running.address))):
        out, index = tmp_path / f"out{number}", tmp_path / f"index{number}.sqlite"
        monkeypatch.setenv("FEEDS_INDEX", str(index))
        done = feeds("build", posts, "-o", out, "--archives", "main", *options)
        assert done.exit_code == 0 and "20,000 entries" in done.output, done.output
        made.append({path.relative_to(out): path.read_bytes() for path in out.rglob("*.*") if path.is_file()})
    here, there = made
    assert here.keys() == there.keys() and len(here) > 100
    assert [path for path in here if here[path] != there[path] and not path.name.startswith(".")] == []

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest

import feeds
from feeds.archive.workers import START, GivenUp, Workers
from feeds.errors import BadSetting

ENOUGH = 2 * START


def double(numbers: Sequence[int]) -> list[int]:
    return [2 * number for number in numbers]


def where(numbers: Sequence[int]) -> int:
    return os.getpid()


def where_after_a_while(numbers: Sequence[int]) -> int:
    time.sleep(0.01)
    return os.getpid()


def die_of_seven(numbers: Sequence[int]) -> list[int]:
    if 7 in numbers:
        os._exit(1)
    return double(numbers)


def hang_at_seven(numbers: Sequence[int]) -> list[int]:
    if 7 in numbers:
        time.sleep(600)
    return double(numbers)


def work_a_quarter_of_the_time(numbers: Sequence[int]) -> list[int]:
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        pause = time.process_time() + 0.05
        while time.process_time() < pause:
            pass
        time.sleep(0.15)
    return double(numbers)


def refuse_seven(numbers: Sequence[int]) -> list[int]:
    if 7 in numbers:
        raise ValueError("seven")
    return double(numbers)


def find_bad_rules(numbers: Sequence[int]) -> list[int]:
    raise BadSetting("rules.txt", "is wrong")


def take_memory(numbers: Sequence[int]) -> int:
    return len(b"x" * 2**29)


@pytest.fixture(scope="module")
def started() -> Iterator[Workers]:
    """Workers that several tests use."""
    made = Workers(2)
    yield made
    made.close()


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Workers of the test's own, which have not begun."""
    made = Workers(2)
    yield made
    made.close()


def test_every_task_is_answered_once(started: Workers) -> None:
    answers = dict(
        pair
        for batch, answer in started.map(double, range(100), seconds=ENOUGH, size=7)
        for pair in zip(batch, answer or (), strict=True)
    )
    assert answers == {number: 2 * number for number in range(100)}


def test_a_little_work_is_done_here(workers: Workers) -> None:
    assert {answer for _, answer in workers.map(where, range(9), seconds=0.0, size=2)} == {os.getpid()}


def test_much_work_is_done_elsewhere(started: Workers) -> None:
    found = {answer for _, answer in started.map(where, range(9), seconds=ENOUGH, size=2)}
    assert os.getpid() not in found


def test_work_that_is_harmless_does_not_wait_for_others_to_begin(workers: Workers) -> None:
    answers = workers.map(where_after_a_while, count(), seconds=ENOUGH, size=1, here=True)
    assert next(answers)[1] == os.getpid()
    assert any(answer != os.getpid() for _, answer in answers)


@pytest.mark.parametrize(
    "function, size, patience",
    [(die_of_seven, 4, 60.0), pytest.param(hang_at_seven, 1, 0.5, marks=pytest.mark.slow)],
)
def test_the_task_that_ends_or_stops_its_process_is_given_up_and_no_other(
    started: Workers, function: Callable[[Sequence[int]], list[int]], size: int, patience: float
) -> None:
    given_up: list[int] = []
    answers: list[int] = []
    # Processes that have started answer at once; none has to start in the place of the one that stops.
    list(started.map(double, range(2), seconds=ENOUGH, size=1))
    tasks = [number for number in range(10) if number != 7] + [7]
    for batch, answer in started.map(function, tasks, seconds=ENOUGH, size=size, patience=patience):
        if isinstance(answer, GivenUp):
            given_up += batch
        else:
            answers += answer
    assert (given_up, sorted(answers)) == ([7], [2 * number for number in range(10) if number != 7])


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the system tells no processor time")
def test_a_process_that_waits_for_a_busy_machine_is_waited_for(workers: Workers) -> None:
    found = list(workers.map(work_a_quarter_of_the_time, [1], seconds=ENOUGH, size=1, patience=0.8))
    assert found == [([1], [2])]


@pytest.mark.parametrize("seconds", [0.0, pytest.param(ENOUGH, marks=pytest.mark.slow)])
def test_a_task_that_raises_an_error_is_given_up_with_the_reason_and_no_other(
    workers: Workers, seconds: float
) -> None:
    found = list(workers.map(refuse_seven, range(10), seconds=seconds, size=10))
    assert [one for one in found if isinstance(one[1], GivenUp)] == [([7], GivenUp("ValueError: seven"))]
    answers = [number for _, answer in found if not isinstance(answer, GivenUp) for number in answer]
    assert sorted(answers) == [2 * number for number in range(10) if number != 7]


@pytest.mark.parametrize("seconds", [0.0, pytest.param(ENOUGH, marks=pytest.mark.slow)])
def test_an_error_that_the_user_can_mend_is_raised_here(workers: Workers, seconds: float) -> None:
    with pytest.raises(BadSetting, match="is wrong"):
        list(workers.map(find_bad_rules, range(10), seconds=seconds, size=4))


@pytest.mark.slow
def test_a_process_that_took_much_memory_is_replaced(workers: Workers) -> None:
    workers.count = 1
    modest = [answer for _, answer in workers.map(where, range(4), seconds=ENOUGH, size=1)]
    assert len(set(modest)) == 1
    list(workers.map(take_memory, range(1), seconds=ENOUGH, size=1))
    assert modest[0] not in [answer for _, answer in workers.map(where, range(4), seconds=ENOUGH, size=1)]


def test_no_more_tasks_are_taken_than_are_worked_on(started: Workers) -> None:
    taken = iter(range(1000))
    answers = started.map(double, taken, seconds=ENOUGH, size=5)
    next(answers)
    assert next(taken) <= 20


@pytest.mark.slow
def test_a_process_has_its_next_batch_before_its_answer_is_worked_on(workers: Workers) -> None:
    workers.count, taken = 1, iter(range(1000))
    next(workers.map(double, taken, seconds=ENOUGH, size=5))
    assert next(taken) == 10


PROGRAM = """
import sys
from operator import length_hint
from pathlib import Path
from feeds.archive.code_versions import INDEX, code_version
from feeds.archive.workers import Workers
from feeds.errors import FeedsError

if __name__ == "__main__":
    code_version(INDEX)
    workers = Workers(1, ["feeds.preload"])
    changed, text, *begin = sys.argv[1:]
    if begin:
        list(workers.map(length_hint, range(2), seconds=9.0, size=2))
        workers.close()
    changed = Path(changed)
    changed.write_text(changed.read_text() + text)
    try:
        list(workers.map(length_hint, range(2), seconds=9.0, size=2))
    except FeedsError as error:
        print(error)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [["feeds/entries.py", "# A later version."], ["program.py", "raise ImportError", "begin"]],
    ids=["before helpers begin", "since helpers began"],
)
def test_a_program_that_is_changed_while_it_runs_blames_no_post(tmp_path: Path, arguments: list[str]) -> None:
    shutil.copytree(Path(feeds.__file__).parent, tmp_path / "feeds")
    (tmp_path / "program.py").write_text(PROGRAM)
    command = [sys.executable, "program.py", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100)
    assert "start it again" in done.stdout, done.stderr

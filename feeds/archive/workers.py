"""A pool of helper processes for batches of tasks. Imports the errors, text and versions of code.

(1) Every task is answered once: a batch that raises an error, ends its process or takes too long is tried
    again in smaller parts, and a single task that fails again is given up, with the reason.
(2) Tasks are taken from their iterator as processes become free, so few are held. A process gets its next
    batch before the caller works on its answer.
(3) A process lives until `close`, or until its parent ends, even by SIGKILL. One that took much memory is
    replaced, as Python gives little of it back.
"""

import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from feeds.archive.code_versions import DOCUMENTS, INDEX, code_version
from feeds.errors import FeedsError
from feeds.text import one_line

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

COUNT = (os.cpu_count() or 1) + 1
"""One process more than cores: while one waits for its next batch, another works."""

START = 1.0
"""Seconds of work below which starting processes does not pay."""

RARELY = 50_000
"""Threshold of Python's garbage collector: with the usual 700 it takes a tenth of the time."""

_PARTS = 8
"""Parts of a batch whose process died: few rounds find the task at fault."""

_NICE = 4
"""Helper processes yield to the one that gives tasks and takes answers: all others wait for it."""

PATIENCE = 60.0
"""Seconds of processor time before the process of a batch is killed; each task of it adds a hundredth."""

_ASLEEP = 0.02
"""Share of a processor below which a process is not working: a busy machine gives it more."""

_LARGE = 2**29
"""Bytes of memory at its largest from which a process is replaced."""

_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes that a system's count of memory is in."""

_ENDED, _TOO_LONG = "it ended the process that worked on it", "it takes too long"
_LONGEST_REASON = 200


class GivenUp(NamedTuple):
    """In place of a result: why there is none."""

    reason: str


def attempt(
    function: Callable[[Sequence[T]], R], batch: Sequence[T]
) -> Iterator[tuple[Sequence[T], R | GivenUp]]:
    """`function(batch)`, or the results of its parts where that raises; of a single task, then, the reason.

    This is the one place where it does not matter what the reading, cleaning or rendering of a post raises.
    A `FeedsError` is no post's and raised here.
    """
    try:
        yield batch, function(batch)
    except FeedsError:
        raise
    except Exception as error:
        if len(batch) == 1:
            yield batch, GivenUp(_reason(error))
        else:
            for part in _parts(batch):
                yield from attempt(function, part)


def attempt_one(function: Callable[[Sequence[T]], Sequence[R]], task: T) -> R | GivenUp:
    """The result of `function` for one task."""
    ((_, results),) = attempt(function, [task])
    return results if isinstance(results, GivenUp) else results[0]


def _reason(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {error}".removesuffix(": "))[:_LONGEST_REASON]


def _parts(batch: Sequence[T]) -> Iterator[Sequence[T]]:
    part = -(-len(batch) // _PARTS)
    return (batch[at : at + part] for at in range(0, len(batch), part))


class Pool(Protocol):
    """Where batches of tasks are worked on."""

    count: int
    """Processes of this machine that share the work; 0 = this one does all."""

    def map(
        self,
        function: Callable[[Sequence[T]], R],
        tasks: Iterable[T],
        *,
        seconds: float,
        size: int,
        patience: float = PATIENCE,
        here: bool = False,
    ) -> Iterator[tuple[Sequence[T], R | GivenUp]]:
        """Batches of up to `size` tasks, each with the result of `function`, in any order.

        `seconds` is an estimate of the whole work: helpers are not started for little. With `here`, this
        process works, too, until they have started; only for tasks that never hang or crash. A `FeedsError`
        that `function` raises is raised here.
        """

    def close(self) -> None:
        """End all processes."""


class Workers:
    """A pool of up to `count` processes; 0 = all work is done in this one.

    `modules` are imported once, in a process that the others are forked from.
    """

    def __init__(self, count: int = 0, modules: Sequence[str] = ()) -> None:
        self.count = count
        self._modules = modules
        self._idle: list[_Worker] = []
        self._starting: Thread | None = None

    def map(
        self,
        function: Callable[[Sequence[T]], R],
        tasks: Iterable[T],
        *,
        seconds: float,
        size: int,
        patience: float = PATIENCE,
        here: bool = False,
    ) -> Iterator[tuple[Sequence[T], R | GivenUp]]:
        """`Pool.map`."""
        iterator = iter(tasks)
        batches: Iterator[Sequence[T]] = iter(lambda: list(islice(iterator, size)), [])
        if not self.count or (seconds < START and not self._idle):
            for batch in batches:
                yield from attempt(function, batch)
            return
        yield from self._distribute(function, batches, patience, here)

    def _distribute(
        self, function: Any, batches: Iterator[Sequence[Any]], patience: float, here: bool
    ) -> Iterator[Any]:
        from multiprocessing.connection import wait

        again: list[Sequence[Any]] = []
        busy: dict[Any, _Worker] = {}

        def assign() -> None:
            while len(busy) < self.count and (batch := again.pop() if again else next(batches, None)):
                worker = self._idle.pop() if self._idle else _Worker(self._modules)
                worker.give(function, batch, patience)
                busy[worker.answers] = worker

        self._starting = Thread(target=self._start_all)
        self._starting.start()
        try:
            while here and self._starting.is_alive() and (batch := next(batches, None)):
                yield from attempt(function, batch)
            self._starting.join()
            while True:
                assign()
                if not busy:
                    return
                first_deadline = min(worker.deadline for worker in busy.values())
                ready = wait(busy, max(0.0, first_deadline - time.monotonic()))
                late = [at for at, worker in busy.items() if worker.is_late()]
                for answers in dict.fromkeys((*ready, *late)):
                    worker = busy.pop(answers)
                    answer = worker.answer() if answers in ready else _Answer(None, GivenUp(_TOO_LONG), True)
                    batch = worker.batch
                    if answer.must_end:
                        worker.kill()
                    else:
                        self._idle.append(worker)
                        assign()
                    if answer.error:
                        raise answer.error
                    if not isinstance(answer.result, GivenUp) or len(batch) == 1:
                        yield batch, answer.result
                    else:
                        again += _parts(batch)
        finally:
            self._starting.join()
            for worker in busy.values():
                worker.kill()

    def _start_all(self) -> None:
        """Start all processes. It takes a while: libraries are imported."""
        with suppress(FeedsError):  # raised again where a process is needed
            while len(self._idle) < self.count:
                self._idle.append(_Worker(self._modules))

    def close(self) -> None:
        """End all processes."""
        if self._starting:
            self._starting.join()
        for worker in self._idle:
            worker.kill()
        self._idle.clear()


class _Answer(NamedTuple):
    """What a process says of a batch."""

    error: FeedsError | None
    result: Any
    must_end: bool
    """Whether the process is to be replaced."""


class _Worker:
    """A process and its current batch."""

    def __init__(self, modules: Sequence[str]) -> None:
        from multiprocessing import get_context

        # Not forked from this process: it has threads and an open database.
        context = get_context("forkserver")
        context.set_forkserver_preload(list(modules))
        self.answers, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        try:
            self._process.start()
        except (EOFError, OSError) as error:  # perhaps the process to fork from has ended
            raise FeedsError("helper processes", f"cannot be started ({error})") from error
        theirs.close()
        self.batch: Sequence[Any] = ()
        self.deadline = 0.0
        """When to look whether it takes too long (monotonic)."""
        self._patience = self._used = 0.0
        # One that does not begin, or has other code, says nothing of its tasks.
        if self._code() != _code():
            self.kill()
            raise FeedsError("helper processes", "do not begin, or the program was changed: start it again")

    def _code(self) -> Sequence[str]:
        """Which code it says that it has; nothing where it does not begin."""
        with suppress(EOFError, OSError):
            if self.answers.poll(PATIENCE):
                code: Sequence[str] = self.answers.recv()
                return code
        return ()

    def give(self, function: Any, batch: Sequence[Any], patience: float) -> None:
        self.batch = batch
        self._patience = patience * (1 + len(batch) / 100)
        self._used = _processor_time(self._process.pid)
        self.deadline = time.monotonic() + self._patience
        try:
            self.answers.send((function, batch))
        except OSError:
            self.deadline = 0.0  # it died while it was idle

    def is_late(self) -> bool:
        """Whether its batch takes too long. What it gives must not depend on what else the machine does."""
        if time.monotonic() < self.deadline:
            return False
        used = _processor_time(self._process.pid)
        spent, self._used = used - self._used, used
        is_working = spent > _ASLEEP * self._patience
        self._patience -= spent
        self.deadline = time.monotonic() + self._patience
        return not is_working or self._patience <= 0

    def answer(self) -> _Answer:
        """What it says of its batch."""
        try:
            return _Answer(*self.answers.recv())
        except (EOFError, OSError):
            return _Answer(None, GivenUp(_ENDED), True)

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.answers.close()


def _processor_time(process: int | None) -> float:
    """Seconds of processor time that a process has taken; those of a clock where the system does not tell."""
    try:
        with open(f"/proc/{process}/stat", "rb") as file:  # noqa: PTH123 (it is called for each batch)
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return time.monotonic()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _code() -> Sequence[str]:
    return [code_version(names) for names in (INDEX, DOCUMENTS)]


def _work(calls: "Connection[Any, Any]") -> None:
    # Ctrl-C is for the parent; when that ends, the pipe does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    gc.freeze()
    gc.set_threshold(RARELY)
    with suppress(OSError):
        calls.send(_code())
    while True:
        error, result = None, None
        try:
            function, batch = calls.recv()
        except (EOFError, OSError):
            return
        try:
            result = function(batch)
        except FeedsError as ours:
            error = ours
        except Exception as other:
            result = GivenUp(_reason(other))
        try:
            calls.send((error, result, _is_large()))
        except OSError:
            return


def _is_large() -> bool:
    from resource import RUSAGE_SELF, getrusage

    return getrusage(RUSAGE_SELF).ru_maxrss * _UNIT > _LARGE

"""A pool of helper processes for batches of tasks. Imports the errors.

(1) Every task is answered once: a process that dies or takes too long is replaced, its batch is tried again
    in smaller parts, and a single task that fails again is given up.
(2) Tasks are taken from their iterator as processes become free, so few are held. A process gets its next
    batch before the caller works on its answer.
(3) A process lives until `close`, or until its parent ends, even by SIGKILL.
"""

import gc
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from feeds.errors import FeedsError

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
"""Seconds before the process of a batch is killed; each task of the batch adds a hundredth."""


class Workers:
    """Up to `count` processes; 0 = all work is done in this one.

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
    ) -> Iterator[tuple[Sequence[T], R | None]]:
        """Batches of up to `size` tasks, each with the result of `function` (None: given up), in any order.

        `seconds` is an estimate of the whole work: helpers are not started for little. With `here`, this
        process works, too, until they have started; only for tasks that never hang or crash. Errors that
        `function` raises are raised here.
        """
        iterator = iter(tasks)
        batches: Iterator[Sequence[T]] = iter(lambda: list(islice(iterator, size)), [])
        if not self.count or (seconds < START and not self._idle):
            for batch in batches:
                yield batch, function(batch)
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
                yield batch, function(batch)
            self._starting.join()
            while True:
                assign()
                if not busy:
                    return
                first_deadline = min(worker.deadline for worker in busy.values())
                ready = wait(busy, max(0.0, first_deadline - time.monotonic()))
                late = [at for at, worker in busy.items() if worker.deadline <= time.monotonic()]
                for answers in dict.fromkeys((*ready, *late)):
                    worker = busy.pop(answers)
                    answer = worker.answer() if answers in ready else None
                    if answer is not None:
                        batch = worker.batch
                        self._idle.append(worker)
                        assign()
                        yield batch, answer
                        continue
                    worker.kill()
                    if len(worker.batch) > 1:
                        part = -(-len(worker.batch) // _PARTS)
                        again += [worker.batch[at : at + part] for at in range(0, len(worker.batch), part)]
                    else:
                        yield worker.batch, None
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

    def give(self, function: Any, batch: Sequence[Any], patience: float) -> None:
        self.batch = batch
        self.deadline = time.monotonic() + patience * (1 + len(batch) / 100)
        try:
            self.answers.send((function, batch))
        except OSError:
            self.deadline = 0.0  # it died while it was idle

    def answer(self) -> Any:
        """The result of its batch; None if it died. Raises what the function raised."""
        try:
            done, answer = self.answers.recv()
        except (EOFError, OSError):
            return None
        if not done:
            raise answer
        return answer

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.answers.close()


def _work(calls: "Connection[Any, Any]") -> None:
    # Ctrl-C is for the parent; when that ends, the pipe does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    gc.freeze()
    gc.set_threshold(RARELY)
    while True:
        try:
            function, batch = calls.recv()
        except (EOFError, OSError):
            return
        try:
            answer = True, function(batch)
        except Exception as error:
            answer = False, error
        try:
            calls.send(answer)
        except OSError:
            return

"""Work on many things in other processes, where there is enough of it.

(1) Every task is answered once, whatever happens to a process: one that dies or does not answer in
    time is replaced, its tasks are tried again in smaller parts, and the one that is to blame is given up.
(2) Tasks are taken from their iterator as processes become free: what waits is bounded. A process has its
    next batch before its last answer is worked on.
(3) A process that was started lives until `close`, or until its parent ends, however that ends.
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
"""Processes that keep all cores busy: while one waits for its next batch, another works."""

START = 1.0
"""Seconds of work below which starting processes does not pay."""

RARELY = 50_000
"""Objects that may wait for Python's collector of cycles: with its usual 700 it takes a tenth of the time."""

_PARTS = 8
"""Into which a batch is divided whose process died: few rounds find the task that is to blame."""

_AFTER = 4
"""How far other processes stand behind the one that they work for, in steps of nice(1)."""

PATIENCE = 60.0
"""Seconds before the process of a batch is given up; each task gives it a hundredth more."""


class Workers:
    """At most `count` processes; 0: everything is done in this one.

    `modules` are imported once, in a process that the others are forked from.
    """

    def __init__(self, count: int = 0, modules: Sequence[str] = ()) -> None:
        self.count = count
        self._modules = modules
        self._idle: list[_Worker] = []
        self._hiring: Thread | None = None

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
        """Batches of at most `size` tasks with what `function` says of them, in no special order.

        `seconds` is about how long all of it takes. None stands for a task that was given up.
        `here`: this process works, too, until the others have begun: it must be sure that no task harms it.
        What `function` raises is raised here.
        """
        iterator = iter(tasks)
        batches: Iterator[Sequence[T]] = iter(lambda: list(islice(iterator, size)), [])
        if not self.count or (seconds < START and not self._idle):
            for batch in batches:
                yield batch, function(batch)
            return
        yield from self._spread(function, batches, patience, here)

    def _spread(
        self, function: Any, batches: Iterator[Sequence[Any]], patience: float, here: bool
    ) -> Iterator[Any]:
        from multiprocessing.connection import wait

        again: list[Sequence[Any]] = []
        busy: dict[Any, _Worker] = {}

        def employ() -> None:
            while len(busy) < self.count and (batch := again.pop() if again else next(batches, None)):
                worker = self._idle.pop() if self._idle else _Worker(self._modules)
                worker.give(function, batch, patience)
                busy[worker.answers] = worker

        self._hiring = Thread(target=self._hire)
        self._hiring.start()
        try:
            while here and self._hiring.is_alive() and (batch := next(batches, None)):
                yield batch, function(batch)
            self._hiring.join()
            while True:
                employ()
                if not busy:
                    return
                soonest = min(worker.deadline for worker in busy.values())
                ready = wait(busy, max(0.0, soonest - time.monotonic()))
                late = [at for at, worker in busy.items() if worker.deadline <= time.monotonic()]
                for answers in dict.fromkeys((*ready, *late)):
                    worker = busy.pop(answers)
                    answer = worker.answer() if answers in ready else None
                    if answer is not None:
                        batch = worker.batch
                        self._idle.append(worker)
                        employ()
                        yield batch, answer
                        continue
                    worker.kill()
                    if len(worker.batch) > 1:
                        part = -(-len(worker.batch) // _PARTS)
                        again += [worker.batch[at : at + part] for at in range(0, len(worker.batch), part)]
                    else:
                        yield worker.batch, None
        finally:
            self._hiring.join()
            for worker in busy.values():
                worker.kill()

    def _hire(self) -> None:
        """Let all processes begin, which takes a while: libraries are imported."""
        with suppress(FeedsError):  # whoever needs one meets it again
            while len(self._idle) < self.count:
                self._idle.append(_Worker(self._modules))

    def close(self) -> None:
        """End all processes."""
        if self._hiring:
            self._hiring.join()
        for worker in self._idle:
            worker.kill()
        self._idle.clear()


class _Worker:
    """A process and what it is working on."""

    def __init__(self, modules: Sequence[str]) -> None:
        from multiprocessing import get_context

        # Not forked from this one: a connection to a database and threads must not be in two processes.
        context = get_context("forkserver")
        context.set_forkserver_preload(list(modules))
        self.answers, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        try:
            self._process.start()
        except (EOFError, OSError) as error:  # also where the one that they are forked from has ended
            raise FeedsError("other processes", f"cannot be started ({error})") from error
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
        """What it says of its batch; None if it died. Raises what the function raised."""
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
    # The one that gives tasks and takes answers goes first: all others wait for it.
    os.nice(_AFTER)
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

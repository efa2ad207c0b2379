"""How the tasks of one `map` are distributed to the workers of a cluster."""

import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from feeds.cluster.connection import Connection, Lost, Unreachable, Worker
from feeds.cluster.posts import OtherPosts, Parcel, ParcelWork, PostWork
from feeds.cluster.versions import differences, versions
from feeds.cluster.worker import greet, work
from feeds.errors import FeedsError
from feeds.storage import Source, open_source

Answers = Iterator[tuple[Sequence[Any], Any]]

_BATCHES = 8
"""Batches of a portion; more where a worker has many processes, so that all have enough to do."""
_BATCHES_EACH = 4

_AT_ONCE = 2
"""Portions that a worker has at once: where one ends, processes of the other are busy."""

_LOOK = 2.0
"""Seconds between two looks at which workers there are."""

_GREETING = 20.0
"""Seconds in which a worker must say what it is."""

_PATIENCES = 10
"""A worker that answers a portion in no such multiple of the patience with a batch does not answer at all."""

_ATTEMPTS = 2
"""Attempts at a portion before this machine does it, and failures of a worker before it gets no more."""

_MOST_CARRIED = 2**23
"""Bytes of posts that go with a portion, unless one post alone has more."""

_SAMPLE = 3
"""Posts that show whether a worker sees what this machine sees."""

_DAEMON = "may not start processes; start it with DASK_DISTRIBUTED__WORKER__DAEMON=False, or with --no-nanny"


@dataclass(slots=True, eq=False)
class _Member:
    """A worker that may have portions."""

    worker: Worker
    sees_posts: bool
    portions: int = 0
    """How many it has now."""
    failures: int = 0

    @property
    def slots(self) -> int:
        """How many it may have."""
        return min(_AT_ONCE, self.worker.threads)

    @property
    def processes(self) -> int:
        """How many processes share a portion."""
        return -(-self.worker.threads // self.slots)


@dataclass(slots=True, eq=False)
class _Portion:
    """Tasks that go to a worker together."""

    tasks: Sequence[Any]
    failures: int = 0
    takes_posts: bool = False
    """Whether their posts go with them, though the worker sees posts: not these."""
    member: _Member | None = None
    deadline: float = 0.0


class Distribution:
    """Gives tasks to the workers behind `connection`. `tell` gets what makes one useless."""

    def __init__(
        self,
        connection: Connection,
        source: Source,
        function: PostWork,
        tasks: Iterable[Any],
        size: int,
        patience: float,
        tell: Callable[[str], None],
    ) -> None:
        self._connection, self._function, self._tell = connection, function, tell
        self._source = open_source(source.identity)  # its name may be relative to the current folder
        self._tasks = iter(tasks)
        self._size, self._patience = size, patience
        self._versions = versions()
        self._members: dict[str, _Member] = {}
        self._refused: set[str] = set()
        self._greeted: dict[str, tuple[Worker, float]] = {}
        """Call -> the worker that is asked what it is, and until when."""
        self._busy: dict[str, _Portion] = {}
        self._again: deque[_Portion] = deque()
        self._local: deque[_Portion] = deque()
        """Portions that no worker could do."""
        self._next_look = 0.0

    def rest(self) -> Iterator[Any]:
        """The tasks that are not answered yet, when it is read."""
        portions = (*self._busy.values(), *self._again, *self._local)
        yield from chain.from_iterable(portion.tasks for portion in portions)
        yield from self._tasks

    def answers(self, locally: Callable[[Iterable[Any]], Answers]) -> Answers:
        """As `Workers.map`; `locally` does it for some tasks on this machine. Raises Unreachable.

        Then `rest` has what is left.
        """
        while True:
            self._look()
            self._hand_out()
            if self._busy or (self._greeted and self._has_more()):
                if name := self._connection.next(_LOOK):
                    yield from self._ended(name, locally)
            elif portion := self._left_over():
                yield from locally(portion.tasks)
            else:
                return

    def _has_more(self) -> bool:
        """Whether there is a portion for a worker."""
        if not self._again and (portion := self._take(self._size * _BATCHES)):
            self._again.append(portion)
        return bool(self._again)

    def _left_over(self) -> _Portion | None:
        """What no worker does."""
        if not self._members:
            self._tell("has no worker that can be used; its work is done on this machine")
        for waiting in (self._local, self._again):
            if waiting:
                return waiting.popleft()
        return self._take(self._size * _BATCHES * _BATCHES_EACH)

    # --- workers ----------------------------------------------------------------------------

    def _look(self) -> None:
        """Greet workers that are new, and take back what those have that are gone or do not answer."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + _LOOK
        workers = self._connection.workers()
        for address in [one for one in self._members if one not in workers]:
            self._leave(self._members[address])
        for name, (worker, deadline) in list(self._greeted.items()):
            if worker.address not in workers or deadline < now:
                del self._greeted[name]
                self._connection.forget(name)
                if worker.address in workers:
                    self._refuse(worker, "does not answer")
        for portion in [one for one in self._busy.values() if one.deadline < now]:
            if portion.member in self._members.values() and portion.member:
                self._refuse(portion.member.worker, "does not answer")
        known = {*self._members, *self._refused, *(worker.address for worker, _ in self._greeted.values())}
        for address in workers.keys() - known:
            self._greet(workers[address], now)

    def _greet(self, worker: Worker, now: float) -> None:
        sample = pickle.dumps((self._source, self._sample()))
        self._greeted[self._connection.call(worker.address, greet, sample)] = worker, now + _GREETING

    def _sample(self) -> dict[str, str]:
        """SHA-256 of some posts."""
        tasks = self._again[0].tasks if self._has_more() else ()
        return dict(islice(self._function.posts_of(tasks), _SAMPLE))

    def _welcome(self, worker: Worker, greeting: dict[str, Any]) -> None:
        problem = differences(self._versions, greeting["versions"])
        if not greeting["may start processes"]:
            problem = _DAEMON
        if problem:
            self._refuse(worker, problem)
        else:
            self._members[worker.address] = _Member(worker, greeting["sees posts"])

    def _refuse(self, worker: Worker, reason: str) -> None:
        self._refused.add(worker.address)
        self._tell(f"the worker at {worker.host} is not used: {reason}")
        if member := self._members.get(worker.address):
            self._leave(member)

    def _leave(self, member: _Member) -> None:
        del self._members[member.worker.address]
        for name, portion in list(self._busy.items()):
            if portion.member is member:
                del self._busy[name]
                self._connection.forget(name)
                self._try_again(portion)

    # --- portions ---------------------------------------------------------------------------

    def _take(self, number: int) -> _Portion | None:
        tasks = list(islice(self._tasks, number))
        return _Portion(tasks) if tasks else None

    def _hand_out(self) -> None:
        for level in range(_AT_ONCE):
            for member in self._members.values():
                if member.portions == level < member.slots:
                    batches = max(_BATCHES, _BATCHES_EACH * member.processes)
                    portion = self._again.popleft() if self._again else self._take(self._size * batches)
                    if not portion:
                        return
                    self._give(member, portion)

    def _give(self, member: _Member, portion: _Portion) -> None:
        takes_posts = portion.takes_posts or not member.sees_posts
        parcels = self._parcels(portion, takes_posts)
        function = ParcelWork(self._function, None if takes_posts else self._source)
        address, processes = member.worker.address, member.processes
        try:
            name = self._connection.call(
                address, work, function, parcels, self._size, self._patience, processes
            )
        except Unreachable:
            self._again.append(portion)
            raise
        portion.member, portion.deadline = member, time.monotonic() + _PATIENCES * self._patience
        member.portions += 1
        self._busy[name] = portion

    def _parcels(self, portion: _Portion, takes_posts: bool) -> list[Parcel]:
        """The tasks of a portion as they are sent. What is too much is another portion from now on."""
        parcels: list[Parcel] = []
        size = 0
        for number, task in enumerate(portion.tasks):
            files = {}
            for path, _ in self._function.posts_of([task]) if takes_posts else ():
                with suppress(OSError):  # the worker is told of no file
                    files[path] = self._source.read(path)
            size += sum(map(len, files.values()))
            if parcels and size > _MOST_CARRIED:
                self._again.append(_Portion(portion.tasks[number:], portion.failures, portion.takes_posts))
                portion.tasks = portion.tasks[:number]
                break
            parcels.append(Parcel(number, task, files))
        return parcels

    def _ended(self, name: str, locally: Callable[[Iterable[Any]], Answers]) -> Answers:
        """Take the answer of a call."""
        if name in self._greeted:
            worker, _ = self._greeted.pop(name)
            try:
                greeting = self._connection.result(name)
            except Lost:
                return
            except Exception as error:  # of any kind: the other side is any program
                self._refuse(worker, f"{type(error).__name__}: {error}")
                return
            self._welcome(worker, greeting)
            return
        portion = self._busy.pop(name, None)
        if not portion or not (member := portion.member):
            return
        member.portions -= 1
        try:
            answers = pickle.loads(self._connection.result(name))
        except OtherPosts:
            portion.takes_posts = True
            self._again.append(portion)
        except Lost:
            self._try_again(portion)
        except FeedsError as error:  # the same is raised here, unless it is the worker's own
            self._fail(member, str(error))
            yield from locally(portion.tasks)
        except Exception as error:
            self._fail(member, f"{type(error).__name__}: {error}")
            self._try_again(portion)
        else:
            for numbers, result in answers:
                yield [portion.tasks[number] for number in numbers], result

    def _fail(self, member: _Member, reason: str) -> None:
        member.failures += 1
        if member.failures >= _ATTEMPTS and member.worker.address in self._members:
            self._refuse(member.worker, reason)

    def _try_again(self, portion: _Portion) -> None:
        portion.failures += 1
        portion.member = None
        (self._again if portion.failures < _ATTEMPTS else self._local).append(portion)

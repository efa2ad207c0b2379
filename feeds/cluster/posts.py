"""How posts reach a worker: it reads them itself, or they come with the tasks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple, Protocol, Self, runtime_checkable

from feeds.errors import FeedsError
from feeds.storage import Source
from feeds.storage.source import PostBytes, read_all


@runtime_checkable
class PostWork(Protocol):
    """Work that depends on its tasks and the bytes of their posts alone, so that any machine can do it."""

    def __call__(self, tasks: Sequence[Any], /) -> Any:
        """The results of tasks."""

    def posts_of(self, tasks: Sequence[Any], /) -> Iterable[tuple[str, str]]:
        """Path and SHA-256 of each post that is read for tasks."""

    def with_source(self, source: PostBytes, /) -> Self:
        """The same work, with posts from elsewhere."""


class OtherPosts(FeedsError):
    """A worker does not see the posts that the index knows."""


@dataclass(frozen=True, slots=True)
class SharedPosts:
    """Posts that a worker reads itself, from a folder or store that it shares."""

    source: Source
    digests: Mapping[str, str]
    """SHA-256 of each."""

    def read(self, path: str, expected: int = 0) -> bytes:
        """The bytes of a post. Raises OtherPosts where they are not those that the index knows."""
        (data,) = self.read_all([path])
        return data

    def read_all(self, paths: Sequence[str]) -> list[bytes]:
        """`read` of several posts at once."""
        found: list[bytes] = []
        for path, data in zip(paths, read_all(self.source, [(path, 0) for path in paths]), strict=True):
            if isinstance(data, OSError):
                raise OtherPosts(path, str(data)) from data
            if sha256(data).hexdigest() != self.digests[path]:
                raise OtherPosts(path, "has other bytes there")
            found.append(data)
        return found


@dataclass(frozen=True, slots=True)
class CarriedPosts:
    """Posts that came with the tasks."""

    files: Mapping[str, bytes]

    def read(self, path: str, expected: int = 0) -> bytes:
        """The bytes of a post. Raises FileNotFoundError where they could not be read."""
        try:
            return self.files[path]
        except KeyError as error:
            raise FileNotFoundError(path) from error


class Parcel(NamedTuple):
    """A task on its way to a worker."""

    number: int
    task: Any
    files: dict[str, bytes]
    """Its posts, where the worker does not read them itself."""


@dataclass(frozen=True, slots=True)
class ParcelWork:
    """Work on tasks that were sent; `source` is None where their posts came with them."""

    work: PostWork
    source: Source | None

    def __call__(self, parcels: Sequence[Parcel]) -> Any:
        """The results of tasks."""
        tasks = [parcel.task for parcel in parcels]
        posts: PostBytes
        if self.source:
            posts = SharedPosts(self.source, dict(self.work.posts_of(tasks)))
        else:
            posts = CarriedPosts({path: data for one in parcels for path, data in one.files.items()})
        return self.work.with_source(posts)(tasks)


def sees(source: Source, digests: Mapping[str, str]) -> bool:
    """Whether the posts of `source`, looked at from here, have these SHA-256."""
    posts = SharedPosts(source, digests)
    try:
        posts.read_all([*digests])
    except FeedsError:
        return False
    return True

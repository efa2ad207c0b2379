"""A folder of posts that remembers what was read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from feeds.storage.posts_folder import PostsFolder
from feeds.storage.source import read_all


@dataclass(frozen=True)
class WatchedFolder(PostsFolder):
    """Asked for several files at once, as object storage is."""

    reads: list[list[str]] = field(default_factory=list)
    """The paths of each request."""

    def read(self, path: str, expected: int = 0) -> bytes:
        self.reads.append([path])
        return PostsFolder(self.root).read(path, expected)

    def read_all(self, paths: Sequence[str]) -> list[bytes | OSError]:
        self.reads.append(list(paths))
        return list(read_all(PostsFolder(self.root), [(path, 0) for path in paths]))

"""Work on posts, for pools. Processes that do it import nothing else of the tests."""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Self

from feeds.errors import BadSetting
from feeds.storage.source import PostBytes

DIGESTS = {f"{number}.md": sha256(str(number).encode()).hexdigest() for number in range(400)}


@dataclass(frozen=True)
class Double:
    """Doubles the numbers that posts hold."""

    source: PostBytes
    died_of: int = -1
    hung_at: int = -1
    refused: int = -1
    seconds: float = 0.0
    """For each."""

    def __call__(self, tasks: Sequence[int]) -> list[int]:
        numbers = [int(self.source.read(f"{task}.md")) for task in tasks]
        time.sleep(self.seconds * len(tasks))
        if self.died_of in numbers:
            os._exit(1)
        if self.hung_at in numbers:
            time.sleep(600)
        if self.refused in numbers:
            raise BadSetting("rules.txt", "is wrong")
        return [2 * number for number in numbers]

    def posts_of(self, tasks: Sequence[int]) -> Iterator[tuple[str, str]]:
        return ((f"{task}.md", DIGESTS[f"{task}.md"]) for task in tasks)

    def with_source(self, source: PostBytes) -> Self:
        return replace(self, source=source)

"""Documents ready to be sent, in every content coding that was asked for: one shelf per process.

(1) What is given is what is published now, or is made anew before: nobody gets what is older than
    what any process gave before. If the index is deleted, the last that was published stays.
    Nobody gets what is of no state of the folder, as long as somebody looks at it.
(2) A document is made, and encoded, once, however many ask for it at the same time.
(3) It holds no more than its share of memory, as long as one document fits into that.
"""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from feeds import codings
from feeds.errors import BadAddress, NotNow
from feeds.model import Address, Document, Modified
from feeds.publisher import Published, Publisher
from feeds.search.request import SearchRequest

LARGEST = 64 * 2**20
"""Bytes of documents on a shelf, encoded ones included."""

_MOST = 4096

PATIENCE = 20.0
"""Seconds that a request waits for the posts to be read."""

_UNSETTLED = 5.0
"""Seconds that a request waits for files that have changed to be read again, if somebody looks at them."""

_SOON = 0.05
"""Seconds between two questions whether something has come about."""


@dataclass(slots=True)
class CachedDocument:
    """A document and its encoded forms."""

    published: Published
    address: Address | SearchRequest
    _encoded: dict[str, bytes]
    _making: threading.Lock = field(default_factory=threading.Lock)

    @property
    def document(self) -> Document:
        """The document."""
        return self.published.document

    @property
    def modified(self) -> Modified | None:
        """When its bytes took the place of others, if that can be told."""
        return self.published.modified

    def encoded(self, coding: str) -> bytes:
        """The bytes of the document in a coding, made when first asked for."""
        body = self._encoded.get(coding)
        if body is None:
            with self._making:
                body = self._encoded.get(coding)
                if body is None:
                    body = self._encoded[coding] = codings.encode(self.document.body, coding)
        return body

    def size(self) -> int:
        """Bytes in memory."""
        return len(self.document.body) + sum(len(body) for body in list(self._encoded.values()))

    def now(self, published: Published) -> "CachedDocument":
        """The same address in a later generation: what was encoded serves on while bytes are equal."""
        same = published.document.etag == self.document.etag
        return CachedDocument(published, self.address, self._encoded if same else {})


class DocumentCache:
    """Documents of `publisher` by the path of their request, `largest` bytes at the most."""

    def __init__(self, publisher: Publisher, *, largest: int = LARGEST) -> None:
        self._publisher = publisher
        self._largest = largest
        self._ready: dict[str, CachedDocument] = {}
        # Python would be no faster with two at once.
        self._making = threading.Lock()

    def get(self, path: str) -> CachedDocument | None:
        """What stands at `path` if it has been asked for before and did not go away."""
        ready = self._ready.get(path)
        if ready is None or self._publisher.is_current(ready.published.generation):
            return ready
        try:
            return self.make(path, ready.address)
        except BadAddress:
            return None

    def make(self, path: str, address: Address | SearchRequest) -> CachedDocument:
        """Make what stands at `path` and put it on the shelf. Raises BadAddress where nothing does.

        Where files are not as they were when they were read, this waits for the next look at them.
        """
        end = time.monotonic() + (_UNSETTLED if self._publisher.settings.watch else 0.0)
        while True:
            ready = self._make(path, address)
            if ready.published.sure or time.monotonic() > end:
                return ready
            while self._publisher.is_current(ready.published.generation) and time.monotonic() < end:
                time.sleep(_SOON)

    def _make(self, path: str, address: Address | SearchRequest) -> CachedDocument:
        with self._making:
            old = self._ready.get(path)
            if old and self._publisher.is_current(old.published.generation):
                return old
            self._await_posts()
            self._ready.pop(path, None)
            self._make_room()
            published = self._publisher.published(address, datetime.now(UTC))
            ready = old.now(published) if old else CachedDocument(published, address, {})
            if published.sure and (published.modified or isinstance(address, SearchRequest)):
                self._ready[path] = ready
            return ready

    def _await_posts(self) -> None:
        """Wait for an index that was deleted to be made anew: without it, all feeds would be empty."""
        end = time.monotonic() + PATIENCE
        while not self._publisher.generation():
            if time.monotonic() > end:
                raise NotNow("the index", "is being made anew", seconds=10)
            time.sleep(_SOON)

    def _make_room(self) -> None:
        """Drop what was made longest ago: it comes back when it is asked for."""
        excess = sum(ready.size() for ready in self._ready.values()) - self._largest
        while self._ready and (excess > 0 or len(self._ready) >= _MOST):
            excess -= self._ready.pop(next(iter(self._ready))).size()

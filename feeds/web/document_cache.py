"""Document cache: published documents in memory, with their encoded forms, one cache per process.

(1) `get` and `load` return what is published now. After an update by any process a document is made anew
    before it is served. If the index is deleted, the last published documents are served on.
(2) A document whose source files are changing is not served until the watcher has seen the change
    (up to a time limit), and not cached.
(3) However many requests ask for it at once, a document is made and encoded once.
(4) It holds at most `max_bytes`, or one document if that is larger.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from feeds import codings
from feeds.errors import NotNow, NotRead
from feeds.model import Address, Document, Modified
from feeds.publisher import PublishedDocument, Publisher
from feeds.search.request import SearchRequest

MAX_BYTES = 64 * 2**20
"""Default size of a cache, encoded forms included."""

_MAX_DOCUMENTS = 4096

_INDEX_TIMEOUT = 20.0
"""Seconds that a request waits for a deleted index to be made anew."""

_CONSISTENCY_TIMEOUT = 5.0
"""Seconds that a request waits for the watcher to read changed files."""

_TURN_TIMEOUT = 5.0
"""Seconds that a request waits for documents that others asked for before."""

_POLL_INTERVAL = 0.05
"""Seconds between two checks while a request waits."""


@dataclass(slots=True)
class CachedDocument:
    """A document and its encoded forms."""

    published: PublishedDocument
    address: Address | SearchRequest
    _encoded: dict[str, bytes]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def document(self) -> Document:
        """The document."""
        return self.published.document

    @property
    def modified(self) -> Modified | None:
        """When its bytes last changed; None if unknown."""
        return self.published.modified

    def encoded(self, coding: str) -> bytes:
        """The bytes in a content coding, encoded at the first call."""
        body = self._encoded.get(coding)
        if body is None:
            with self._lock:
                body = self._encoded.get(coding)
                if body is None:
                    body = self._encoded[coding] = codings.encode(self.document.body, coding)
        return body

    def size(self) -> int:
        """Bytes in memory."""
        return len(self.document.body) + sum(len(body) for body in list(self._encoded.values()))

    def renewed(self, published: PublishedDocument) -> "CachedDocument":
        """The same address in a later generation; keeps the encoded forms if the bytes are equal."""
        same = published.document.etag == self.document.etag
        return CachedDocument(published, self.address, self._encoded if same else {})


class DocumentCache:
    """Documents of `publisher` by request path, at most `max_bytes` of them."""

    def __init__(self, publisher: Publisher, *, max_bytes: int = MAX_BYTES) -> None:
        self._publisher = publisher
        self._max_bytes = max_bytes
        self._cached: dict[str, CachedDocument] = {}
        # One at a time: threads would make two documents no faster.
        self._lock = threading.Lock()

    def get(self, path: str) -> CachedDocument | None:
        """The document at `path` if it is ready: loaded before, and still published."""
        cached = self._cached.get(path)
        return cached if cached and self._publisher.is_current(cached.published.generation) else None

    def load(self, path: str, address: Address | SearchRequest) -> CachedDocument:
        """Make the document at `address` and cache it under `path`. Raises BadAddress, NotNow."""
        end = time.monotonic() + (_CONSISTENCY_TIMEOUT if self._publisher.settings.watch else 0.0)
        while True:
            loaded = self._load(path, address)
            if loaded.published.is_consistent or time.monotonic() > end:
                return loaded
            while self._publisher.is_current(loaded.published.generation) and time.monotonic() < end:
                time.sleep(_POLL_INTERVAL)

    def _load(self, path: str, address: Address | SearchRequest) -> CachedDocument:
        with self._turn():
            old = self._cached.get(path)
            if old and self._publisher.is_current(old.published.generation):
                return old
            self._cached.pop(path, None)
            self._evict()
            published = self._published(address)
            loaded = old.renewed(published) if old else CachedDocument(published, address, {})
            if published.is_consistent and (published.modified or isinstance(address, SearchRequest)):
                self._cached[path] = loaded
            return loaded

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One request at a time makes a document. Raises NotNow after a while."""
        if not self._lock.acquire(timeout=_TURN_TIMEOUT):
            raise NotNow("the server", "it is busy", seconds=10)
        try:
            yield
        finally:
            self._lock.release()

    def _published(self, address: Address | SearchRequest) -> PublishedDocument:
        """The document at `address`; waits while a deleted index is made anew. Raises BadAddress, NotNow."""
        end = time.monotonic() + _INDEX_TIMEOUT
        while True:
            try:
                return self._publisher.published(address, datetime.now(UTC))
            except NotRead:
                if time.monotonic() > end:
                    raise
            time.sleep(_POLL_INTERVAL)

    def _evict(self) -> None:
        """Drop the oldest documents until there is room for another."""
        excess = sum(cached.size() for cached in self._cached.values()) - self._max_bytes
        while self._cached and (excess > 0 or len(self._cached) >= _MAX_DOCUMENTS):
            excess -= self._cached.pop(next(iter(self._cached))).size()

"""Posts in object storage. A key is a path: what is before its slashes are folders.

(1) A scan is one listing; so is everything that is asked before it, when settings are read.
(2) An object is replaced whole. Its entity tag is its stamp, and tells whether it changed while it was read.
(3) Bodies are read many at a time, files that posts show piece by piece.
"""

import errno
import logging
import os
import posixpath
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from io import BufferedReader
from typing import Any, Self

from obstore.exceptions import BaseError

from feeds.errors import BadFolder, FeedsError
from feeds.posts import SUFFIXES
from feeds.storage.output import MANIFEST
from feeds.storage.passed_over import HIDDEN, NO_SUFFIX, OUTPUT, PROGRAMS, SKIPPED
from feeds.storage.posts_folder import LARGEST
from feeds.storage.source import Seen, Stamp
from feeds.text import printable

from .file import PIECE, NoRanges, ObjectFile
from .listing import Found, Listing, is_path, list_objects, tag_of
from .location import Location, at_once, location_of, reason_of, store_of

_log = logging.getLogger("feeds")

_FRESH = 15.0
"""Seconds in which a listing is true enough for who reads settings, and for the scan that follows."""

_INTERVAL = 300.0
"""Seconds between two scans of a server: each costs money, a request for every 1,000 objects."""

_ODD = "its key has an empty part, `.`, `..` or a control character; give it another"


@dataclass(slots=True)
class _Look:
    """What a source remembers of its listings."""

    listing: Listing | None = None
    """The last one that no scan has used."""
    made: float = 0.0
    others: dict[str, Stamp] = field(default_factory=dict)
    """Of the last scan: the files that are no posts."""
    odd: tuple[str, ...] = ()
    """The keys that were reported."""


@dataclass(frozen=True, slots=True)
class ObjectSource:
    """The posts at a location."""

    location: Location
    _look: _Look = field(default_factory=_Look, init=False, repr=False, compare=False)

    @classmethod
    def named(cls, name: str) -> Self:
        """The posts at an address such as `s3://bucket/prefix`. Raises BadSetting."""
        return cls(location_of(name))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.location,)

    @property
    def name(self) -> str:
        """Its address."""
        return self.location.url

    @property
    def identity(self) -> str:
        """Its address, and the server's."""
        return self.location.identity

    @property
    def interval(self) -> float:
        """Minutes: a look costs money."""
        return _INTERVAL

    @property
    def is_atomic(self) -> bool:
        """Objects are replaced whole."""
        return True

    # --- listings -------------------------------------------------------------------------------

    def check(self) -> None:
        """Raise BadFolder where nothing can be listed."""
        listing = self._listing()
        if not (listing.by_key or listing.odd):
            raise BadFolder(self.name, "there are no objects")

    def _listing(self) -> Listing:
        """A listing that is fresh."""
        look = self._look
        if look.listing is None or time.monotonic() - look.made > _FRESH:
            look.listing = list_objects(self.location)
            look.made = time.monotonic()  # a listing of millions takes longer than it is fresh
        return look.listing

    def _found(self, path: str) -> Found | None:
        """The object at a path, by a listing; None also where that is not fresh. Raises FileNotFoundError."""
        look = self._look
        if look.listing is None or time.monotonic() - look.made > _FRESH:
            return None
        found = look.listing.by_key.get(path)
        if found is None:
            raise _missing(path)
        return found

    def scan(self, others: list[bytes] | None = None) -> Iterator[Seen]:
        """Every object that may be a post, as in a folder."""
        listing, look = self._listing(), self._look
        look.listing = None
        if MANIFEST in listing.by_key:
            raise BadFolder(self.name, "is a folder of output, with a manifest; it holds no posts")
        self._report(listing.odd)
        look.others = {}
        beside = [] if others is None else others
        passes = _folders_passed(listing)
        for key, size, tag in listing.by_key.values():
            folder, _, name = key.rpartition("/")
            if name.startswith(".") or passes(folder):
                continue
            stamp = size, _number(tag)
            if name.lower().endswith(SUFFIXES):
                yield key.encode(), *stamp
            else:
                beside.append(key.encode())
                look.others[key] = stamp

    def _report(self, odd: Sequence[str]) -> None:
        if odd and tuple(odd) != self._look.odd:
            more = f", and {len(odd) - 1:,} more" if len(odd) > 1 else ""
            _log.warning("%s%s: left out: %s", printable(f"{self.name}/{odd[0]}"), more, _ODD)
        self._look.odd = tuple(odd)

    def passed_over(self) -> Iterator[tuple[str, str, bool]]:
        """What a scan passes over, as in a folder; and keys that are no paths, as links that lead nowhere."""
        listing = self._listing()
        yield from ((key, _ODD, True) for key in listing.odd)
        passes = _folders_passed(listing)
        told: set[str] = set()
        for key in listing.by_key:
            folder, _, name = key.rpartition("/")
            above, reason = passes(folder) or ("", "")
            path = above or key
            if not above:
                hidden = HIDDEN if name.startswith(".") else ""
                reason = hidden or ("" if name.lower().endswith(SUFFIXES) else NO_SUFFIX)
            if reason and path not in told:
                told.add(path)
                yield path, reason, False

    def files(self, folder: str) -> list[str]:
        """The keys directly in `folder`."""
        start = f"{folder}/" if folder else ""
        try:
            keys = self._listing().by_key
        except FeedsError as error:
            raise OSError(error.reason) from error
        found = [key for key in keys if key.startswith(start) and "/" not in key[len(start) :]]
        if not (found or (self.has_folder(folder) if folder else keys)):
            raise _missing(folder)
        return found

    def has_folder(self, path: str) -> bool:
        """Whether there is an object below `path`."""
        return path in self._listing().folders

    def is_in(self, name: str) -> bool:
        """Whether there is a folder of this name, here or in what the prefix names."""
        if self.has_folder(name):
            return True
        return any(_has_objects(one, name) for one in self.location.above())

    def vaults(self) -> tuple[str, ...]:
        """The folders with an `.obsidian`, as in a folder."""
        if self.is_in(_OBSIDIAN):
            return ("",)
        found = (folder.rpartition("/") for folder in self._listing().folders)
        return tuple(sorted(at for at, _, name in found if name == _OBSIDIAN and at.count("/") < 3))

    # --- objects --------------------------------------------------------------------------------

    def stamp(self, path: str) -> Stamp | None:
        """Size and entity tag of any object."""
        try:
            found = self._found(path)
            if found:
                return found.size, _number(found.tag)
            meta = self._ask(path, lambda store, key: store.head(key))
        except FileNotFoundError:
            return None
        return meta["size"], _number(tag_of(meta))

    def scanned_stamp(self, path: str) -> Stamp | None:
        """The stamp of a file that is no post, by the last scan, which saw all of them."""
        return self._look.others.get(path) or self.stamp(path)

    def stamp_to_keep(self, stamp: Stamp) -> Stamp:
        """`stamp`: every change makes another one."""
        return stamp

    def read(self, path: str, expected: int = 0) -> bytes:
        """All bytes of an object."""
        self._found(path)
        answer = self._ask(path, lambda store, key: store.get(key))
        if answer.meta["size"] > LARGEST:
            raise OSError(f"larger than {LARGEST >> 20} MiB")
        data: bytes = self._ask(path, lambda store, key: bytes(answer.bytes()))
        return data

    def read_all(self, paths: Sequence[str]) -> list[bytes | OSError]:
        """The bytes of several objects, or why one cannot be read."""

        def read(path: str) -> bytes | OSError:
            try:
                return self.read(path)
            except OSError as error:
                return error

        return at_once(read, [(path,) for path in paths])

    def open_file(self, path: str) -> BufferedReader:
        """An object of any size, as it is now: it cannot be read on when it has changed."""
        meta = self._ask(path, lambda store, key: store.head(key))
        return BufferedReader(ObjectFile(partial(self._get, path, tag_of(meta)), meta["size"]), PIECE)

    def _get(self, path: str, tag: str, **options: Any) -> Any:
        answer = self._ask(path, lambda store, key: store.get(key, options=options))
        if tag_of(answer.meta) != tag:
            raise OSError("has changed while it was read")
        return answer

    def read_range(self, path: str, start: int, length: int) -> bytes:
        """Up to `length` bytes of an object of any size."""
        with self.open_file(path) as file:
            file.seek(start)
            return file.read(length)

    def _ask(self, path: str, question: Any) -> Any:
        """What the store answers. Raises OSError."""
        if not is_path(path):
            raise PermissionError(0, "leads out of the folder of posts", path)
        try:
            return question(store_of(self.location), path)
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise OSError(reason_of(error)) from error
            raise _missing(path) from error
        except BaseError as error:
            raise (NoRanges if "non-partial" in str(error) else OSError)(reason_of(error)) from error
        except FeedsError as error:
            raise OSError(error.reason) from error

    # --- names ----------------------------------------------------------------------------------

    def path_of(self, named: str) -> str:
        """The path of an object that is named by its address, or from here."""
        return posixpath.normpath(named.removeprefix(f"{self.name}/"))

    def place(self, path: str) -> str:
        """The address of an object; the path of a file of this machine is left as it is."""
        if path.startswith("/") or "://" in path:
            return path
        key = posixpath.normpath(posixpath.join(self.location.prefix, path))
        return f"{self.location.scheme}://{self.location.bucket}/{key}"

    def holds(self, place: str) -> bool:
        """Whether the address of an object is inside."""
        return f"{place}/".startswith(f"{self.name}/")


_OBSIDIAN = ".obsidian"


def _missing(path: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)


def _number(tag: str) -> int:
    """An entity tag as a number of 60 bits: most are MD5 in hex, but none need be."""
    try:
        return int(tag[:15], 16)
    except ValueError:
        return int(sha256(tag.encode()).hexdigest()[:15], 16)


def _folders_passed(listing: Listing) -> Callable[[str], tuple[str, str] | None]:
    """A function of a folder: the path of the folder that is passed over with it, and why; or None."""
    outputs = {key.rpartition("/")[0] for key in listing.by_key if key.endswith(f"/{MANIFEST}")}
    known: dict[str, tuple[str, str] | None] = {"": None}

    def passes(folder: str) -> tuple[str, str] | None:
        if folder not in known:
            above, _, name = folder.rpartition("/")
            reason = HIDDEN if name.startswith(".") else PROGRAMS if name in SKIPPED else ""
            reason = reason or (OUTPUT if folder in outputs else "")
            known[folder] = passes(above) or ((folder, reason) if reason else None)
        return known[folder]

    return passes


def _has_objects(location: Location, folder: str) -> bool:
    try:
        return any(store_of(location).list(folder, chunk_size=1))
    except (BaseError, FileNotFoundError):  # not our business
        return False

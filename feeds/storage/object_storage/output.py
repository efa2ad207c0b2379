"""An output in object storage: an object for each file, with the headers that its responses have.

(1) An object is written whole or not at all, so a killed build leaves nothing unfinished.
(2) What is there is known from one listing; the stamp of an object is its entity tag, as the store said it.
(3) An object that is the same is not written again: its metadata have the digest of its bytes.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from io import BufferedReader
from typing import Any, BinaryIO

from obstore.exceptions import BaseError

from feeds.errors import BadOutput, FeedsError
from feeds.storage.output import MANIFEST, File, Headers, Kept

from . import lock
from .file import PIECE, ObjectFile
from .listing import is_path, list_objects, tag_of
from .location import Location, at_once, location_of, reason_of, store_of

_DIGEST = "sha256"
_PRIVATE = Headers("application/json", "no-store")


class ObjectOutput:
    """The output at `name`, such as `s3://bucket/prefix`."""

    def __init__(self, name: str) -> None:
        self._location = location_of(name)
        self._stamps: dict[str, str] | None = None
        self._lock: lock.Lock | None = None
        self._is_new = False
        """Whether nothing was there, so that nothing needs to be compared."""

    def __getstate__(self) -> tuple[Location, bool]:
        return self._location, self._is_new

    def __setstate__(self, state: tuple[Location, bool]) -> None:
        self._location, self._is_new = state
        self._stamps = self._lock = None

    @property
    def name(self) -> str:
        """Its address."""
        return self._location.url

    @property
    def identity(self) -> str:
        """Its address, and the server's."""
        return self._location.identity

    def create(self) -> None:
        """Look what is there: the bucket must exist."""
        if self._stamps is None:
            self._list()

    def place(self, name: str) -> str:
        """The address of an object."""
        return f"{self.name}/{name}"

    def remove_unfinished(self) -> None:
        """Objects are never unfinished."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other builds away, where the store can."""
        with lock.held(self._location) as self._lock:
            manifest = self.stamp(MANIFEST)
            self._list()
            if self.stamp(MANIFEST) != manifest:
                raise BadOutput(self.name, "another build has just written to it; build again")
            yield

    def read(self, name: str) -> bytes | None:
        """The bytes of an object; None where there is none."""
        try:
            return bytes(store_of(self._location).get(_key(name)).bytes())
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise BadOutput(self.name, reason_of(error)) from error
            return None
        except BaseError as error:
            raise BadOutput(self.place(name), reason_of(error)) from error

    def stamp(self, name: str) -> str:
        """The entity tag of an object, as of the last look, or as this process wrote it since."""
        self.create()
        return (self._stamps or {}).get(name, "")

    def write(self, name: str, body: bytes | BufferedReader, headers: Headers = _PRIVATE) -> None:
        """Write an object; without headers it is of no interest to others."""
        if self._lock:
            self._lock.check()
        self._put(name, body, {"Content-Type": headers.media_type, "Cache-Control": headers.cache_control})

    def replace(self, files: Sequence[File]) -> list[Kept]:
        """Write the objects that differ, many at a time."""
        if self._lock:
            self._lock.check()
        return at_once(self._replace, [(file,) for file in files])

    def _replace(self, file: File) -> Kept:
        digest = sha256(file.body).hexdigest() if isinstance(file.body, bytes) else file.digest
        wanted = {
            "Content-Type": file.headers.media_type,
            "Cache-Control": file.headers.cache_control,
            _DIGEST: digest,
        }
        if not self._is_new:
            try:
                there = store_of(self._location).get(_key(file.name), options={"head": True})
            except FileNotFoundError:
                pass
            except BaseError as error:
                raise BadOutput(self.place(file.name), reason_of(error)) from error
            else:
                # A store may say more of it, as its class of storage.
                if wanted.items() <= there.attributes.items():
                    return Kept(tag_of(there.meta), False)
        return Kept(self._put(file.name, file.body, wanted), True)

    def delete(self, names: Sequence[str]) -> None:
        """Delete objects: by the thousand where the store can, else each by itself."""
        keys = list(map(_key, names))
        if self._location.scheme == "s3" and keys:
            try:
                return store_of(self._location).delete(keys)
            except (BaseError, FileNotFoundError):
                pass  # some servers cannot; what it means is said below
        at_once(self._delete, [(key,) for key in keys])
        return None

    def _delete(self, key: str) -> None:
        try:
            store_of(self._location).delete(key)
        except FileNotFoundError:
            pass
        except BaseError as error:
            raise BadOutput(self.place(key), reason_of(error)) from error

    def _put(self, name: str, body: bytes | BinaryIO, attributes: dict[Any, str]) -> str:
        if isinstance(body, BufferedReader):
            body.seek(0)
            if isinstance(body.raw, ObjectFile):
                # The library cannot read from a store while it writes to one.
                with tempfile.TemporaryFile() as copy:
                    shutil.copyfileobj(body, copy, PIECE)
                    copy.seek(0)
                    return self._put(name, copy, attributes)
        try:
            tag = tag_of(store_of(self._location).put(_key(name), body, attributes=attributes))
        except FileNotFoundError as error:
            raise BadOutput(self.name, reason_of(error)) from error
        except BaseError as error:
            raise BadOutput(self.place(name), reason_of(error)) from error
        if self._stamps is not None:
            self._stamps[name] = tag
        return tag

    def _list(self) -> None:
        try:
            listed = list_objects(self._location).by_key
        except FeedsError as error:
            raise BadOutput(error.subject, error.reason) from error
        self._stamps = {key: one.tag for key, one in listed.items() if key != lock.NAME}
        self._is_new = not self._stamps


def _key(name: str) -> str:
    """The key of a file. A manifest may be another's: its names must not lead out. Raises BadOutput."""
    if not is_path(name):
        raise BadOutput(name, "leads out of the output")
    return name

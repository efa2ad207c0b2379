"""The objects below a location, with their sizes and entity tags, in the order of their keys' bytes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from obstore.exceptions import BaseError, InvalidPathError

from feeds.errors import BadFolder

from .location import Location, reason_of, store_of

_PAGE = 1000

_NO_PATH = re.compile(r"(?:\A|/)\.{0,2}(?:/|\Z)|[\0-\x1f\x7f]")


class Found(NamedTuple):
    """An object. Its key is relative to the location."""

    key: str
    size: int
    tag: str


@dataclass(frozen=True)
class Listing:
    """What is below a location."""

    by_key: dict[str, Found]
    """In the order of the keys' bytes."""
    odd: list[str]
    """Keys that are no paths, which the library cannot read: with an empty part, "." or "..", or a control
    character.
    """

    @cached_property
    def folders(self) -> frozenset[str]:
        """All that is before a slash in a key."""
        found: set[str] = set()
        for key in self.by_key:
            folder = key.rpartition("/")[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)


def tag_of(meta: Any) -> str:
    """The entity tag that a store says, without quotes; where it says none, the time of the last change."""
    tag = (meta["e_tag"] or "").removeprefix("W/").strip('"')
    return tag or (meta["last_modified"].isoformat() if "last_modified" in meta else "")


def list_objects(location: Location) -> Listing:
    """All objects below a location. Raises BadFolder also where only a part cannot be listed."""
    try:
        chunks = store_of(location).list(chunk_size=_PAGE)
        return Listing(
            _in_order(Found(one["path"], one["size"], tag_of(one)) for page in chunks for one in page), []
        )
    except InvalidPathError as error:
        # One such key, and the library lists nothing at all.
        if location.scheme != "s3":
            key = re.search(r'[Pp]ath:? "(.*?)"', str(error))
            reason = (
                "has a key with an empty part, `.`, `..` or a control character; give that object another"
            )
            raise BadFolder(location.url, f"{reason}: {key[1]}" if key else reason) from error
    except (BaseError, FileNotFoundError) as error:
        raise BadFolder(location.url, reason_of(error)) from error
    from .raw_listing import list_raw

    pairs = [(is_path(one.key.removesuffix("/")), one) for one in list_raw(location)]
    found = (one._replace(key=one.key.removesuffix("/")) for good, one in pairs if good)
    return Listing(_in_order(found), [one.key for good, one in pairs if not good])


def is_path(key: str) -> bool:
    """Whether a key is a path that the library can read."""
    return not _NO_PATH.search(key)


def _in_order(objects: Iterable[Found]) -> dict[str, Found]:
    """Objects in the order of their keys' bytes, as most stores list them.

    A key that ends in "/" makes consoles show a folder. The library lists it without the slash, perhaps
    beside another.
    """
    found: dict[str, Found] = {}
    for one in objects:
        if one.key not in found or one.size:
            found[one.key] = one
    # The order of UTF-8 is that of code points.
    return {key: found[key] for key in sorted(found)}

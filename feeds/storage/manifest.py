"""The manifest of a static build: whose output it is, and which files of it are ours."""

import json
from collections.abc import Set
from dataclasses import dataclass

from feeds.errors import BadOutput

from .output import MANIFEST, Output


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the manifest of an output says."""

    names: Set[str]
    """The files that earlier builds wrote, or were about to write."""
    archive: str
    """The id of the archive, of its records; "" where there is no manifest, or one of an earlier version."""
    ids: str
    """The address that the ids of feeds are made from; "" where `archive` is."""


def read_manifest(output: Output) -> Manifest:
    """The manifest of an output; an empty one where there is none. Raises BadOutput."""
    data = output.read(MANIFEST)
    if data is None:
        return Manifest(frozenset(), "", "")
    try:
        found = json.loads(data)
        names, archive, ids = found["files"], found.get("archive", ""), found.get("ids", "")
        texts = [*names, archive, ids] if isinstance(names, list) else [None]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        reason = "is no manifest of feeds; remove it if the folder may be written over"
        raise BadOutput(output.place(MANIFEST), reason) from error
    return Manifest(frozenset(names), archive, ids)


def write_manifest(output: Output, manifest: Manifest) -> None:
    """Write a manifest, unless it is there. Raises BadOutput."""
    found = {"archive": manifest.archive, "ids": manifest.ids, "files": sorted(manifest.names)}
    body = json.dumps(found, ensure_ascii=False, indent=0).encode() + b"\n"
    if output.read(MANIFEST) != body:
        output.write(MANIFEST, body)

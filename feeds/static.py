"""Write every document to a folder, for any web server that serves files.

(1) Only files that the manifest names are ever overwritten or removed.
(2) The manifest names a file before the file is made, so a build that was killed knows its own.
(3) A file is written only when its bytes differ, so its own time tells when it changed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from feeds.errors import BadOutput
from feeds.files import MANIFEST, Output
from feeds.publisher import Publisher


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did, in files."""

    written: int
    unchanged: int
    removed: int
    foreign: tuple[str, ...]
    """Files that stand in the way and are not ours: left as they are."""


def build(publisher: Publisher, out: Path, *, progress: Callable[[int], None]) -> Built:
    """Write all documents of `publisher` below `out`; `progress` hears of each file.

    Raises BadOutput.
    """
    output = Output(out)
    ours = _manifest(output)
    files = dict(publisher.files())
    foreign = tuple(sorted(name for name in files if name not in ours and output.read(name) is not None))
    own = files.keys() - set(foreign)
    _declare(output, ours | own)
    written = unchanged = 0
    for name in files:
        if name not in own:
            continue
        body = publisher.document(files[name]).body
        if output.read(name) == body:
            unchanged += 1
        else:
            output.write(name, body)
            written += 1
        progress(written + unchanged)
    stale = sorted(ours - own)
    for name in stale:
        output.remove(name)
    _declare(output, own)
    return Built(written, unchanged, len(stale), foreign)


def _manifest(output: Output) -> set[str]:
    data = output.read(MANIFEST)
    if data is None:
        return set()
    try:
        names = json.loads(data)["files"]
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise TypeError
    except (ValueError, TypeError, KeyError) as error:
        reason = "is no manifest of feeds; remove it if the folder may be written over"
        raise BadOutput(str(output.root / MANIFEST), reason) from error
    return set(names)


def _declare(output: Output, names: set[str]) -> None:
    body = json.dumps({"files": sorted(names)}, ensure_ascii=False, indent=0).encode() + b"\n"
    if output.read(MANIFEST) != body:
        output.write(MANIFEST, body)

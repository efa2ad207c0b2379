"""What a scan of a folder passes over, and why: for the owner of an archive."""

import os
from collections.abc import Iterator
from pathlib import Path

from feeds.posts import SUFFIXES

from .output import MANIFEST

SKIPPED = frozenset(
    {
        *("_site", "_layouts", "_includes", "_drafts", "_data", "_sass", "_plugins", "node_modules"),
        *("bower_components", "__pycache__", "__MACOSX", "@eaDir", "#recycle", "$RECYCLE.BIN"),
    }
)
"""Folders of site generators, package managers and disks that hold no posts. Hidden ones (".git") are
skipped, too.
"""

HIDDEN = "hidden"
PROGRAMS = "a folder that holds no posts, by its name"
NO_SUFFIX = "no suffix of a post"
OUTPUT = "output of feeds"


def passed_over(root: str) -> Iterator[tuple[str, str, bool]]:
    """Path, reason, and whether it is a link that cannot be followed, in the order of the paths below `root`.

    A folder stands for all that it holds. Folders that cannot be listed are left out.
    """
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(os.path.join(root, folder)) as found:  # noqa: PTH118
                children = sorted(found, key=lambda child: child.name)
        except OSError:
            continue
        if folder and any(child.name == MANIFEST for child in children):
            yield folder, OUTPUT, False
            continue
        inner = []
        for child in children:
            path = f"{folder}/{child.name}" if folder else child.name
            if child.is_symlink():
                reason = _of_link(root, child)
                if reason:
                    yield path, reason, True
            elif child.name.startswith("."):
                yield path, HIDDEN, False
            elif child.is_dir(follow_symlinks=False):
                if child.name in SKIPPED:
                    yield path, PROGRAMS, False
                else:
                    inner.append(path)
            elif not child.name.lower().endswith(SUFFIXES):
                yield path, NO_SUFFIX, False
        waiting += reversed(inner)


def _of_link(root: str, child: os.DirEntry[str]) -> str:
    """Why a link is not followed; "" where it is, or what it leads to is found where that is."""
    target = Path(os.path.realpath(child.path))
    if not target.exists():
        return "is a link that leads nowhere"
    if target.is_relative_to(root):
        return ""
    if target.is_dir():
        return "is a link to a folder outside of this one"
    return "is a link to a file outside of this folder" if child.name.lower().endswith(SUFFIXES) else ""

"""What a scan of a folder passes over, and why: for the owner of an archive."""

import os
from collections.abc import Iterator
from pathlib import Path

_HIDDEN = "hidden"
_PROGRAMS = "a folder that holds no posts, by its name"
_NO_SUFFIX = "no suffix of a post"
_OUTPUT = "output of feeds"


def passed_over(
    root: str, skipped: frozenset[str], suffixes: tuple[str, ...], manifest: str
) -> Iterator[tuple[str, str, bool]]:
    """Path, reason, and whether it is a link that cannot be followed, in the order of the paths.

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
        if folder and any(child.name == manifest for child in children):
            yield folder, _OUTPUT, False
            continue
        inner = []
        for child in children:
            path = f"{folder}/{child.name}" if folder else child.name
            if child.is_symlink():
                reason = _of_link(root, child, suffixes)
                if reason:
                    yield path, reason, True
            elif child.name.startswith("."):
                yield path, _HIDDEN, False
            elif child.is_dir(follow_symlinks=False):
                if child.name in skipped:
                    yield path, _PROGRAMS, False
                else:
                    inner.append(path)
            elif not child.name.lower().endswith(suffixes):
                yield path, _NO_SUFFIX, False
        waiting += reversed(inner)


def _of_link(root: str, child: os.DirEntry[str], suffixes: tuple[str, ...]) -> str:
    """Why a link is not followed; "" where it is, or what it leads to is found where that is."""
    target = Path(os.path.realpath(child.path))
    is_inside = target.is_relative_to(os.path.realpath(root))
    if not target.exists():
        return "is a link that leads nowhere"
    if is_inside:
        return ""
    if target.is_dir():
        return "is a link to a folder outside of this one"
    return "is a link to a file outside of this folder" if child.name.lower().endswith(suffixes) else ""

"""What became of each file, and why: read again from the source, for the owner of an archive."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from feeds.archive import Archive
from feeds.posts import Explanation, explain

ENTRY, COLLAPSED, WAITING, LEFT_OUT, NOT_A_POST = "entry", "collapsed", "waiting", "left out", "not a post"
PASSED_OVER = "passed over"

_FEW = 10
"""A folder with ten times as many other files as entries gives few."""
_SAMPLE = 1000
_NEED = (
    "a post needs a date (`date: 2024-03-12`, or 2024-03-12 at the start of its name) "
    "and may name an original (`from: https://…`)"
)
_VAULT_NEED = (
    "in an Obsidian vault, a note is a post if it names an original (`source: https://…`) "
    "or says `publish: true`"
)
_DRAFT_FIELDS = ("draft", "published", "publish", "status")


class Account(NamedTuple):
    """What became of a file."""

    path: str
    state: str
    reason: str
    """In one line; "" where the state says it all."""


def explain_file(archive: Archive, path: str) -> Explanation:
    """Which key gave each value of a file. Raises OSError for a file that cannot be read."""
    data = archive.settings.source.read(path)
    return explain(path, data, zone=archive.zone, options=archive.options)


def accounts(archive: Archive, *, only: Collection[str] = ()) -> Iterator[Account]:
    """Every file by path, and what became of it; `only` in these states (ENTRY: or COLLAPSED)."""
    for path, state, problem in archive.index.files.states():
        if only and state not in only:
            continue
        if state == ENTRY:
            headline = archive.index.entries.of_file(path)
            if headline and headline.files[0] != path:
                yield Account(path, COLLAPSED, f"into {headline.files[0]}")
                continue
        reason = problem if state == LEFT_OUT else ""
        if state in (WAITING, NOT_A_POST):
            reason = _reason(archive, path, state)
        yield Account(path, state, reason)


def passed_over(archive: Archive, *, only_links: bool = False) -> Iterator[Account]:
    """What was not looked at: links out of the folder and, unless `only_links`, files of other kinds."""
    for path, reason, is_link in archive.settings.source.passed_over():
        if is_link or not only_links:
            yield Account(path, PASSED_OVER, reason)


def advice(archive: Archive) -> list[str]:
    """What would make posts of a folder's files, where few or none are; nothing otherwise."""
    counts = archive.index.files.counts()
    others = counts["not posts"]
    if not others or others < _FEW * counts["entries"]:
        return []
    paths = (path for path, state, _ in archive.index.files.states() if state == NOT_A_POST)
    explained = (_explained(archive, path) for path in islice(paths, _SAMPLE))
    nearest = Counter(found.nearest for found in explained if found)
    lines = [_VAULT_NEED if archive.options.vaults else _NEED]
    keys = [f"`{key}` ({number:,} files)" for key, number in nearest.most_common(4) if key]
    if keys:
        lines.append(
            f"nearest keys in these files: {', '.join(keys)}; the setting `fields` says what other keys mean"
        )
    return lines


def _reason(archive: Archive, path: str, state: str) -> str:
    found = _explained(archive, path)
    if found is None:
        return ""
    if state == WAITING and found.result.meta:
        meta = found.result.meta
        if meta.withdrawn:
            return "withdrawn"
        if meta.draft:
            return next((f"`{key}`" for name, key, _ in found.origins if name in _DRAFT_FIELDS), "")
        if meta.expires and not (meta.date and meta.date > meta.expires):
            return f"until {meta.expires.isoformat()}"
        due = meta.not_before or meta.date
        return f"from {due.isoformat()}" if due else ""
    if archive.options.vaults:
        return "a note of the vault: it names no original, and does not say `publish: true`"
    if against := archive.settings.layout.reason_against(path):
        return against
    if found.keys:
        near = f", nearest key: `{found.nearest}`" if found.nearest else ""
        return f"neither a date nor an original among {len(found.keys)} keys{near}"
    return "no front matter, and no date in its name"


def _explained(archive: Archive, path: str) -> Explanation | None:
    try:
        return explain_file(archive, path)
    except OSError:
        return None

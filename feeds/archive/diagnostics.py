"""The state of an archive, for whoever keeps it: what is wrong, what stands still, what takes long.

(1) Nothing of it is ever part of a document.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from feeds import __version__
from feeds.archive.tasks import EntryRenderer
from feeds.index import Index
from feeds.index.database import SQLITE_VERSION
from feeds.index.incidents import Incident, Incidents
from feeds.timestamps import moment_of

_REQUIRED = re.compile(r"([\w.-]+)(?!.*;\s*extra)")
"""A library without which nothing runs, as packages name them (PEP 508)."""


class Diagnostics:
    """Examines `index`; `maker` knows the rules."""

    def __init__(self, index: Index, maker: EntryRenderer) -> None:
        self._index = index
        self._maker = maker
        self._troubles = Incidents(index)

    def note(self, trouble: str, now: datetime) -> None:
        """Note what keeps posts from being taken in since `now`; "": nothing does any more.

        Raises TimeoutError where another process writes for long.
        """
        self._troubles.note(trouble, now)

    def troubles(self) -> list[Incident]:
        """What kept posts from being taken in while they were served, the newest first."""
        return self._troubles.newest()

    def last_change(self) -> datetime | None:
        """When the newest state of the archive began; None before the first."""
        generation = self._index.generation()
        return moment_of(generation) if generation else None

    def hosts_without_rules(self) -> list[tuple[str, int]]:
        """Sources that no rule file is for, with their numbers of entries, the largest first."""
        from feeds.clean.cleaner import NO_RULES, rules_for  # late, as all cleaning

        rules = self._maker.rules
        found = [
            (channel.label, channel.count)
            for channel in self._index.channels()
            if channel.kind == "source" and rules_for(channel.name, rules) is NO_RULES
        ]
        return sorted(found, key=lambda host: (-host[1], host[0]))

    def slowest(self, most: int) -> list[tuple[str, int]]:
        """The posts that took longest to clean: path, and microseconds of processor time."""
        return self._index.slowest(most)


def versions() -> Iterator[tuple[str, str]]:
    """What runs here, and of which version: this program, Python, SQLite, the libraries by name."""
    import platform  # late, as nothing that is published needs either
    from importlib import metadata

    yield "feeds", __version__
    yield "Python", platform.python_version()
    yield "SQLite", SQLITE_VERSION
    try:
        required = metadata.requires("feeds") or []
    except metadata.PackageNotFoundError:  # a clone that nobody installed
        return
    names = [match[1] for line in required if (match := _REQUIRED.match(line))]
    for name in sorted(names):
        yield name, metadata.version(name)

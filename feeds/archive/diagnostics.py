"""Diagnostics for the owner of an archive: what is wrong, what stopped, what is slow. In no document."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from feeds import __version__
from feeds.archive import Archive
from feeds.model import Problem
from feeds.timestamps import from_microseconds

_REQUIRED = re.compile(r"([\w.-]+)(?!.*;\s*extra)")
"""A library without which nothing runs, as packages name them (PEP 508)."""


def last_change(archive: Archive) -> datetime | None:
    """When the newest state of the archive began; None before the first."""
    generation = archive.index.generation()
    return from_microseconds(generation) if generation else None


def hosts_without_rules(archive: Archive) -> list[tuple[str, int]]:
    """Sources that no rule file is for, with their numbers of entries, the largest first."""
    from feeds.clean.cleaner import NO_RULES, rules_for  # late, as all cleaning

    rules = archive.renderer.rules
    found = [
        (channel.label, channel.count)
        for channel in archive.index.channels.all()
        if channel.kind == "source" and rules_for(channel.name, rules) is NO_RULES
    ]
    return sorted(found, key=lambda host: (-host[1], host[0]))


def check_rules(archive: Archive) -> None:
    """Raise BadSetting where a rule file of the user's is wrong, so that a server does not start with it."""
    if archive.settings.rules and archive.settings.host_rules:
        _ = archive.renderer.rules


def guarded(archive: Archive) -> list[Problem]:
    """What rules would have removed of the contents that were cleaned so far, had the guard let them."""
    return [
        Problem(path, 0, one.rule, one.text, "kept") for path, one in archive.index.contents.kept_by_guard()
    ]


def losses(archive: Archive) -> list[Problem]:
    """What is not published of the contents that were cleaned so far."""
    return [
        Problem(path, 0, "", reason, action or "published without it")
        for path, one in archive.index.contents.lost()
        for reason, _, action in [one.text.partition("; ")]
    ]


def versions(archive: Archive) -> Iterator[tuple[str, str]]:
    """Names and versions of this program, Python, the database, and the libraries by name."""
    import platform  # late, as nothing that is published needs it

    yield "feeds", __version__
    yield "Python", platform.python_version()
    yield archive.index.engine, archive.index.engine_version
    yield from _libraries()


@cache
def _libraries() -> tuple[tuple[str, str], ...]:
    """Names and versions of the libraries that this process may have loaded."""
    from importlib import metadata  # late, as above

    try:
        required = metadata.requires("feeds") or []
    except metadata.PackageNotFoundError:  # run from a clone that is not installed
        return ()
    names = [match[1] for line in required if (match := _REQUIRED.match(line))]
    return tuple((name, metadata.version(name)) for name in sorted(names))

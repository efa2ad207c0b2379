"""Rule files by host: those of this package, and the user's. Imports errors and text.

A file is named after its host: `www.example.com.txt`, `example.com.txt` (with and without `www.`), or
`.example.com.txt` for all its subdomains. The user's file replaces one of this package with the same name.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from feeds.errors import BadSetting, FeedsError
from feeds.text import decode

if TYPE_CHECKING:
    from feeds.clean.cleaner import HostRules


_MOST = 200_000
"""Bytes of a rule file."""


class RuleFile(NamedTuple):
    """A file of rules, not parsed yet."""

    host: str
    path: str
    text: str


def read_rules(own: Iterable[tuple[str, bytes]] = ()) -> tuple[RuleFile, ...]:
    """All rule files, one per host; `own`: path and bytes of the user's. Raises BadSetting for a file that
    is too large or not UTF-8.
    """
    found = {file.host: file for file in (*_packaged(), *_decoded(own))}
    return tuple(found[host] for host in sorted(found))


@cache
def parse_all(files: tuple[RuleFile, ...]) -> Mapping[str, "HostRules"]:
    """The rules of each host. Raises BadSetting, which names file and line."""
    from feeds.clean.cleaner import parse_rules  # late: a build in which nothing changed cleans nothing

    found = {}
    for file in files:
        try:
            found[file.host] = parse_rules(file.text, file.path)
        except FeedsError:
            raise
        except Exception as error:  # whatever a selector makes of its parser
            raise BadSetting(file.path, f"cannot be read ({type(error).__name__}: {error})") from error
    return found


def _packaged() -> Iterator[RuleFile]:
    for file in (files("feeds") / "hosts").iterdir():
        if file.name.endswith(".txt"):
            yield RuleFile(_host(file.name), str(file), file.read_text("utf-8"))


def _decoded(files: Iterable[tuple[str, bytes]]) -> Iterator[RuleFile]:
    for path, data in files:
        if len(data) > _MOST:
            raise BadSetting(path, f"has {len(data):,} bytes (at most {_MOST:,})")
        try:
            yield RuleFile(_host(path.rpartition("/")[2]), path, decode(data))
        except UnicodeDecodeError as error:
            raise BadSetting(path, "is not UTF-8") from error


def _host(name: str) -> str:
    return name.lower().removesuffix(".txt")

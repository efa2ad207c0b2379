"""Rule files: those of this package, and those of a folder of the user's, by host.

A file is called after its host: `www.example.com.txt`, `example.com.txt` (with and without `www.`), or
`.example.com.txt` for every host below it. The user's file takes the place of one of the same name.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from feeds.errors import BadFolder, BadSetting

if TYPE_CHECKING:
    from feeds.clean.cleaner import HostRules


class RuleFile(NamedTuple):
    """A file of rules, not yet understood."""

    host: str
    path: str
    text: str


def read_rules(folder: Path | None) -> tuple[RuleFile, ...]:
    """All rule files, one a host. Raises BadFolder, and BadSetting for a file that is no text."""
    found = {file.host: file for file in (*_packaged(), *(_given(folder) if folder else ()))}
    return tuple(found[host] for host in sorted(found))


@cache
def parse_all(files: tuple[RuleFile, ...]) -> Mapping[str, "HostRules"]:
    """The rules of each host. Raises BadSetting, which names file and line."""
    from feeds.clean.cleaner import parse_rules  # late: a build in which nothing changed cleans nothing

    return {file.host: parse_rules(file.text, file.path) for file in files}


def _packaged() -> Iterator[RuleFile]:
    for file in (files("feeds") / "hosts").iterdir():
        if file.name.endswith(".txt"):
            yield RuleFile(_host(file.name), str(file), file.read_text("utf-8"))


def _given(folder: Path) -> Iterator[RuleFile]:
    path = folder
    try:
        for path in folder.iterdir():
            if path.name.endswith(".txt"):
                yield RuleFile(_host(path.name), str(path), path.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadSetting(str(path), "is not UTF-8") from error
    except OSError as error:
        raise BadFolder(str(path), f"{(error.strerror or str(error)).lower()} (setting: rules)") from error


def _host(name: str) -> str:
    return name.lower().removesuffix(".txt")

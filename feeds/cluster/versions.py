"""Versions of everything that the bytes of an entry depend on, on this machine and another."""

import platform
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version

from feeds.archive.code_versions import DOCUMENTS, INDEX, UNRELATED, code_version

_NAME = re.compile(r"[\w.-]+")
_PARSER = "libxml2"
"""lxml brings its own, or takes that of the system."""


def versions() -> dict[str, str]:
    """Name -> version: this program, by its code, its libraries without those of extras, and Python."""
    from lxml import etree

    found = {
        "feeds": " ".join(map(code_version, (INDEX, DOCUMENTS, UNRELATED))),
        "Python": platform.python_version(),
        _PARSER: ".".join(map(str, etree.LIBXML_VERSION)),
    }
    for line in requires("feeds") or ():
        requirement, _, marker = line.partition(";")
        if "extra" not in marker and (name := _NAME.match(requirement)):
            found[name[0]] = _version(name[0])
    return found


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What another machine has otherwise, in words; "" where nothing differs."""
    return ", ".join(
        "other code of feeds"
        if name == "feeds"
        else f"{name} {there.get(name, 'none')} instead of {here.get(name, 'none')}"
        for name in sorted(here.keys() | there.keys())
        if here.get(name) != there.get(name)
    )

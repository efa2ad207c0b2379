"""Configuration files as data: YAML, TOML and JSON, and the keys of Hugo in any case."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from feeds.originals import valid
from feeds.posts.yaml_file import read_yaml

LARGEST = 2**20
"""Bytes; a larger file is no configuration."""


class BadConfig(ValueError):
    """A configuration that cannot be read. `path` names it."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(reason)
        self.path = path


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a folder, by paths relative to it."""

    read: Callable[[str], bytes | None]
    """The bytes of a file; None where there is none."""
    has_folder: Callable[[str], bool]
    is_in: Callable[[str], bool]
    """Whether the folder, or one above it, has a folder of this name."""


def read_text(files: Files, path: str) -> str | None:
    """The text of a file; None where there is none. Raises BadConfig."""
    data = files.read(path)
    if data is None:
        return None
    if len(data) > LARGEST:
        raise BadConfig(path, f"more than {LARGEST >> 20} MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadConfig(path, "not UTF-8") from error


def read_config(files: Files, path: str) -> dict[str, Any] | None:
    """The mapping in a file, by its suffix; None where there is no file. Raises BadConfig."""
    text = read_text(files, path)
    if text is None:
        return None
    try:
        if path.endswith(".toml"):
            import tomllib  # late: 2 ms, and many archives have no such file

            return tomllib.loads(text)
        found = json.loads(text) if path.endswith(".json") else read_yaml(text)
    except (ValueError, RecursionError) as error:
        raise BadConfig(path, " ".join(str(error).split())) from error
    if not isinstance(found, dict):
        raise BadConfig(path, "not a mapping")
    return found


def lower_keys(value: Any) -> Any:
    """A value whose mappings have keys in lower case."""
    if isinstance(value, Mapping):
        return {str(key).lower(): lower_keys(inner) for key, inner in value.items()}
    return value


def site_address(url: Any, path: Any = "") -> str:
    """An absolute address that ends in `/`, from what a configuration says; "" where it is none."""
    if not isinstance(url, str) or "://" not in url:
        return ""
    folder = path.strip("/") if isinstance(path, str) else ""
    address = valid(url.strip().rstrip("/") + (f"/{folder}" if folder else ""))
    return address.rstrip("/") + "/" if address else ""


def mapping(value: Any) -> dict[str, Any]:
    """A value, if it is a mapping; else an empty one."""
    return value if isinstance(value, dict) else {}


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts, whether written as one text or as a list."""
    values = value if isinstance(value, list) else [value]
    return tuple(one.strip() for one in values if isinstance(one, str) and one.strip())


def given(*settings: tuple[str, Any, str]) -> tuple[tuple[str, Any, str], ...]:
    """The settings whose value is not empty; of several with one name, the first."""
    found: dict[str, tuple[str, Any, str]] = {}
    for name, value, key in settings:
        if value not in ("", None, [], {}):
            found.setdefault(name, (name, value, key))
    return tuple(found.values())

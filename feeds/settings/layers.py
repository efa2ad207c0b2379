"""Where values come from: each layer covers the one before it.

The configuration of the site generator beside the posts, `feeds.toml` there or elsewhere, FEEDS_*
variables, options.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from feeds.errors import BadSetting
from feeds.sites import BadConfig, Files, SiteLayout, recognize
from feeds.storage import Source, open_source
from feeds.storage.local import reason_of
from feeds.text import decode

from .table import SETTINGS, Setting, most_alike

Given = tuple[Setting, Any, str]
"""A setting, a value that is not checked yet, and where it comes from: file and key, variable or option."""

_TOML = "feeds.toml"
_MOST = 500_000
"""Characters of a file of settings."""

_RECORDS = "FEEDS_RECORDS"

_CONFIG, _POSTS, _PULL = "FEEDS_CONFIG", "FEEDS_POSTS", "FEEDS_PULL"
"""Variables that are no settings: the file of settings, the posts that a WSGI server publishes, and, with all
that begin with it, what the keeper lets `feeds.pull` do.
"""


def layers(
    source: Source, layout: SiteLayout, environment: Mapping[str, str], options: Mapping[str, Any]
) -> Iterator[Given]:
    """Every value that is given, lowest layer first. Raises BadSetting."""
    yield from _site(layout, source)
    yield from _toml(source, environment.get(_CONFIG, ""))
    yield from _variables(environment)
    for setting in SETTINGS:
        if setting.name in options:
            yield setting, options[setting.name], setting.option


def _site(layout: SiteLayout, source: Source) -> Iterator[Given]:
    """What the configuration of a site generator says. What is no value for us is passed over."""
    known = {setting.name: setting for setting in SETTINGS}
    for name, value, key in layout.settings:
        with suppress(ValueError):
            known[name].convert(value)
            yield known[name], value, f"{source.place(layout.config)}: {key}"


def recognize_site(source: Source) -> SiteLayout:
    """The site that the posts belong to. Raises BadSetting for a configuration that cannot be read."""

    @cache  # several sites have a file of one name, and each read may be a request
    def read(path: str) -> bytes | None:
        try:
            return source.read(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise BadSetting(source.place(path), reason_of(error)) from error

    try:
        return recognize(Files(read, source.has_folder, source.is_in))
    except BadConfig as error:
        raise BadSetting(source.place(error.path), str(error)) from error


def _toml(source: Source, named: str) -> Iterator[Given]:
    if named:
        path, file = named, Path(named).resolve()
        text = _read(open_source(file.parent), file.name, path)
        if text is None:
            raise BadSetting(_CONFIG, f"{named} does not exist")
    else:
        path = source.place(_TOML)
        text = _read(source, _TOML, path)
    if not text:
        return
    import tomllib  # late: 2 ms, and many archives have no such file

    if len(text) > _MOST:
        raise BadSetting(path, f"has {len(text):,} characters (at most {_MOST:,})")
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(path, str(error)) from error
    except (RecursionError, ValueError, OverflowError) as error:  # a number of thousands of digits
        raise BadSetting(path, f"cannot be read ({type(error).__name__})") from error
    known = {setting.name: setting for setting in SETTINGS}
    for name, value in found.items():
        if name not in known:
            like = most_alike(name)
            hint = f"did you mean {like!r}?" if like else f"known: {', '.join(sorted(known))}"
            raise BadSetting(path, f"unknown setting {name!r} ({hint})")
        yield known[name], value, f"{path}: {name}"


def _variables(environment: Mapping[str, str]) -> Iterator[Given]:
    known = {setting.variable: setting for setting in SETTINGS}
    for name, value in environment.items():
        if name.startswith(_PULL):
            continue
        if name in known:
            if value:  # an empty variable counts as none
                # As of the option: in the current folder. A file of settings means the folder of posts.
                yield known[name], str(Path(value).absolute()) if name == _RECORDS else value, name
        elif not name.startswith("FEEDS_") or name in (_CONFIG, _POSTS):
            continue
        # Programs around this one may have variables of their own: only what looks like a setting is refused.
        elif like := most_alike(name.removeprefix("FEEDS_").lower()):
            raise BadSetting(name, f"unknown setting (did you mean 'FEEDS_{like.upper()}'?)")


def _read(source: Source, path: str, shown: str) -> str | None:
    """The text of a settings file; None where there is none."""
    try:
        return decode(source.read(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadSetting(shown, reason_of(error)) from error
    except UnicodeDecodeError as error:
        raise BadSetting(shown, "is not UTF-8") from error

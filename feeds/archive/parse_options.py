"""What parsing depends on beside the files: settings, Obsidian vaults, and names of authors by id."""

import json

from feeds.posts import ParseOptions
from feeds.settings import Settings
from feeds.storage import Source

from .people import people_of


def parse_options(settings: Settings) -> ParseOptions:
    """The options for the posts of `settings`."""
    return ParseOptions(
        fields=settings.fields,
        date_order=settings.date_order,
        vaults=("",) if settings.layout.is_vault else settings.source.vaults(),
        site=settings.layout if settings.layout.generator else None,
        people=tuple(sorted(people_of(settings.source).items())),
        aliases=tuple((kind, tuple(names.items())) for kind, names in settings.aliases.items()),
        detect_language=not settings.site.language,
    )


def line_break_folders(settings: Settings, vaults: tuple[str, ...]) -> tuple[str, ...]:
    """Where a line end is a line break: in all of a site that has it so, and in vaults, as Obsidian has it
    unless its settings say otherwise. "" is the whole folder.
    """
    if settings.layout.has_line_breaks:
        return ("",)
    return tuple(vault for vault in vaults if not _has_strict_breaks(settings.source, vault))


def _has_strict_breaks(source: Source, vault: str) -> bool:
    try:
        found = json.loads(source.read(f"{vault}/.obsidian/app.json".lstrip("/")))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("strictLineBreaks") is True

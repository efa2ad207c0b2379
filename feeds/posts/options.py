"""What parsing depends on beside the file: settings, and what was found in the folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from types import MappingProxyType

from feeds.text import fold, unique

from .fields import FieldTable
from .site import PostSite


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """What parsing depends on beside the file. Part of the settings, or found in the folder."""

    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The setting `fields`: field and keys that come before those of the table."""
    date_order: str = ""
    """DAY_FIRST or MONTH_FIRST, or "" = unknown."""
    agreed_order: str = ""
    """The order that all certain dates of the archive have, or ""."""
    vaults: tuple[str, ...] = ()
    """Folders, relative to the posts, that are Obsidian vaults; "" = all of the posts."""
    people: tuple[tuple[str, str], ...] = ()
    """Id and name of authors, as in Jekyll's `_data/authors.yml`."""
    site: PostSite | None = None
    """The site of the folder. A file that names an original is a post whatever it says."""
    aliases: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """The setting `aliases`: kind of channel -> old name, folded, and the name that it has now."""
    detect_language: bool = False
    """Whether the language of a text is detected where no key names it."""


DEFAULT_OPTIONS = ParseOptions()


@dataclass(frozen=True, slots=True)
class Context:
    """What all files of one call share."""

    zone: tzinfo
    options: ParseOptions
    table: FieldTable
    people: Mapping[str, str]
    aliases: Mapping[str, Mapping[str, str]]

    @staticmethod
    def of(zone: tzinfo, options: ParseOptions) -> "Context":
        """The context of a call; tables are kept for the life of the process."""
        table = _TABLES.get(options.fields)
        if table is None:
            table = _TABLES.setdefault(options.fields, FieldTable(dict(options.fields)))
        aliases = {kind: dict(names) for kind, names in options.aliases}
        return Context(zone, options, table, dict(options.people) if options.people else _NONE, aliases)

    def renamed(self, kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """Names of channels as they are now, each once."""
        aliases = self.aliases.get(kind)
        return unique([aliases.get(fold(name), name) for name in names]) if aliases else names


_TABLES: dict[tuple[tuple[str, tuple[str, ...]], ...], FieldTable] = {}


_NONE: Mapping[str, str] = MappingProxyType({})

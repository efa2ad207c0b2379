"""The rule files that apply: those of the program, and those of the folder that a setting names."""

from collections.abc import Iterator

from feeds.clean.rule_files import RuleFile, read_rules
from feeds.errors import BadFolder
from feeds.storage import open_source
from feeds.storage.local import reason_of

from .loading import Settings


def read_rule_files(settings: Settings) -> tuple[RuleFile, ...]:
    """Raises BadFolder, and BadSetting for a file that is no text."""
    return read_rules(_own(settings) if settings.rules else ()) if settings.host_rules else ()


def _own(settings: Settings) -> Iterator[tuple[str, bytes]]:
    # A source of its own: the folder may be outside the posts.
    folder = open_source(settings.source.place(settings.rules))
    path = ""
    try:
        for path in folder.files(""):
            if path.endswith(".txt"):
                yield folder.place(path), folder.read(path)
    except OSError as error:
        raise BadFolder(folder.place(path), f"{reason_of(error)} (setting: rules)") from error

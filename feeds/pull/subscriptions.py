"""The feeds to pull: tables of the settings, and the lines of OPML files. Imports settings, storage."""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from feeds.errors import BadSetting
from feeds.settings import Settings
from feeds.settings.pulls import Pull, feed_address
from feeds.storage.local import reason_of
from feeds.text import one_line, unique

_LARGEST = 8 * 2**20
_DEEPEST = 50


def subscriptions(settings: Settings, opml: bytes | None = None, name: str = "") -> list[Pull]:
    """Every feed once, those of tables first; `opml`: bytes of a file that is called `name`, too.

    Raises BadSetting.
    """
    found: dict[str, Pull] = {}
    for pull in settings.pull:
        rows = _listed(settings, pull) if pull.opml else iter((pull,))
        for row in rows:
            found.setdefault(row.url, row)
    if opml is not None:
        for row in read_opml(opml, name, Pull()):
            found.setdefault(row.url, row)
    return list(found.values())


def _listed(settings: Settings, pull: Pull) -> Iterator[Pull]:
    place = settings.source.place(pull.opml)
    try:
        data = settings.source.read(pull.opml)
    except OSError as error:
        raise BadSetting(place, reason_of(error)) from error
    return read_opml(data, place, replace(pull, opml=""))


def read_opml(data: bytes, name: str, pattern: Pull) -> Iterator[Pull]:
    """The feeds of an OPML file as `pattern`, with the titles of the outlines around them as categories.

    Raises BadSetting. Addresses that are none are left out.
    """
    if len(data) > _LARGEST:
        raise BadSetting(name, f"is larger than {_LARGEST >> 20} MiB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadSetting(name, f"is no OPML ({error.msg})") from error
    if root is None or root.tag != "opml":
        raise BadSetting(name, "is no OPML")
    for outline in root.iter("outline"):
        attributes = {str(key).lower(): str(value) for key, value in outline.attrib.items()}
        try:
            address = feed_address(attributes.get("xmlurl", ""))
        except ValueError:
            continue
        around = list(outline.iterancestors("outline"))[:_DEEPEST]
        labels = [one_line(parent.get("text") or parent.get("title") or "") for parent in reversed(around)]
        yield replace(pattern, url=address, categories=unique([*pattern.categories, *labels]))

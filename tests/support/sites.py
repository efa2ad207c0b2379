"""Folders of site generators, as mappings."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from feeds.sites import PostFacts, SiteLayout, recognize
from feeds.sites.config import Files

NOON = datetime(2024, 3, 5, 12, 7, 9, tzinfo=UTC)


def layout(files: Mapping[str, str]) -> SiteLayout:
    """The layout of a folder that holds these files."""
    folders = {name.rpartition("/")[0] for name in files}
    folders |= {"/".join(folder.split("/")[:end]) for folder in folders for end in range(1, 9)}
    encoded = {name: text.encode() for name, text in files.items()}
    return recognize(Files(encoded.get, folders.__contains__, folders.__contains__))


def permalink(
    site: SiteLayout,
    path: str,
    /,
    *,
    title: str = "Rain in the Harbour",
    categories: tuple[str, ...] = (),
    date: datetime | None = NOON,
    **fields: Any,
) -> str:
    """The address of a post with these facts."""
    return site.permalink(PostFacts(path, title, date, categories, fields))

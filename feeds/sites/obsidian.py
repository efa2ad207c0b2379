"""Obsidian: a vault of notes, known by its folder `.obsidian`."""

from .config import Files
from .layout import SiteLayout


def recognize(files: Files) -> SiteLayout | None:
    """A folder with `.obsidian`, in itself or above."""
    if not files.is_in(".obsidian"):
        return None
    return SiteLayout(generator="Obsidian", static=("",), is_vault=True)

"""Logseq: a graph of notes, known by its `logseq/config.edn`."""

from .config import Files
from .layout import SiteLayout


def recognize(files: Files) -> SiteLayout | None:
    """A folder with the configuration of a graph."""
    if files.read("logseq/config.edn") is None:
        return None
    return SiteLayout(generator="Logseq", static=("",), is_vault=True)

"""Static site generators: what the configuration of a folder says of its site, its posts and their addresses.

    SITES -> recognize -> SiteLayout

One module for each generator. Configurations are read as data and never run. May import `posts` and
lower storeys.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from feeds.posts.site import PostFacts as PostFacts

from . import gridea, hexo, hugo, javascript, jekyll, logseq, mkdocs, nikola, obsidian, pelican, quarto, zola
from .config import BadConfig as BadConfig
from .config import Files as Files
from .config import read_text
from .ignored import in_folder
from .layout import SiteLayout as SiteLayout

SITES: tuple[Callable[[Files], SiteLayout | None], ...] = (
    *(hugo.recognize, zola.recognize, pelican.recognize, nikola.recognize, hexo.recognize),
    *(gridea.recognize, jekyll.recognize, obsidian.recognize, logseq.recognize),
    *(quarto.recognize, mkdocs.recognize, javascript.recognize),
)
"""The first one that recognizes a folder counts."""


def recognize(files: Files) -> SiteLayout:
    """The layout of a folder; that of no generator where none is recognized. Raises BadConfig."""
    found = (site(files) for site in SITES)
    layout = next((layout for layout in found if layout), None)
    return replace(layout, ignored=_ignored(files, layout.content)) if layout else SiteLayout()


def _ignored(files: Files, content: tuple[str, ...]) -> tuple[str, ...]:
    """What the `.gitignore` of the folder and of its content leave out."""
    folders = dict.fromkeys(("", *(folder for folder in content if not folder.startswith("*"))))
    patterns: list[str] = []
    for folder in folders:
        with suppress(BadConfig):
            patterns += in_folder(folder, read_text(files, f"{folder}/.gitignore".lstrip("/")) or "")
    return tuple(patterns)

"""Pages for people: what is published, as HTML that needs nothing but its style sheet.

    view (frozen values) -> `render` -> HTML, UTF-8

(1) A page works from any sub-path, from a file server and without scripts: it links to other pages
    relatively, to feeds absolutely, and asks other hosts for the images of articles alone.
(2) The feeds of its own channel come first in autodiscovery, those of the site behind them.
(3) Every text of a view is taken for hostile, and escaped. `Entry.html` alone is put in unescaped:
    it is what the sanitizer let through, with images that wait until they are near to be seen.
    Each page forbids by itself whatever it does not need, as a file server says nothing of that.
(4) In lists, no title or name is longer than anybody reads: a few hostile ones make no page too large.
(5) Equal views give equal bytes.

A new page is a view in `views`, a template and a row in `rendering.TEMPLATES`; a new word of the
interface is a row in `words.ROWS`, a new reader a row in `readers.READERS`.
"""

from feeds.pages.lines import dump, line, load
from feeds.pages.reasons import reason
from feeds.pages.rendering import (
    MEDIA_TYPE,
    POLICY,
    SCRIPT_TYPE,
    STYLE_TYPE,
    compile_templates,
    render,
    script,
    style,
)
from feeds.pages.views import (
    Change,
    Channel,
    ChannelLink,
    Entry,
    FeedLink,
    Frame,
    Group,
    Health,
    Home,
    Line,
    Media,
    Neighbour,
    Nowhere,
    Older,
    Search,
    Stopped,
    Table,
    View,
    Years,
)
from feeds.pages.words import LANGUAGES, Words, comment, interface_of

__all__ = [
    "LANGUAGES",
    "MEDIA_TYPE",
    "POLICY",
    "SCRIPT_TYPE",
    "STYLE_TYPE",
    "Change",
    "Channel",
    "ChannelLink",
    "Entry",
    "FeedLink",
    "Frame",
    "Group",
    "Health",
    "Home",
    "Line",
    "Media",
    "Neighbour",
    "Nowhere",
    "Older",
    "Search",
    "Stopped",
    "Table",
    "View",
    "Words",
    "Years",
    "comment",
    "compile_templates",
    "dump",
    "interface_of",
    "line",
    "load",
    "reason",
    "render",
    "script",
    "style",
]

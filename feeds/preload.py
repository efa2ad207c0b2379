"""What other processes begin with: imported once, by the one that they are forked from, and by no other."""

import signal
from importlib import import_module

_NEEDED = (
    "feeds.without_html5lib",
    *(
        "feeds.clean.cleaner",
        "feeds.static",
        "feeds.formats.atom",
        "feeds.formats.jsonfeed",
        "feeds.formats.rss",
    ),
    *("feeds.posts.yaml_toml", "feeds.pages"),
)
"""What all others import late, as a build in which nothing changed needs none of it."""

# Ctrl-C is for the parent: when that ends, this does.
signal.signal(signal.SIGINT, signal.SIG_IGN)
for name in _NEEDED:
    import_module(name)
import_module("feeds.pages").compile_templates()

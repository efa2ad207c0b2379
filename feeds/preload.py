"""The modules that helper processes need, imported once, in the process that they are forked from."""

import signal
from importlib import import_module

_MODULES = (
    *("feeds.own_process", "feeds.clean.cleaner", "feeds.static", "feeds.posts.yaml_toml", "feeds.pages"),
    *("feeds.formats.atom", "feeds.formats.jsonfeed", "feeds.formats.rss"),
)
"""All others import them late: a build in which nothing changed needs none of them."""

# Ctrl-C is for the parent: when that ends, this does.
signal.signal(signal.SIGINT, signal.SIG_IGN)
for name in _MODULES:
    import_module(name)
import_module("feeds.pages").compile_templates()
versions = import_module("feeds.archive.code_versions")
versions.code_version(versions.INDEX)

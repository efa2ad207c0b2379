"""Whatever is put in, through the public API: no error but the one clear line, and no more than linear time.

The seed is printed; FEEDS_FUZZ_SEED repeats a run, and FEEDS_FUZZ_SECONDS says how long each test takes.
"""

import itertools
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from feeds.errors import FeedsError
from feeds.model import Address
from feeds.search import canonical_text, parse
from feeds.search.request import parse_request
from feeds.settings.table import NAMES
from tests.support.archive import NOW, Archive, items

SEED = int(os.environ.get("FEEDS_FUZZ_SEED") or random.randrange(2**32))
SECONDS = float(os.environ.get("FEEDS_FUZZ_SECONDS", "30"))
Strategies = dict[str, st.SearchStrategy[Any]]
SLOW = 2.0
"""Seconds that no small archive takes."""

characters = st.characters(codec="utf-8")
KEYS = (
    "title", "date", "from", "tags", "categories", "author", "updated", "draft", "published", "language",
    "summary", "image", "url", "params", "extra", "withdrawn", "expires", "lang", "source", "guid",
    "slug",
)  # fmt: skip
VALUES = (
    "2024-01-01", "2024-13-45", "03/04/2024", "9999999999999999", "0001-01-01",
    "9999-12-31T23:59:59+14:00", "2024-01-01T00:00:60Z", "1e400", "-1", "0x" + "f" * 300, "9" * 5000,
    "&#" + "1" * 5000 + ";", "true", "~", "[a, b]", "{a: b}", "&x [*x]", "*x", "!!binary ////",
    "!!python/object:os.system x", '"\\ud800"', "|\n  x", ">-\n  y", "'", '"', "[[", "]]", "{{",
    "https://a.b/c", "http://[::1", "//x", "http://a.b:99999/", "javascript:x", "http://\u0080",
    "https://xn--a.b/", "1 Jänner 2024", "Yesterday", "5. 5. 5555", "\u0663/\u0664/2024", "a/" * 500,
    "a" * 10_000, "\u0301" * 500, "<b>x</b>", "\x85", "\u2028", "\ufeff", "\U0010ffff", "# x", "- x",
    "  : :",
)  # fmt: skip
PIECES = (
    "<div>", "</div>", "<p>", "<b>", "<table>", "<td>", "<svg>", "<math>", "<!--", "-->", "<![CDATA[",
    "<a href=", "<script>", "</script>", "<img src=x srcset='a 1x,,b' sizes>", "&#x", "&amp;", "&#0;",
    "&#xD800;", "&bogus;", "**", "_", "`", "```\n", "> ", "- ", "1. ", "| a ", "|-", "\n", "\n\n", "[",
    "](", "![", "[^1]", "[^1]: ", "{{", "}}", "{%", "%}", "{% raw %}", "{{<", ">}}", "{: .x}", "[[", "]]",
    "![[", "==", "$$", "\\(", "\\", "http://a.b/", "www.", "a@b.c", "::: note", "> [!note]", "%%", "~~",
    "<x-y/>", "import x from 'y'", "<A {...b}>", "\x00", "\x85", "\u0301", "\u202e", "\U000e0001", "中文",
    "🏳️‍🌈", "\t", "---\n", "+++\n", "***\n", "#", "=", "Reply 12:30", "[caption]", "[gallery ids=1]",
    "\r", "<iframe src=//youtube.com/embed/x>", "<pre>", "<br>",
)  # fmt: skip
WORDS = (
    "(", ")", "AND", "OR", "NOT", "-", '"', "tag:", "author:", "date:", "..", "2024", "2024-13", "*", ":",
    "site:", "title:", "lang:", "a", "中", "\\", "\x00", "\u0301", "NEAR", "^", "'", ";", "tag:\"", "is:",
    "before:", "~", "5..",
)  # fmt: skip
TOML_VALUES = ("true", "[]", "{}", "[{}]", "1e999", "nan", "1979-05-27", "[[1]]", "{a='b'}", "'x'", "'/'")
SIGNS = (
    "//", "/", "*", "div", "p", "[", "]", "@class", "=", "'x'", "(", ")", ".", "#", ":not(", ":has(", ">",
    "+", "contains(", "normalize-space(.)", " and ", " or ", "not(", "|", ",", "[1]", ":nth-child(2n+1)",
    "~", "::",
)  # fmt: skip

keys = st.sampled_from(KEYS) | st.text(characters, max_size=12)
values = st.sampled_from(VALUES) | st.text(characters, max_size=60) | st.integers().map(str)
fronts = st.lists(
    st.tuples(keys, st.sampled_from((": ", " = ", ":", "\n  - ", ": \n    ")), values), max_size=8
)
bodies = st.lists(st.sampled_from(PIECES) | st.text(characters, max_size=20), max_size=40).map("".join)
posts = st.one_of(
    st.tuples(st.sampled_from(("---", "+++", ";;;", "{", "")), fronts, bodies).map(
        lambda parts: (
            f"{parts[0]}\n{''.join(f'{key}{sign}{value}{chr(10)}' for key, sign, value in parts[1])}"
            f"{parts[0]}\n{parts[2]}"
        ).encode("utf-8", "replace")
    ),
    st.binary(max_size=400),
)
names = st.sampled_from(("a.md", "2024-01-01-b.md", "c.html", "d.txt", "e.org", "f.markdown", "ü/g.htm"))
queries = st.lists(st.sampled_from(WORDS) | st.text(characters, max_size=8), max_size=20).map(" ".join)


def fuzz(strategies: Strategies, check: Callable[..., None]) -> None:
    """Run `check` with values of the strategies until the time is over."""
    print(f"FEEDS_FUZZ_SEED={SEED}")
    end = time.monotonic() + SECONDS
    for number in itertools.count(SEED):
        if time.monotonic() > end:
            return
        _fuzz_some(number, strategies, check)


def _fuzz_some(number: int, strategies: Strategies, check: Callable[..., None]) -> None:
    @seed(number)
    @settings(
        max_examples=20,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(**strategies)
    def run(**values: object) -> None:
        before = time.thread_time()
        check(**values)
        assert time.thread_time() - before < SLOW

    run()


def in_archive(use: Callable[[Archive], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder) / "posts", Path(folder) / "index.sqlite")
        archive.write("good.md", body="Nothing is wrong here.")
        use(archive)


def check_posts(files: dict[str, bytes]) -> None:
    def use(archive: Archive) -> None:
        for name, data in files.items():
            path = archive.root / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        publisher = archive.publish()
        assert "good.md" in [one["title"] for one in items(publisher)]
        for name in ("atom", "html", "rss"):
            publisher.document(Address("all", "", name))
        # Nothing was saved by the net that is below all posts.
        reasons = [one.reason for one in publisher.problems()]
        assert not [one for one in reasons if "cannot be cleaned" in one or "cannot be read" in one], reasons

    in_archive(use)


def check_settings(text: str) -> None:
    def use(archive: Archive) -> None:
        (archive.root / "feeds.toml").write_text(text, "utf-8")
        try:
            publisher = archive.open()
            publisher.update(NOW)
            items(publisher)
        except FeedsError:
            return

    in_archive(use)


def check_rules(text: str) -> None:
    def use(archive: Archive) -> None:
        archive.write("more.md", "<div class='x'><p>It rained.</p></div>")
        (archive.root / "rules").mkdir()
        (archive.root / "rules" / "example.com.txt").write_text(text, "utf-8")
        try:
            assert len(items(archive.publish(rules="rules"))) == 2
        except FeedsError as error:
            assert "example.com.txt" in str(error)

    in_archive(use)


tables = st.tuples(
    st.sampled_from(NAMES) | st.text(characters, max_size=8),
    st.sampled_from(VALUES) | st.sampled_from(TOML_VALUES) | st.text(characters, max_size=20).map(repr),
)
tomls = st.lists(tables, max_size=4).map(lambda rows: "\n".join(f"{key} = {value}" for key, value in rows))
directives = st.sampled_from(
    ("body", "strip", "strip_id_or_class", "strip_image_src", "find_string", "title")
)
selectors = st.lists(st.sampled_from(SIGNS) | st.text(characters, max_size=5), max_size=10).map("".join)
rules = st.lists(st.tuples(directives, selectors), max_size=6).map(
    lambda rows: "\n".join(f"{name}: {value}" for name, value in rows)
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("strategies", "check"),
    [
        ({"files": st.dictionaries(names, posts, min_size=1, max_size=3)}, check_posts),
        ({"text": tomls | st.text(characters)}, check_settings),
        ({"text": rules | st.text(characters)}, check_rules),
    ],
    ids=["posts", "settings", "rules"],
)
def test_no_input_stops_the_rest(strategies: Strategies, check: Callable[..., None]) -> None:
    fuzz(strategies, check)


@pytest.mark.slow
def test_every_query_is_answered_or_refused_in_one_line() -> None:
    def use(archive: Archive) -> None:
        publisher = archive.publish(has_search=True)
        publisher.read_words()

        def check(query: str) -> None:
            try:
                found = parse(query)
                assert canonical_text(parse(canonical_text(found))) == canonical_text(found)
                request, _ = parse_request("/search/feed.json", urlencode({"q": query}))
                publisher.document(request)
            except FeedsError as error:
                assert "\n" not in str(error)

        fuzz({"query": queries | st.text(characters)}, check)

    in_archive(use)

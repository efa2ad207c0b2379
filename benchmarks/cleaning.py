"""`python -m benchmarks.cleaning [POSTS]`: what cleaning costs, by the size of a post and by rule.

Without a folder of posts it measures invented pages. Times are CPU seconds of this process.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC
from os import fsdecode
from time import process_time
from typing import Any
from unittest.mock import patch

from feeds.clean import body, cleaner
from feeds.posts import parse
from feeds.storage import open_source

_SIZES = (1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000)
_STEPS = (
    (body, "to_html"),
    *((cleaner, name) for name in ("normalise", "parse", "restore_article", "render", "sanitize", "summary")),
)
_TABLES = ("ELEMENT_RULES", "BLOCK_RULES", "LAST_RULES")
_PARAGRAPH = (
    '<p class="text">Rain fell on the <a href="/harbour?utm_source=x">harbour</a>, and the ferry '
    "did not leave. 雨下在港口，渡轮没有开。</p>\n"
)
_PAGE = (
    '<div class="share-buttons"><a href="/s">Share</a></div>{}'
    '<figure><img src="/blank.gif" data-src="/a{}.jpg">'
    "<figcaption>The harbour</figcaption></figure>"
    '<ul><li><a href="/b">Another story of the harbour</a></li></ul>'
)


def invented() -> Iterator[str]:
    """Pages of each size, with a little of everything that is cleaned."""
    for size in _SIZES:
        for number in range(max(2, 200_000 // size)):
            part = _PAGE.format(_PARAGRAPH * 6, number)
            yield part * max(1, size // len(part))


def saved(folder: str) -> Iterator[str]:
    """The bodies of the posts in a folder."""
    source = open_source(folder)
    for name, *_ in source.scan():
        path = fsdecode(name)
        if post := parse(path, source.read(path), zone=UTC).post:
            yield post.body


@contextmanager
def measured(seconds: dict[str, float]) -> Iterator[None]:
    """Time every step and rule while it lasts."""
    with ExitStack() as patches:
        for module, name in _STEPS:
            step = _timed(name, getattr(module, name), seconds)
            patches.enter_context(patch.object(module, name, step))
        for name in _TABLES:
            rules: tuple[cleaner.Rule, ...] = getattr(cleaner, name)
            timed = [replace(rule, apply=_timed(f"rule: {rule.name}", rule.apply, seconds)) for rule in rules]
            patches.enter_context(patch.object(cleaner, name, timed))
        yield


def _timed(name: str, function: Callable[..., Any], seconds: dict[str, float]) -> Callable[..., Any]:
    def timed(*arguments: Any, **named: Any) -> Any:
        start = process_time()
        try:
            return function(*arguments, **named)
        finally:
            seconds[name] += process_time() - start

    return timed


def main(arguments: list[str]) -> None:
    """Clean everything twice, once for the sizes and once for the rules, and print both tables."""
    texts = list(saved(arguments[0]) if arguments else invented())
    sizes: dict[int, list[float]] = defaultdict(list)
    for text in texts:
        start = process_time()
        _clean(text)
        sizes[next((size for size in _SIZES if len(text) <= size), len(text))].append(process_time() - start)
    print("| characters up to | posts | ms a post | slowest, ms |\n| ---: | ---: | ---: | ---: |")
    for size, times in sorted(sizes.items()):
        mean = sum(times) / len(times)
        print(f"| {size:,} | {len(times):,} | {mean * 1000:.2f} | {max(times) * 1000:.1f} |")
    seconds: dict[str, float] = defaultdict(float)
    start = process_time()
    with measured(seconds):
        for text in texts:
            _clean(text)
    whole = process_time() - start
    seconds["all else"] = whole - sum(seconds.values())
    print("\n| step | ms a post | share |\n| --- | ---: | ---: |")
    for name, spent in [*seconds.items(), ("all", whole)]:
        print(f"| {name} | {spent / len(texts) * 1000:.3f} | {spent / whole:.1%} |")


def _clean(text: str) -> None:
    cleaner.clean(text, title="Rain in the harbour", link="https://news.example/rain")


if __name__ == "__main__":
    main(sys.argv[1:])

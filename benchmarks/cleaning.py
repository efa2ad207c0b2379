"""`python -m benchmarks.cleaning [POSTS]`: what cleaning costs, by the size of a post and by rule.

Without a folder of posts it measures invented pages. Times are CPU seconds of this process.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from os import fsdecode
from pathlib import Path
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import feeds.clean.cleaner
from feeds.posts import parse

_SIZES = (1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000)
_STEPS = ("to_html", "normalise", "parse", "restore_article", "render", "sanitize", "summary")
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


def saved(folder: Path) -> Iterator[str]:
    """The bodies of the posts in a folder."""
    for name, *_ in folder.scan(folder):
        path = fsdecode(name)
        reading = parse(path, folder.read(folder, path), zone=ZoneInfo("UTC"))
        if reading.post:
            yield reading.post.body


@contextmanager
def measured(seconds: dict[str, float]) -> Iterator[None]:
    """Time every step and rule while it lasts."""
    kept = {name: getattr(feeds.clean.cleaner, name) for name in (*_STEPS, *_TABLES)}
    for name in _STEPS:
        setattr(feeds.clean.cleaner, name, _timed(name, kept[name], seconds))
    for name in _TABLES:
        rules = [
            replace(rule, apply=_timed(f"rule: {rule.name}", rule.apply, seconds)) for rule in kept[name]
        ]
        setattr(feeds.clean.cleaner, name, tuple(rules))
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(feeds.clean.cleaner, name, value)


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
    bodies = list(saved(Path(arguments[0])) if arguments else invented())
    sizes: dict[int, list[float]] = defaultdict(list)
    for body in bodies:
        start = process_time()
        _clean(body)
        sizes[next((size for size in _SIZES if len(body) <= size), len(body))].append(process_time() - start)
    print("| characters up to | posts | ms a post | slowest, ms |\n| ---: | ---: | ---: | ---: |")
    for size, times in sorted(sizes.items()):
        mean = sum(times) / len(times)
        print(f"| {size:,} | {len(times):,} | {mean * 1000:.2f} | {max(times) * 1000:.1f} |")
    seconds: dict[str, float] = defaultdict(float)
    start = process_time()
    with measured(seconds):
        for body in bodies:
            _clean(body)
    whole = process_time() - start
    seconds["all else"] = whole - sum(seconds.values())
    print("\n| step | ms a post | share |\n| --- | ---: | ---: |")
    for name, spent in [*seconds.items(), ("all", whole)]:
        print(f"| {name} | {spent / len(bodies) * 1000:.3f} | {spent / whole:.1%} |")


def _clean(body: str) -> None:
    feeds.clean.cleaner.clean(body, title="Rain in the harbour", link="https://news.example/rain")


if __name__ == "__main__":
    main(sys.argv[1:])

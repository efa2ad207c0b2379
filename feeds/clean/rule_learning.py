"""Proposes rule files from text that repeats across the posts of a source, for a person to review.

(1) A text is proposed if at least MIN_SHARE of at least MIN_POSTS posts have it: a block, or a sentence
    of plain text. A source is a host, or a channel of a video host.
(2) Every proposal is a rule in the syntax of `hosts`, below a comment with its number of posts.
(3) Equal posts give equal files, in any order.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .media import video_of
from .opening import SITE_NAME
from .page import Page, match_key
from .plaintext import has_blocks
from .trees import parse

MIN_POSTS = 10
MIN_SHARE = 0.3
_MIN_SENTENCE = 12
"""Minimum characters of a sentence: shorter ones are parts of others."""
_MAX_TEXT = 400
_SENTENCE = re.compile(r"(?<=[。！？!?])|(?<=\.)\s+|\n|\s{2,}|[-=_*~－＝—–━─]{8,}|(?=https?://)")


class Sample(NamedTuple):
    """A post to learn from."""

    host: str
    link: str
    title: str
    names: tuple[str, ...]
    """Authors, then tags; the first is the name of the channel."""
    body: str
    """The raw body without its prologue."""
    html: str
    """The body as the current rules clean it."""


@dataclass(slots=True)
class _Source:
    posts: int = 0
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Kind (block, sentence, title) and text -> posts."""


def learn(samples: Iterable[Sample]) -> dict[str, str]:
    """A rule file for each host with repeated text, by host."""
    sources: dict[tuple[str, str], _Source] = {}
    for sample in samples:
        channel = sample.names[0] if sample.names and video_of(sample.link)[0] else ""
        source = sources.setdefault((sample.host, channel), _Source())
        source.posts += 1
        source.found.update(set(_pieces(sample)))
    files: dict[str, list[str]] = {}
    for (host, channel), source in sorted(sources.items()):
        if source.posts >= MIN_POSTS and (lines := list(_proposals(source, channel))):
            files.setdefault(host, []).extend(lines)
    return {host: "\n".join(lines) + "\n" for host, lines in files.items()}


def _pieces(sample: Sample) -> Iterator[tuple[str, str]]:
    name = [part for part in SITE_NAME.split(sample.title)[1:] if part]
    if name:
        yield "title", sample.title[sample.title.rindex(name[-1]) :]
    if not has_blocks(sample.body):
        for part in _SENTENCE.split(sample.body):
            text = part.strip()
            if _MIN_SENTENCE <= len(text) <= _MAX_TEXT and not ("<" in text or ">" in text):
                yield "sentence", text
        return
    page = Page(parse(sample.html), "", "")
    page.find_blocks()
    for block in page.blocks:
        text = " ".join(block.text.split())
        if len(match_key(text)) > 1 and len(text) <= _MAX_TEXT and not block.images:
            yield "block", text


def _proposals(source: _Source, channel: str) -> Iterator[str]:
    many = [(count, *piece) for piece, count in source.found.items() if count >= MIN_SHARE * source.posts]
    where = f" of {channel}" if channel else ""
    for count, kind, text in sorted(many, key=lambda one: (one[1], -one[0], -len(one[2]), one[2])):
        said = f"# in {count} of {source.posts} posts{where}"
        if kind == "title":
            if count > source.posts / 2:
                yield f"# {text!r} ends the titles {said[2:]}\n"
        elif kind == "sentence":
            yield f"{said}\nfind_string: {text}\nreplace_string:\n"
        elif quote := next((quote for quote in "'\"" if quote not in text), ""):
            yield f"{said}\nstrip: //*[normalize-space(.)={quote}{text}{quote}]\n"

"""What repeats across the posts of one source is hardly an article: rule files for somebody to review.

(1) Proposed is what stands in SHARE of the posts of a source that has FEWEST posts at least: blocks,
    and sentences of plain text. A source is a host, or a channel of a host of videos.
(2) Every proposal is a rule in the syntax of `hosts`, below a comment that says how often it was found.
(3) Equal posts give equal files, in whatever order they come.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .media import video_of
from .opening import SITE_NAME
from .page import Page, squeeze
from .plaintext import has_blocks
from .trees import parse

FEWEST = 10
SHARE = 0.3
_SHORTEST = 12
"""Characters of a sentence: shorter ones stand within others."""
_LONGEST = 400
_SENTENCE = re.compile(r"(?<=[。！？!?])|(?<=\.)\s+|\n|\s{2,}|[-=_*~－＝—–━─]{8,}|(?=https?://)")


class Sample(NamedTuple):
    """A post to learn from."""

    host: str
    link: str
    title: str
    names: tuple[str, ...]
    """Authors, then tags: the first one is the name of a channel."""
    body: str
    """The raw body without its prologue."""
    html: str
    """What the rules that there are leave of it."""


@dataclass(slots=True)
class _Source:
    posts: int = 0
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Kind (block, sentence, title) and text -> posts."""


def learn(samples: Iterable[Sample]) -> dict[str, str]:
    """A rule file for each host that has anything to learn from, by host."""
    sources: dict[tuple[str, str], _Source] = {}
    for sample in samples:
        channel = sample.names[0] if sample.names and video_of(sample.link)[0] else ""
        source = sources.setdefault((sample.host, channel), _Source())
        source.posts += 1
        source.found.update(set(_pieces(sample)))
    files: dict[str, list[str]] = {}
    for (host, channel), source in sorted(sources.items()):
        if source.posts >= FEWEST and (lines := list(_proposals(source, channel))):
            files.setdefault(host, []).extend(lines)
    return {host: "\n".join(lines) + "\n" for host, lines in files.items()}


def _pieces(sample: Sample) -> Iterator[tuple[str, str]]:
    name = [part for part in SITE_NAME.split(sample.title)[1:] if part]
    if name:
        yield "title", sample.title[sample.title.rindex(name[-1]) :]
    if not has_blocks(sample.body):
        for part in _SENTENCE.split(sample.body):
            text = part.strip()
            if _SHORTEST <= len(text) <= _LONGEST and not ("<" in text or ">" in text):
                yield "sentence", text
        return
    page = Page(parse(sample.html), "", "")
    page.survey()
    for block in page.blocks:
        text = " ".join(block.text.split())
        if len(squeeze(text)) > 1 and len(text) <= _LONGEST and not block.images:
            yield "block", text


def _proposals(source: _Source, channel: str) -> Iterator[str]:
    many = [(count, *piece) for piece, count in source.found.items() if count >= SHARE * source.posts]
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

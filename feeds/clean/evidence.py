"""What a container holds, and whether that is the kind of thing its name says.

A class or an id is a reason to look at a container. Only its structure is a reason to remove it: links,
buttons, short labels, times and replies are furniture; sentences, code, formulas, tables of data and
captioned figures are an article's.
"""

import re
from collections.abc import Callable, Container, Sequence
from operator import sub
from typing import NamedTuple

from bs4 import Tag

from .events import BLOCKS, HEADINGS, Event

MIN_PROSE = 25
"""Characters of a text outside links that counts as prose."""
NEGLIGIBLE = 80
"""Characters of prose up to which a container holds practically none."""
MIN_SENTENCE = 25
_MIN_UNENDED = 100
"""Characters of a sentence with and without a full stop. Chinese needs half of them."""
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\W_]{0,8}$")
DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MAX_LABEL = 20
"""Characters of a label that may go for the name of its container alone."""
_MAX_DATE = 120
_MAX_DATA = 400
_MAX_PROMOTION = 600
_MAX_BIOGRAPHY = 600
_CONTROLS = frozenset(("button", "form"))
_FRAMES = frozenset(("iframe", "embed", "object"))
_CODE = frozenset(("pre", "code", "math"))
_OF_DATA = frozenset(("caption", "figcaption", "th"))
_LINKED = frozenset(("a", "button"))


def ends_sentence(text: str) -> bool:
    """Whether a text, of whatever length, ends like a sentence."""
    return _SENTENCE_END.search(text) is not None


class Evidence(NamedTuple):
    """Counts of what an element holds."""

    text: int = 0
    """Characters of all text, white space around it stripped."""
    prose: int = 0
    """Characters of texts that are not short and not in links."""
    linked: int = 0
    """Characters in links and buttons."""
    sentences: int = 0
    """Blocks with a sentence outside links."""
    link_blocks: int = 0
    """Blocks that are mostly links or buttons."""
    links: int = 0
    controls: int = 0
    images: int = 0
    frames: int = 0
    code: int = 0
    """Code, formulas, captions of figures and header cells of tables that are no links."""
    headings: int = 0

    def __sub__(self, other: tuple[int, ...]) -> "Evidence":
        return Evidence(*map(sub, self, other))

    @property
    def furniture(self) -> int:
        """Number of parts that readers use and do not read."""
        return self.link_blocks + self.controls + self.frames


def is_sentence(text: str) -> bool:
    """Whether a text is long and ends like a sentence, or is even longer."""
    weight = 2 * len(text) if DENSE.search(text) else len(text)
    return weight >= _MIN_UNENDED or (weight >= MIN_SENTENCE and _SENTENCE_END.search(text) is not None)


def gather(root: Tag, of: Container[int], steps: Sequence[Event]) -> dict[int, Evidence]:
    """The evidence in the elements below `root` whose Python ids are in `of`, by id; of `root` only sizes.

    `steps` are the `events` of `root`. One walk, linear, in one function: it is most of what names cost.
    """
    found: dict[int, Evidence] = {}
    text = prose = linked = sentences = link_blocks = links = controls = images = frames = code = headings = 0
    open_links = inside = 0
    own = own_linked = 0  # of the block; whether it is a sentence is clear when it ends
    last, dense = "", False
    for event, node in steps:
        if event == "text":
            words = node.strip()
            length = len(words)
            text += length
            if open_links:
                linked += length
                own_linked += length
                continue
            if length >= MIN_PROSE:
                prose += length
            if inside and length:
                own += length
                last = words[-10:]
                dense = dense or (length >= 6 and DENSE.search(words) is not None)
            continue
        name, accused = node.name, id(node) in of
        if name in _LINKED:
            open_links += 1 if event == "start" else -1
            links += event == "start"
        if not (inside or accused):
            continue
        if accused or name in BLOCKS:
            if own or own_linked:
                weight = 2 * own if dense else own
                if own_linked >= own:
                    link_blocks += 1
                elif event == "end" and name in HEADINGS:
                    pass
                elif weight >= _MIN_UNENDED or (weight >= MIN_SENTENCE and _SENTENCE_END.search(last)):
                    sentences += 1
                if event == "end":
                    code += name in _OF_DATA and own_linked < own
            own = own_linked = 0
            dense = False
        if accused:
            counts = Evidence(
                text, prose, linked, sentences, link_blocks, links, controls, images, frames, code, headings
            )
            if event == "end":
                inside -= 1
                found[id(node)] = counts - found[id(node)]
            else:
                inside += 1
                found[id(node)] = counts._replace(links=links - (name in _LINKED))
        if event == "start":
            images += name == "img"
            controls += name in _CONTROLS
            frames += name in _FRAMES
            code += name in _CODE
            headings += name in HEADINGS
    found[id(root)] = Evidence(text, prose)
    return found


def _is_advertisement(held: Evidence) -> bool:
    return held.sentences <= held.furniture


def _is_promotion(held: Evidence) -> bool:
    if held.images and not (held.text or held.links or held.furniture):
        return False
    return held.sentences <= 2 * held.furniture and held.prose <= _MAX_PROMOTION


def _is_share(held: Evidence) -> bool:
    return held.sentences <= held.furniture / 2 and held.prose <= 2 * NEGLIGIBLE


def _is_related(held: Evidence) -> bool:
    if held.images and not held.links:
        return False
    return held.sentences <= 2 * held.link_blocks


def _is_comments(held: Evidence) -> bool:
    return held.sentences == 0 or held.links + held.controls > 0


def _is_navigation(held: Evidence) -> bool:
    if held.sentences > held.link_blocks / 3 or (held.images and not held.links):
        return False
    return held.controls > 0 or 2 * held.linked >= held.text


def _is_page_data(held: Evidence) -> bool:
    if held.sentences == 0:
        return held.text <= _MAX_DATA
    return held.sentences <= 3 and held.prose <= _MAX_BIOGRAPHY and held.link_blocks + held.images > 0


_TESTS: dict[str, Callable[[Evidence], bool]] = {
    "advertisement": _is_advertisement,
    "promotion": _is_promotion,
    "share buttons": _is_share,
    "related articles": _is_related,
    "comments": _is_comments,
    "navigation": _is_navigation,
    "page data": _is_page_data,
}


def is_furniture(kind: str, held: Evidence) -> bool:
    """Whether what a container holds is of the kind that its name says."""
    if held.code and kind != "comments":
        return False
    if not (held.furniture or held.links or held.images):  # text alone
        return held.text <= (_MAX_DATE if kind == "page data" else _MAX_LABEL) and not held.sentences
    return _TESTS[kind](held)

"""Renders a cleaned tree as HTML in normal form.

(1) The top level has only blocks: bare text and images get a paragraph.
(2) An element is opened with its first content, so none is empty.
(3) Inline elements hold neither blocks nor an element of their own name; `div`, `section` and the like only
    end a paragraph.
(4) White space is folded as in `spaces`.
(5) Rendering what was rendered changes nothing.
"""

from collections.abc import Set
from dataclasses import dataclass
from html import escape

from bs4.element import NavigableString, Tag

from .attributes import attributes_of, runs_left
from .events import BLOCKS, KEPT, LEAVES, PARENTS, events
from .formulas import MARKUP
from .sanitize import DIRECTED
from .spaces import fold, joins, visible

_AS_GIVEN = (
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark",
    "q", "rp", "rt", "ruby", "s", "samp", "small", "strong", "sub", "sup", "time", "u", "var",
)  # fmt: skip
INLINE = {**{tag: tag for tag in _AS_GIVEN}, "acronym": "abbr", "strike": "s", "tt": "code"}
"""Inline element -> element of the output."""
_LISTS = {"ul": "li", "ol": "li", "dl": "dd"}
_STRUCTURE = {"table", "thead", "tbody", "tfoot", "tr"}
_NO_RULE = LEAVES | _STRUCTURE | set(_LISTS)
_DEEPEST = 40
"""Levels of quotations, lists and tables; deeper ones only end a paragraph."""
_DIRECTIONS = frozenset(("auto", "ltr", "rtl"))
_BLANKS = " \t\n\r\f"
_NO_BREAK = "\xa0\u3000"
_INDENT = _BLANKS + _NO_BREAK


@dataclass(slots=True)
class _Frame:
    source: Tag | None
    tag: str
    attributes: str
    emitted: bool = False
    full: bool = False
    """Of a table row: whether any cell has content, so that its empty cells are kept."""
    direction: str = ""


def render(root: Tag, removed: Set[int] = frozenset()) -> tuple[str, bool]:
    """The children of `root` in normal form without `removed` nodes, and whether the tree was in order.

    Rules may read a tree differently once its elements are in order. Linear in the size of the tree.
    """
    renderer = _Renderer()
    return renderer.run(root, removed), renderer.in_order


class _Renderer:
    def __init__(self) -> None:
        self.root = Tag(name="div")
        self.removed: Set[int] = frozenset()
        self.in_order = True
        self.out: list[str] = []
        self.frames = [_Frame(None, "", "", emitted=True)]
        self.inline: list[_Frame] = []
        self.paragraph = False
        """Whether a paragraph is open in the current container."""
        self.wanted = False
        """Whether a paragraph began that has no content yet."""
        self.started = False
        """Whether the current line has content."""
        self.space = ""
        self.breaks = 0
        self.held = ""
        """White space in `pre` that no text follows yet."""
        self.last = ""
        """The last character of the current line."""
        self.may_break = False
        """Whether a `wbr` comes before the next content."""
        self.is_formula = False
        """Whether text is what a formula says to readers of plain text."""
        self.is_directed = False
        """Whether any block has a `dir` that is shown."""
        self.runs_left: bool | None = None
        """Whether anything runs from right to left; None while nothing asked."""
        self.directions: list[tuple[Tag | None, str]] = [(None, "")]
        """`dir` of the open blocks that have one."""

    def run(self, root: Tag, removed: Set[int]) -> str:
        self.root, self.removed = root, removed
        for kind, node in events(root, removed):
            if kind == "text":
                self.text(node)
            elif kind == "start":
                self.start(node)
            else:
                self.end(node)
        self.close_line()
        while len(self.frames) > 1:
            self.pop()
        while self.out and self.out[-1] == "<hr>":
            self.out.pop()
        return "".join(self.out)

    # --- blocks -------------------------------------------------------------------------------

    def start(self, tag: Tag) -> None:
        name = tag.name
        if name in INLINE:
            self.start_inline(tag, INLINE[name])
        elif name in BLOCKS:
            if name == "hr":
                self.rule()
                return
            if (direction := tag.attrs.get("dir")) in _DIRECTIONS and self.shows(str(direction)):
                self.directions.append((tag, str(direction)))
            self.block(tag, name)
        elif name == "br":
            if self.frames[-1].tag == "pre":
                self.held += "\n"
            else:
                self.breaks += 1
        elif name == "img":
            if tag.get("src"):
                self.content(f"<img{attributes_of(tag, 'img')}>", "x", "x")
        elif name == "span":
            if tag.attrs.get("dir"):
                self.start_inline(tag, "bdi")
        elif name == "math":
            self.is_formula = True
            if markup := tag.attrs.get(MARKUP):
                self.content(str(markup), "x", "x")
        elif name == "wbr":
            self.may_break = self.started

    def start_inline(self, tag: Tag, out: str) -> None:
        attributes = attributes_of(tag, out)
        if (out == "a" and "href" not in attributes) or any(f.tag == out for f in self.inline):
            return
        self.inline.append(_Frame(tag, out, attributes))

    def block(self, tag: Tag, name: str) -> None:
        top = self.frames[-1]
        self.in_order &= not self.inline
        if top.tag in LEAVES:
            self.in_order = False
            self.end_text()
            return
        if top.source is None and len(self.frames) > 1 and name in ("li", "dt", "dd"):
            self.close_line()
            self.pop()
            top = self.frames[-1]
        parents = PARENTS.get(name)
        orphan = parents is not None and top.tag not in parents
        misplaced = top.tag in _LISTS and not parents
        self.in_order &= not (orphan or misplaced or len(self.frames) > _DEEPEST)
        if name not in KEPT or orphan or len(self.frames) > _DEEPEST:
            self.end_text()
            self.wanted = True
            return
        if (top.tag in _STRUCTURE and not parents) or (name == top.tag == "figure" and not top.emitted):
            self.end_text()
            return
        self.close_line()
        direction, attribute = self.direction(name) if self.is_directed else ("", "")
        full = name == "tr" and self.has_content(tag)
        self.frames.append(_Frame(tag, name, attributes_of(tag, name) + attribute, False, full, direction))
        if name in ("td", "th") and top.full:
            self.open_frames()

    def shows(self, direction: str) -> bool:
        """Whether a direction is worth an attribute: "ltr" is not where nothing runs the other way."""
        if not self.is_directed:
            if direction == "ltr" and self.runs_left is None:
                self.runs_left = runs_left(self.root)
            self.is_directed = direction != "ltr" or bool(self.runs_left)
        self.in_order &= not (self.is_directed and direction == "ltr")  # the rest may not be in the output
        return self.is_directed

    def direction(self, name: str) -> tuple[str, str]:
        """The direction of a new element, and its attribute where it differs from that of the parent."""
        outer, here = self.frames[-1].direction, self.directions[-1][1]
        if here == outer or name not in DIRECTED:
            return outer, ""
        return here, f' dir="{here}"'

    def has_content(self, row: Tag) -> bool:
        return any(
            not node.isspace() if kind == "text" else node.name == "img" and bool(node.get("src"))
            for kind, node in events(row, self.removed)
        )

    def end(self, tag: Tag) -> None:
        if self.is_formula:
            self.is_formula = tag.name != "math"
            return
        if self.inline and self.inline[-1].source is tag:
            frame = self.inline.pop()
            if frame.emitted:
                self.out.append(f"</{frame.tag}>")
            return
        if tag.name not in BLOCKS:
            return
        self.end_block(tag)
        if self.directions[-1][0] is tag:
            self.directions.pop()

    def end_block(self, tag: Tag) -> None:
        if self.frames[-1].source is None and len(self.frames) > 1 and self.frames[-2].source is tag:
            self.close_line()
            self.pop()
        if self.frames[-1].source is tag:
            self.close_line()
            self.pop()
        else:
            self.end_text()

    def end_text(self) -> None:
        """End the line or paragraph at the boundary of an element that is not in the output."""
        if self.frames[-1].tag == "pre":
            if self.started and not self.held.endswith("\n"):
                self.held += "\n"
        elif self.frames[-1].tag in LEAVES or self.frames[-1].tag == "figure":
            self.breaks = max(self.breaks, 1)
            self.wanted = False
        else:
            self.close_line()

    def rule(self) -> None:
        if self.frames[-1].tag in _NO_RULE:
            self.in_order = False
            self.end_text()
            return
        self.close_line()
        if self.frames[-1].emitted and self.out and self.out[-1] != "<hr>":
            self.out.append("<hr>")

    def close_line(self) -> None:
        for frame in reversed(self.inline):
            if frame.emitted:
                self.out.append(f"</{frame.tag}>")
                frame.emitted = False
        if self.paragraph:
            self.out.append("</p>")
        self.paragraph = self.wanted = self.started = False
        self.space, self.breaks, self.held, self.last, self.may_break = "", 0, "", "", False

    def pop(self) -> None:
        frame = self.frames.pop()
        if frame.emitted:
            self.out.append(f"</{frame.tag}>")

    def open_frames(self) -> None:
        at = len(self.frames)
        while not self.frames[at - 1].emitted:
            at -= 1
        for frame in self.frames[at:]:
            self.out.append(f"<{frame.tag}{frame.attributes}>")
            frame.emitted = True

    # --- lines --------------------------------------------------------------------------------

    def text(self, node: NavigableString) -> None:
        if self.is_formula:
            return
        text = visible(str(node))
        if self.frames[-1].tag == "pre":
            self.raw(text)
            return
        core = text.strip(_BLANKS)
        if core and core[-1] in _NO_BREAK:
            core = core.rstrip(_INDENT).lstrip(_BLANKS)
        if not core:
            self.blank(text)
            return
        before, _, after = text.partition(core) if core != text else ("", core, "")
        self.blank(before)
        if not self.started or self.breaks > 1:
            core = core.lstrip(_INDENT)
            if not core:
                return
        self.content(escape(fold(core), quote=False), core[0], core[-1])
        self.blank(after)

    def blank(self, space: str) -> None:
        """White space that counts only between two words of a line; it may be no-break."""
        if not space:
            return
        if space.strip(_BLANKS) or self.space.strip(_BLANKS):
            self.space += space
        elif not self.space or "\n" not in space:
            self.space = space

    def raw(self, text: str) -> None:
        """Text of `pre`: white space is kept, except before the first and after the last word."""
        self.held += text
        if text.strip():
            held = self.held if self.started else self.held.lstrip("\n\r")
            self.held = ""
            self.breaks, self.space = 0, ""
            self.content(escape(held, quote=False), held[0], held[-1])

    def content(self, piece: str, first: str, last: str) -> None:
        top = self.frames[-1]
        if top.tag in _STRUCTURE:
            return
        if top.tag in _LISTS:
            self.in_order = False
            self.close_line()
            top = _Frame(None, _LISTS[top.tag], "", direction=top.direction)
            self.frames.append(top)
        divides = top.tag in ("", "blockquote")
        if self.started and self.breaks > 1 and (divides or self.paragraph):
            paragraph = self.paragraph
            self.close_line()
            self.wanted = paragraph
        if not top.emitted:
            self.open_frames()
        if not self.started and not self.paragraph and (divides or (self.wanted and top.tag != "figure")):
            self.out.append(f"<p{self.direction('p')[1]}>" if self.is_directed else "<p>")
            self.paragraph = True
        if self.started:
            if self.breaks:
                self.out.append("<br>" * min(self.breaks, 2))
            elif self.space and not ("\n" in self.space and joins(self.last, first)):
                self.out.append(" " if self.space == " " else fold(self.space))
            elif self.may_break:
                self.out.append("<wbr>")
        self.breaks, self.space, self.may_break = 0, "", False
        for frame in self.inline:
            if not frame.emitted:
                self.out.append(f"<{frame.tag}{frame.attributes}>")
                frame.emitted = True
        self.out.append(piece)
        self.started, self.last = True, last

"""Source code: the frames of highlighters become `<pre><code>` with the exact text and the language.

No other rule judges what is inside `pre` and `code`.
"""

import re
from dataclasses import dataclass, field

from bs4.element import NavigableString, Tag

from .events import BLOCKS, events, find_first, tags_in
from .highlighters import (
    LINE_CLASSES,
    classes_of,
    frames_of,
    is_code_table,
    is_control,
    is_frame,
    is_holder,
    is_line,
    is_number,
    language_of,
)
from .page import Page

_WRAPPED = re.compile(r"(?:(?<![ \t])[ \t]++)?\n[ \t\n]*")
_INLINE = frozenset(("a", "b", "del", "em", "i", "ins", "mark", "strong", "var"))


def code(page: Page) -> None:
    """Reduce the frames of highlighters to their code, and code to its text, links and language."""
    holders = [
        tag
        for tag in page.elements()
        if tag.name in ("pre", "code", "kbd", "samp", "table") or is_holder(tag)
    ]
    seen: set[int] = set()
    is_changed = False
    for tag in holders:
        if id(tag) in seen or (tag.name == "table" and not is_code_table(tag)):
            continue
        inside = tags_in(tag)
        seen.update(map(id, inside))
        language = language_of(tag)
        if tag.name in ("pre", "table") or is_holder(tag):
            _reduce(page, tag, language)
            is_changed = True
        else:
            tag.attrs = {"class": language} if language else {}
            for below in inside:
                if below.name != "a":
                    below.attrs = {}
    if is_changed:
        page.tree_changed()


@dataclass(slots=True)
class _Writer:
    """Collects code; a line that an element makes ends when the next one begins."""

    code: Tag
    parts: list[str] = field(default_factory=list)
    inline: Tag | None = None
    last: str = ""
    length: int = 0
    is_pending: bool = False
    """Whether a line ended whose line feed is not yet written."""

    def write(self, text: str) -> None:
        if self.is_pending and not text.startswith("\n"):
            text = "\n" + text
        self.is_pending = False
        self.parts.append(text)
        self.last, self.length = text[-1], self.length + len(text)

    def folded(self, text: str) -> str:
        """Text outside of `pre`: a line end in the page and the blanks around it are one blank, if any."""
        if "\n" in text:
            text = _WRAPPED.sub(" ", text)
            text = text.removeprefix(" ") if self.is_pending or self.last in ("", "\n") else text
        return text.replace("\xa0", " ")

    def end_line(self, *, folds: bool) -> None:
        """Where blanks fold, take away the one before the end of a line."""
        if folds and self.parts and self.parts[-1].endswith(" ") and not self.parts[-1].isspace():
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1

    def start_line(self, *, is_block: bool) -> None:
        if self.is_pending or (is_block and self.length and self.last != "\n"):
            self.is_pending = False
            self.write("\n")

    def open(self, tag: Tag) -> None:
        self.flush()
        self.inline = Tag(name=tag.name, attrs={"href": tag["href"]} if tag.get("href") else {})

    def flush(self) -> None:
        text, inline = "".join(self.parts), self.inline
        self.parts, self.inline = [], None
        if text and inline is not None:
            inline.append(NavigableString(text))
            self.code.append(inline)
        elif text:
            self.code.append(NavigableString(text))


def _reduce(page: Page, holder: Tag, language: str) -> None:
    """Make a holder of code a `pre` that holds nothing else."""
    frames = frames_of(holder)
    had_code = any(isinstance(below, Tag) and below.name == "code" for below in holder.descendants)
    code = Tag(name="code", attrs={"class": language} if language else {})
    _write(page, holder, code)
    _remove_controls(page, holder, frames)
    is_code = had_code or language or holder.name != "pre" or any(map(is_frame, (holder, *frames)))
    for child in holder.contents:
        page.drop(child)
    holder.name, holder.attrs = "pre", {key: value for key, value in holder.attrs.items() if key == "dir"}
    if is_code:
        holder.append(code)
    else:
        for child in list(code.contents):
            holder.append(child)


def _write(page: Page, holder: Tag, code: Tag) -> None:
    writer = _Writer(code)
    skipped: Tag | None = None
    pre = 1 if holder.name == "pre" else 0
    starts: dict[int, int] = {}
    inline: Tag | None = None
    is_lined = _has_lines_of_code(holder)
    for kind, node in events(holder, page.removed):
        if skipped is not None:
            skipped = None if kind == "end" and node is skipped else skipped
        elif kind == "text":
            text = str(node)
            if not pre:
                text = "" if text.isspace() and "\n" in text else writer.folded(text)
            if text:
                writer.write(text)
        elif kind == "start":
            if node.name == "br":
                writer.end_line(folds=not pre)
                writer.is_pending = False
                writer.write("\n")
            elif node.name in ("button", "img") or is_control(node) or is_number(node):
                skipped = node
                if node.name == "button" or is_control(node):
                    page.note("navigation", page.first_words(node))
                if node.name == "img":
                    skipped = None
            else:
                line = _line_kind(node, is_lined)
                if line:
                    writer.start_line(is_block=line == "block")
                    starts[id(node)] = writer.length
                if node.name == "pre":
                    pre += 1
                if node.name in _INLINE and inline is None:
                    inline = node
                    writer.open(node)
        else:
            if node is inline:
                inline = None
                writer.flush()
            if node.name == "pre":
                pre -= 1
            if id(node) in starts:
                begun = starts.pop(id(node))
                is_empty = writer.length == begun
                if (not is_empty and writer.last != "\n") or (is_empty and is_line(node)):
                    writer.is_pending = True
    writer.flush()


def _has_lines_of_code(holder: Tag) -> bool:
    """Whether each line is a `code` element of its own, as in WeChat's articles."""
    return any(
        isinstance(tag, Tag)
        and tag.name == "pre"
        and sum(isinstance(child, Tag) and child.name == "code" for child in tag.contents) > 1
        for tag in (holder, *(below for below, _ in zip(holder.descendants, range(100), strict=False)))
    )


def _line_kind(tag: Tag, is_lined: bool) -> str:
    if tag.name in BLOCKS and tag.name not in ("td", "th", "table", "tbody", "ol", "ul", "figure"):
        return "block"
    if tag.name == "code":
        return "inline" if is_lined and tag.parent is not None and tag.parent.name == "pre" else ""
    return "inline" if "class" in tag.attrs and not LINE_CLASSES.isdisjoint(classes_of(tag)) else ""


def _remove_controls(page: Page, holder: Tag, frames: list[Tag]) -> None:
    inner = holder
    for frame in frames:
        for child in frame.contents:
            if child is inner or not isinstance(child, Tag) or id(child) in page.removed:
                continue
            for tag in (child, *(below for below in child.descendants if isinstance(below, Tag))):
                if tag.name in ("pre", "code"):
                    break
                if tag.name == "button" or is_control(tag) or (is_number(tag) and tag.get_text(strip=True)):
                    page.remove(tag, "navigation")
        for key in ("class", "id", "role"):
            frame.attrs.pop(key, None)
        caption = find_first(frame, "figcaption") if frame.name == "figure" else None
        if frame.name == "figure" and (caption is None or not caption.get_text(strip=True)):
            frame.name = "div"
        inner = frame
    for sibling in (holder.previous_sibling, holder.next_sibling):
        if isinstance(sibling, Tag) and is_number(sibling):
            page.drop(sibling)

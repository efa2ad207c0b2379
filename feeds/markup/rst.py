"""reStructuredText as Markdown (docutils.sourceforge.io/docs/ref/rst): read line by line, code as it stands.

Nothing is included from other files, and no directive is run.
"""

import csv
import re
from collections.abc import Callable, Iterator
from itertools import groupby

from .rst_inline import Names, inline, is_target, names_of

_DEEPEST = 12
_MOST_COLUMNS = 200
"""Of a table: each line of it has a cell in every column."""
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}[ \t]*$")
_DIRECTIVE = re.compile(r"\.\. ([A-Za-z][\w:-]*?)[ \t]?::(?:[ \t]+(.*)|[ \t]*)$")
_NOTE = re.compile(r"\.\. \[(\d{1,4}|#[\w-]{0,80}|\*|[A-Za-z][\w.-]{0,80})\][ \t]*(.*)$")
_EXPLICIT = re.compile(r"\.\.(?:[ \t]|$)")
_ENDS_EXCERPT = re.compile(r"\.\.[ \t]+(?:TEASER_END|END_TEASER|more)\b", re.IGNORECASE)
_OPTION = re.compile(r":([\w-]+):(?:[ \t]+(.*)|[ \t]*)$")
_FIELD = re.compile(r":([^:\n]{1,60}):(?:[ \t]+(.*)|[ \t]*)$")
_BULLET = re.compile(r"([-*+•‣])([ \t]+)(?=\S)")
_NUMBER = re.compile(r"\(?((\d{1,4}|#)|[a-zA-Z]|[ivxlIVXL]{1,6})[.)]([ \t]+)(?=\S)")
_LINE_OF_BLOCK = re.compile(r"\|(?:[ \t]+(.*)|[ \t]*)$")
_GRID = re.compile(r"\+(?:[-=]+\+)+[ \t]*$")
_COLUMNS = re.compile(r"=+(?:[ \t]+=+)+[ \t]*$")
_BOXES = {
    "admonition": "note",
    "seealso": "note",
    "topic": "note",
    "sidebar": "note",
    **{name: name for name in ("attention", "caution", "danger", "error", "hint", "important", "note")},
    **{name: name for name in ("tip", "warning")},
}
_DROPPED = frozenset((
    "contents", "default-role", "footer", "header", "highlight", "include", "listing", "meta", "post-list",
    "role", "section-numbering", "sectnum", "target-notes", "title", "toctree",
))  # fmt: skip
_PLAYERS = frozenset(("gist", "soundcloud", "vimeo", "youtube"))


def to_markdown(source: str) -> str:
    """A body in reStructuredText as Markdown. Linear in the length; never raises."""
    lines = source.expandtabs(8).split("\n")
    return "\n".join(_Document(names_of(lines)).lines(lines, 0)) + "\n"


class _Document:
    """One document: its names, and which level each adornment of a heading has."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._levels: dict[tuple[str, bool], int] = {}
        self._notes = 0

    def lines(self, lines: list[str], depth: int) -> Iterator[str]:
        """The lines of a block, which begin at one margin, as Markdown."""
        if depth > _DEEPEST:
            yield from _fenced("", lines)
            return
        at = 0
        while at < len(lines):
            line = lines[at]
            if not line.strip():
                yield ""
                at += 1
            elif heading := self._heading(lines, at):
                yield from ("", heading[0], "")
                at = heading[1]
            elif _GRID.match(line) or _COLUMNS.match(line):
                end = _table_end(lines, at)
                yield from ("", *self._table(lines[at:end], line), "")
                at = end
            elif _ADORNMENT.match(line) and len(line.strip()) > 3:
                yield from ("", "---", "")
                at += 1
            elif _EXPLICIT.match(line) or line.startswith("__ "):
                end = _indented_end(lines, at + 1)
                yield from self._explicit(line, _dedented(lines[at + 1 : end]), depth)
                at = end
            else:
                rest, at = self._text(lines, at, depth)
                yield from rest

    def _heading(self, lines: list[str], at: int) -> tuple[str, int] | None:
        first, second, third = (*lines[at : at + 3], "", "")[:3]
        over, under = _ADORNMENT.match(first), _ADORNMENT.match(second)
        below = _ADORNMENT.match(third)
        if over and below and over[1] == below[1] and second.strip() and not under:
            return self._level(over[1], second, is_over=True), at + 3
        if not over and under and not first.startswith((" ", ".. ")):
            return self._level(under[1], first, is_over=False), at + 2
        return None

    def _level(self, sign: str, title: str, *, is_over: bool) -> str:
        level = self._levels.setdefault((sign, is_over), len(self._levels) + 2)
        return f"{'#' * min(level, 6)} {inline(title.strip(), self._names)}"

    def _text(self, lines: list[str], at: int, depth: int) -> tuple[list[str], int]:
        """A list, a quotation or a paragraph, and the line behind it."""
        line = lines[at]
        if line.startswith(" "):
            end = _indented_end(lines, at)
            return ["", *_quoted(self.lines(_dedented(lines[at:end]), depth + 1)), ""], end
        if item := _BULLET.match(line) or _NUMBER.match(line):
            number = item[2] if item.re is _NUMBER else None
            end = _indented_end(lines, at + 1)
            inner = [line[item.end() :], *_outdented(lines[at + 1 : end])]
            mark = f"{number if number and number != '#' else 1}. " if item.re is _NUMBER else "- "
            return _hanging(mark, self.lines(inner, depth + 1)), end
        if line.startswith(">>> "):
            end = _while(lambda one: bool(one.strip()), lines, at)
            return ["", *_fenced("python", lines[at:end]), ""], end
        if _LINE_OF_BLOCK.match(line):
            end = _while(lambda one: _LINE_OF_BLOCK.match(one) is not None, lines, at)
            shown = [inline(one[1:].strip(), self._names) for one in lines[at:end]]
            return ["", *(f"{one}\\" if one else "" for one in shown[:-1]), shown[-1], ""], end
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if named := _FIELD.match(line):
            end = _indented_end(lines, at + 1)
            words = " ".join(" ".join([named[2] or "", *lines[at + 1 : end]]).split())
            return ["", f"**{inline(named[1], self._names)}**: {inline(words, self._names)}", ""], end
        if following.startswith(" ") and following.strip() and not line.rstrip().endswith("::"):
            end = _indented_end(lines, at + 1)
            inner = _outdented(lines[at + 1 : end])
            return ["", inline(line, self._names), *_hanging(":   ", self.lines(inner, depth + 1)), ""], end
        return self._paragraph(lines, at)

    def _paragraph(self, lines: list[str], at: int) -> tuple[list[str], int]:
        end = _while(lambda one: bool(one.strip()), lines, at)
        text = "\n".join(lines[at:end]).rstrip()
        if not text.endswith("::"):
            return [inline(text, self._names)], end
        code_end = _indented_end(lines, end)
        words = text[:-2].rstrip() if text[:-2].endswith((" ", "\n")) or text == "::" else text[:-1]
        code = _dedented(lines[end:code_end])
        return [inline(words, self._names), "", *(_fenced("", code) if code else ()), ""], code_end

    def _explicit(self, line: str, inner: list[str], depth: int) -> Iterator[str]:
        if _ENDS_EXCERPT.match(line):
            yield from ("", "<!--more-->", "", *self.lines(inner, depth + 1))
        elif is_target(line):
            return
        elif note := _NOTE.match(line):
            label = note[1].lstrip("#")
            if note[1] in ("#", "*"):
                self._notes += 1
                label = f"auto{self._notes}"
            yield from ("", *_hanging(f"[^{label}]: ", self.lines([note[2], *inner], depth + 1), 4), "")
        elif directive := _DIRECTIVE.match(line):
            yield from ("", *self._directive(directive[1].lower(), directive[2] or "", inner, depth), "")

    def _directive(self, name: str, said: str, inner: list[str], depth: int) -> Iterator[str]:
        options, body = _options(inner)
        if name in ("code", "code-block", "sourcecode", "parsed-literal", "console"):
            yield from _fenced(said.split(" ")[0], body)
        elif name in ("image", "thumbnail", "figure"):
            yield from self._picture(said.strip(), options, body, depth)
        elif name == "math":
            yield from ("$$", *(one for one in (said, *body) if one.strip()), "$$")
        elif name == "raw":
            yield from body if "html" in said else ()
        elif name in _BOXES:
            title = (
                f" {inline(said, self._names)}" if said and name in ("admonition", "topic", "sidebar") else ""
            )
            words = body if title or not said else [said, *body]
            yield from (f"> [!{_BOXES[name]}]{title}", ">", *_quoted(self.lines(words, depth + 1)))
        elif name in _PLAYERS:
            yield f"{{% {name} {said} %}}"
        elif name == "slides":
            yield from (f"![]({one.strip()})" for one in body if one.strip())
        elif name == "csv-table":
            values = _values([options.get("header", ""), *body])
            head, *rows = [[inline(cell, self._names) for cell in row] for row in values]
            yield from _rows(head, [row for row in rows if row])
        elif name in ("epigraph", "highlights", "pull-quote"):
            yield from _quoted(self.lines(body, depth + 1))
        elif name not in _DROPPED:
            title = (
                f"**{inline(said, self._names)}**"
                if name in ("rubric", "table", "list-table") and said
                else ""
            )
            yield from (title, "", *self.lines(body, depth + 1))

    def _picture(self, source: str, options: dict[str, str], body: list[str], depth: int) -> Iterator[str]:
        address = f"<{source}>" if re.search(r"[\s()]", source) else source
        shown = f"![{inline(options.get('alt', ''), self._names)}]({address})"
        target = options.get("target", "")
        if target and not target.endswith("_"):
            shown = f"[{shown}](<{target}>)"
        if any(one.strip() for one in body):
            yield from ("<figure>", "", shown, "", "<figcaption>", "", *self.lines(body, depth + 1), "")
            yield "</figcaption></figure>"
        else:
            yield shown

    def _table(self, lines: list[str], first: str) -> Iterator[str]:
        edge = "+" if first.startswith("+") else "="
        begin = re.compile(r"(?<=\+)" if edge == "+" else "(?=(?<!=)=)")
        places = [found.start() for found in begin.finditer(first)]
        if len(places) > _MOST_COLUMNS:
            yield from _fenced("", lines)
            return
        parts: list[list[list[str]]] = [[]]
        for is_rule, block in groupby(lines, lambda one: bool(_GRID.match(one) or _COLUMNS.match(one))):
            inner = list(block)
            if is_rule:
                if any("=" in one for one in inner):
                    parts.append([])
                continue
            rows = [_cells(one, places, edge) for one in inner]
            parts[-1] += _joined(rows) if edge == "+" else _rows_of(rows)
        filled = [part for part in parts if part]
        head = filled.pop(0)[0] if len(filled) > 1 else []
        cells = [[inline(cell, self._names) for cell in row] for part in filled for row in part]
        yield from _rows([inline(cell, self._names) for cell in head], cells)


def _cells(line: str, places: list[int], edge: str) -> list[str]:
    ends = [place - (edge == "+") for place in places[1:]] + [len(line)]
    cells = [
        line[start:end].strip().strip("|" if edge == "+" else "").strip()
        for start, end in zip(places, ends, strict=True)
    ]
    return cells[:-1] if edge == "+" else cells


def _joined(rows: list[list[str]]) -> list[list[str]]:
    """The lines of one row of a grid as one row."""
    return [[" ".join(filter(None, cells)) for cells in zip(*rows, strict=True)]]


def _rows_of(rows: list[list[str]]) -> list[list[str]]:
    """Rows of a simple table; one without a first cell goes on with the row above it."""
    found: list[list[str]] = []
    for row in rows:
        if not any(row):
            continue
        if found and not row[0]:
            found[-1] = [f"{above} {below}".strip() for above, below in zip(found[-1], row, strict=True)]
        else:
            found.append(row)
    return found


def _rows(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    width = max(map(len, (head, *rows)), default=0)
    if width:
        # Markdown completes other rows, up to a limit.
        for row in ([*head, *[""] * (width - len(head))], ["---"] * width, *rows):
            yield f"| {' | '.join(row)} |"


def _values(lines: list[str]) -> list[list[str]]:
    """Values separated by commas."""
    try:
        return list(csv.reader(lines, skipinitialspace=True))
    except csv.Error:
        return [[one] for one in lines]


def _options(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """The options at the start of what a directive holds, and the rest."""
    options: dict[str, str] = {}
    at = 0
    while at < len(lines) and (option := _OPTION.match(lines[at])):
        options[option[1].lower()] = (option[2] or "").strip()
        at += 1
    return options, lines[at:]


def _table_end(lines: list[str], at: int) -> int:
    """The line behind a table: a simple one may hold blank lines before its last rule."""
    if lines[at].startswith("+"):
        return _while(lambda one: one.startswith(("+", "|")), lines, at)
    rules = 1
    for end in range(at + 1, min(len(lines), at + 1000)):
        if _COLUMNS.match(lines[end]):
            rules += 1
            if rules > 2 or not (end + 1 < len(lines) and lines[end + 1].strip()):
                return end + 1
    return at + 1


def _indented_end(lines: list[str], at: int) -> int:
    """The line behind those that are indented from `at` on, without the blank lines at their end."""
    end = at
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith(" ")):
        at += 1
        end = at if lines[at - 1].strip() else end
    return end


def _while(fits: Callable[[str], bool], lines: list[str], at: int) -> int:
    while at < len(lines) and fits(lines[at]):
        at += 1
    return at


def _dedented(lines: list[str]) -> list[str]:
    """Lines without their common margin and the blank lines before them."""
    return _outdented(lines[_while(lambda one: not one.strip(), lines, 0) :])


def _outdented(lines: list[str]) -> list[str]:
    margin = min((len(one) - len(one.lstrip()) for one in lines if one.strip()), default=0)
    return [one[margin:] for one in lines]


def _fenced(language: str, lines: list[str]) -> list[str]:
    longest = max((len(run) for one in lines for run in re.findall("`+", one)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence + language, *_dedented(lines), fence]


def _quoted(lines: Iterator[str]) -> list[str]:
    return [f"> {one}" for text in lines for one in text.split("\n")]


def _hanging(mark: str, lines: Iterator[str], width: int = 0) -> list[str]:
    """Lines of which the first begins with a mark, and all others at the place behind it."""
    flat = [one for text in lines for one in text.split("\n")]
    start = _while(lambda one: not one.strip(), flat, 0)
    indent = " " * (width or len(mark))
    return [
        mark + (flat[start] if start < len(flat) else ""),
        *(indent + one if one else "" for one in flat[start + 1 :]),
    ]

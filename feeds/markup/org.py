"""Org-mode as Markdown (https://orgmode.org/worg/org-syntax.html): read line by line, code as it stands."""

import re
from bisect import bisect_left
from collections.abc import Iterator

_HEADING = re.compile(
    r"(\*+)[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)[ \t]+)?(?:\[#[A-Z0-9]\][ \t]+)?(.*)"
)
_TAGS = re.compile(r":([\w@#%:]+):")
_BEGIN = re.compile(r"([ \t]*)#\+begin_(\w+)[ \t]*(.*)$", re.IGNORECASE)
_KEYWORD = re.compile(r"[ \t]*#\+(\w[\w-]*)(?:\[[^\]]*\])?:[ \t]*(.*)$")
_DRAWER = re.compile(r"[ \t]*:[\w-]+:[ \t]*$")
_END = re.compile(r"[ \t]*(?:#\+end_(\w+)|:END:[ \t]*$)", re.IGNORECASE)
_DRAWER_END = ":end:"
_DEEPEST = 12
_BOXES = {"[ ]": "[ ]", "[X]": "[x]", "[-]": "[ ]"}
_PLANNING = re.compile(r"[ \t]*(?:(?:CLOSED|SCHEDULED|DEADLINE):[ \t]*[<\[][^>\]]*[>\]][ \t]*)+$")
_COMMENT = re.compile(r"[ \t]*#(?:[ \t](.*))?$")
_FIXED = re.compile(r"[ \t]*:(?:[ \t](.*))?$")
_ROW = re.compile(r"[ \t]*\|")
_RULE = re.compile(r"[ \t]*\|-[-+|]*[ \t]*$")
_LINE = re.compile(r"[ \t]*-{5,}[ \t]*$")
_ITEM = re.compile(
    r"([ \t]*(?:[-+]|[ \t]\*|\d+[.)]))"
    r"(?:[ \t]+(?:\[@\d+\][ \t]*)?(?:(\S[^\n]{0,300}?)[ \t]{1,9}::(?=\s|$))?[ \t]*|$)"
)
_CONTINUED = re.compile(
    r"(?!\*+[ \t]|[ \t]*(?:$|#\+|#[ \t]|\||:[\w-]*:?[ \t]|:[\w-]+:$|(?:[-+]|\d+[.)])(?:[ \t]|$)|-{5,}[ \t]*$"
    r"|\[fn:))"
)
"""A line that goes on with the paragraph or item before it."""
_NOTE = re.compile(r"\[fn:([\w-]+)\][ \t]+")
_CODE = ("src", "example")
_HIDDEN = frozenset(("noexport", "private"))
_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
_INLINE = re.compile(
    r"\[\[(?P<target>[^\[\]\n]{1,2000})\](?:\[(?P<said>[^\[\]]{1,1000})\])?\]"
    r"|\[fn:(?P<note>[\w-]*)(?P<words>:[^\[\]]{1,2000})?\]"
    r"|(?<![^\s\-({'\"\u200b|])(?P<mark>[=~])(?P<code>\S(?:[^\0]{0,300}?\S)??)(?P=mark)(?![^\s\-.,;:!?'\")}\[\u200b|\\])"
    r"|(?<![^\s\-({'\"\u200b|*/_+])(?P<style>[*/_+])(?=\S)(?P<styled>[^\0]{1,300}?)(?<=\S)(?P=style)"
    r"(?![^\s\-.,;:!?'\")}\[\u200b|\\*/_+])"
    r"|(?P<kept>\$[^\s$][^$\n]{0,500}\$(?!\w)|\\\(.{1,500}?\\\)|\\\[.{1,500}?\\\]|https?://[^\s<>\[\]]+|\{\{[<%].{1,500}?[%>]\}\}"
    r"|@@html:(?P<html>.{0,500}?)@@)"
    r"|(?P<break>\\\\)[ \t]*(?=\n|$)|(?P<macro>\{\{\{[^{}]{1,200}\}\}\})"
    r"|<(?P<address>https?://[^<>\s]+)>|[<\[](?P<time>\d{4}-\d\d-\d\d)[^<>\[\]\n]{0,40}[>\]]"
)
_MATH = re.compile(r"^\\[(\[]|\\[)\]]$")
_STYLES = {"*": ("**", "**"), "/": ("*", "*"), "_": ("<u>", "</u>"), "+": ("~~", "~~")}
_SPECIAL = re.compile(r"([\\`*_]|^[ \t]{0,3}(?:#|>|~~~|\d+(?=[.)]))|^[ \t]*[-+](?=[ \t]))", re.MULTILINE)


def to_markdown(source: str) -> str:
    """A body in org-mode as Markdown. Linear in the length; never raises."""
    return "\n".join(_lines(source.split("\n"), 0)) + "\n"


def _lines(lines: list[str], depth: int) -> Iterator[str]:
    at, hidden, caption = 0, 0, ""
    ends = _ends(lines)
    while at < len(lines):
        line = lines[at]
        at += 1
        if heading := _HEADING.match(line):
            level, (title, tags) = len(heading[1]), _tagged(heading[2])
            if hidden and level > hidden:
                continue
            hidden = 0 if _HIDDEN.isdisjoint(tags) and not title.startswith("COMMENT ") else level
            if not hidden:
                yield from ("", f"{'#' * min(level, 6)} {inline(title)}", "")
        elif hidden:
            continue
        elif begin := _BEGIN.match(line):
            end = _next(ends, begin[2].lower(), at)
            if end >= 0 and depth < _DEEPEST:
                yield from _block(begin, lines[at:end], depth)
                at = end + 1
        elif keyword := _KEYWORD.match(line):
            key = keyword[1].lower()
            caption = keyword[2] if key == "caption" else caption
            if key == "html":
                yield keyword[2]
        elif _DRAWER.match(line):
            at = max(at, _next(ends, _DRAWER_END, at) + 1)
        elif _FIXED.match(line):
            start, at = at - 1, _while(_FIXED, lines, at)
            yield from _fenced("", [re.sub(r"^[ \t]*: ?", "", one) for one in lines[start:at]])
        elif comment := _COMMENT.match(line):
            if (comment[1] or "").strip() == "more":
                yield "<!--more-->"
        elif _ROW.match(line):
            start, at = at - 1, _while(_ROW, lines, at)
            yield from ("", *_table(lines[start:at]), "")
        elif not _PLANNING.match(line):
            start, at = at - 1, _while(_CONTINUED, lines, at) if line.strip() else at
            words = _paragraph("\n".join(lines[start:at]))
            if caption and words.startswith("![]("):
                words = f"![{inline(caption)}]({words[4:]}"
            caption = "" if line.strip() else caption
            yield words


def _tagged(heading: str) -> tuple[str, list[str]]:
    """The words of a heading, and the tags at its end."""
    words = heading.strip()
    title, *last = words.rsplit(None, 1) or [""]
    tags = _TAGS.fullmatch(last[0]) if last else None
    return (title, tags[1].split(":")) if tags else (words, [])


def _paragraph(text: str) -> str:
    if _LINE.match(text):
        return "\n---\n"
    if note := _NOTE.match(text):
        return f"[^{note[1]}]: {inline(text[note.end() :])}"
    if item := _ITEM.match(text):
        rest = text[item.end() :]
        box = _BOXES.get(rest[:3], "")
        words = f"{box} {inline(rest[3:].lstrip())}" if box else inline(rest)
        return f"{item[1].replace('*', '-')} {f'**{inline(item[2])}**: ' if item[2] else ''}{words}"
    indent = text[: len(text) - len(text.lstrip())]
    return indent + inline(text.strip())


def _ends(lines: list[str]) -> dict[str, list[int]]:
    """Where blocks and drawers end, by their kind."""
    found: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if end := _END.match(line):
            found.setdefault((end[1] or _DRAWER_END).lower(), []).append(at)
    return found


def _next(ends: dict[str, list[int]], kind: str, at: int) -> int:
    """The first end of that kind from line `at` on; -1 for none."""
    numbers = ends.get(kind, [])
    place = bisect_left(numbers, at)
    return numbers[place] if place < len(numbers) else -1


def _while(pattern: re.Pattern[str], lines: list[str], at: int) -> int:
    """The first line from `at` on that does not match."""
    while at < len(lines) and pattern.match(lines[at]):
        at += 1
    return at


def _block(begin: re.Match[str], inner: list[str], depth: int) -> Iterator[str]:
    kind, rest = begin[2].lower(), begin[3].split()
    if kind in _CODE:
        language = rest[0] if kind == "src" and rest and not rest[0].startswith((":", "-")) else ""
        indent = len(begin[1])
        yield from _fenced(
            language, [one[indent:] if not one[:indent].strip() else one for one in inner], begin[1]
        )
    elif kind == "export":
        yield from (["", *inner, ""] if rest[:1] in (["html"], ["md"], ["markdown"]) else [])
    elif kind == "quote":
        yield from ("", *(f"> {one}" for one in "\n".join(_lines(inner, depth + 1)).split("\n")), "")
    elif kind == "verse":
        yield from ("", *(f"{inline(one.strip())}\\" if one.strip() else "" for one in inner), "")
    elif kind != "comment":
        yield from ("", *_lines(inner, depth + 1), "")


def _fenced(language: str, lines: list[str], indent: str = "") -> Iterator[str]:
    """Code between fences, without the commas that keep org-mode from reading it."""
    longest = max((len(run) for one in lines for run in re.findall("`+", one)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{indent}{fence}{language}"
    yield from (indent + re.sub(r"^([ \t]*),(?=,*(?:\*|#\+))", r"\1", one) for one in lines)
    yield indent + fence


def _table(rows: list[str]) -> Iterator[str]:
    cells = [None if _RULE.match(row) else row.strip().strip("|").split("|") for row in rows]
    shown = [row for row in cells if row is not None]
    width = max(map(len, shown), default=0)
    if not width:
        return
    has_head = len(cells) > 1 and cells[0] is not None and cells[1] is None
    head = shown.pop(0) if has_head else [""] * width
    for row in (head, ["---"] * width, *shown):
        yield f"| {' | '.join(one.strip() if one == '---' else inline(one.strip()) for one in row)} |"


def inline(text: str) -> str:
    """The words of a line as Markdown."""
    out: list[str] = []
    at = 0
    for found in _INLINE.finditer(text):
        out += [_escaped(text[at : found.start()], at), _marked(found)]
        at = found.end()
    return "".join([*out, _escaped(text[at:], at)]).replace("\u200b", "")


def _marked(found: re.Match[str]) -> str:
    if found["target"]:
        return _link(found["target"], found["said"])
    if found["note"] is not None:
        return f"^[{inline(found['words'][1:])}]" if found["words"] else f"[^{found['note']}]"
    if found["mark"]:
        ticks = "`" * (1 + max(map(len, re.findall("`+", found["code"])), default=0))
        space = " " if "`" in found["code"] else ""
        return f"{ticks}{space}{found['code']}{space}{ticks}"
    if found["style"]:
        before, after = _STYLES[found["style"]]
        return f"{before}{inline(found['styled'])}{after}"
    if found["macro"] or found["break"]:
        return "\\" if found["break"] else ""
    if found["kept"]:
        return found["html"] or _MATH.sub(r"\\\g<0>", found["kept"])
    return found["time"] or f"<{found['address']}>"


def _link(target: str, said: str | None) -> str:
    scheme, _, rest = target.partition(":")
    if scheme in ("file", "attachment", "./file"):
        target = rest.split("::")[0]
    elif (
        target.startswith("*")
        or scheme in ("id", "fn", "denote")
        or (":" not in target and not re.search(r"[./]", target))
    ):
        return inline(said or target.lstrip("*")) if scheme != "id" or said else ""
    address = f"<{target}>" if re.search(r"[\s()]", target) else target
    if said is None:
        return f"![]({address})" if _PICTURE.search(target) else f"[{_escaped(target, 1)}]({address})"
    picture = said.removeprefix("file:")
    words = f"![]({picture})" if _PICTURE.search(said) and " " not in said else inline(said)
    return f"[{words}]({address})"


def _escaped(text: str, at: int) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", text) if at == 0 else re.sub(r"([\\`*_])", r"\\\1", text)

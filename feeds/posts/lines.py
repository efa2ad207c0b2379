"""Two readers of front matter, line by line.

`simple` is strict and fast: (1) it says what YAML says, or nothing at all.
`recover` is lenient: for front matter that its own format refuses. (2) It loses no field of ours
and fails for no text. Both are linear in the length of the text.
"""

import re
from collections.abc import Iterator

from .values import NULLS, Value

FIELDS = (
    "author", "authors", "categories", "category", "date", "draft", "from", "lang", "language",
    "last_modified_at", "published", "tag", "tags", "title", "updated", "withdrawn",
)  # fmt: skip
"""The keys that mean something to us. All others are ignored."""

# --- strict ---------------------------------------------------------------------------------

# Plain scalars that no rule of YAML 1.1 can read in another way: no indicator in front, no comment,
# no mapping, no tab, and in flow lists none of the characters that end or change an item.
_START = r"""[^ \t\-?:,\[\]{}#&*!|>'"%@`]"""
_PLAIN = _START + r"(?:[^ \t:#]++|:(?=[^ \t:])|(?<! )#| ++(?=[^#\t]))*+"
_ITEM = _START + r"(?:[^ \t:#,\[\]{}?]++| ++(?=[^#,\]\t]))*+"
# Every blank is taken for good ("*+"): looking back at a long run of them would cost its square.
_SIMPLE_LINE = re.compile(
    r"([A-Za-z_][A-Za-z0-9_]*): *+"
    r"(?:(?<= )(?:"
    rf"({_PLAIN})"
    r'|"([^"\\\t]*)"'
    r"|'([^'\t]*)'"
    rf"|\[ *+((?:{_ITEM}(?: *+, *+{_ITEM})*+)?) *+\]"
    r"))? *+"
)


def simple(head: str) -> dict[str, Value] | None:
    """`head` read as YAML, when each of its lines is of a plain kind; otherwise None."""
    fields: dict[str, Value] = {}
    for line in head.split("\n"):
        match = _SIMPLE_LINE.fullmatch(line)
        if match is None:
            return None
        key, plain, double, single, items = match.groups()
        if plain is not None:
            fields[key] = None if plain in NULLS else plain
        elif items is not None:
            names = [item.strip(" ") for item in items.split(",")] if items else []
            fields[key] = [None if name in NULLS else name for name in names]
        else:
            fields[key] = double if double is not None else single
    return fields


# --- lenient --------------------------------------------------------------------------------

_KEYS = {
    separator: re.compile(
        rf"""["']?(?:(?P<ours>{"|".join(FIELDS)})["']?[ \t]*{separator}"""
        rf"""|(?P<key>\w[\w.-]*)["']?[ \t]*{separator}(?=[\s"'\[\d]|$))[ \t]*(?P<rest>.*)""",
        re.IGNORECASE,
    )
    for separator in ":="
}
_CLOSERS = {'"': '"', "'": "'", "[": "]"}
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?[+-]?")
_QUOTED = re.compile(r"""(["'])(.*)\1(?:[ \t]+#.*)?""", re.DOTALL)
_FLOW_ITEM = re.compile(r"""\s*("[^"]*"|'[^']*'|[^,]*)[^,]*(?:,|$)""")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "", '"': '"', "\\": "\\", "/": "/", " ": " ", "\n": ""}


def recover(lines: list[str], separator: str, *, closed: bool) -> tuple[dict[str, Value], int]:
    """What can be read from the lines of broken front matter, and how many lines it has.

    Unclosed front matter ends at the first line that is no part of a `key: value`. Closed front
    matter ends there only when none of our keys follows.
    """
    key_of = _KEYS[separator]
    last_of_ours = max((n for n, line in enumerate(lines) if _ours(key_of.match(line))), default=-1)
    fields: dict[str, Value] = {}
    at = 0
    while at < len(lines):
        match = key_of.match(lines[at])
        if match:
            value = [match["rest"].strip()]
            value += _continuation(lines, at + 1, value[0], key_of, closed=closed)
            fields[match["ours"] or match["key"]] = _value(value)
            at += len(value)
        elif closed and (at < last_of_ours or not lines[at].strip("# \t")):
            at += 1
        else:
            break
    return fields, at


def _ours(match: re.Match[str] | None) -> bool:
    return match is not None and match["ours"] is not None


def _continuation(
    lines: list[str], start: int, first: str, key_of: re.Pattern[str], *, closed: bool
) -> Iterator[str]:
    """The lines from `start` on that belong to the value that begins with `first`."""
    closer = _CLOSERS.get(first[:1])
    within = closer is not None and closer not in first[1:]
    for line in (lines[at] for at in range(start, len(lines))):
        text = line.strip()
        if within:
            if _ours(key_of.match(line)) or not (closed or text):
                return
        elif not text or not (line[0] in " \t" or (not first and f"{text} ".startswith("- "))):
            return
        yield text
        if within and closer and text.endswith(closer):
            return


def _value(lines: list[str]) -> Value:
    first, rest = lines[0], lines[1:]
    if not first and rest and all(line == "-" or line.startswith("- ") for line in rest):
        return [_scalar(line[1:].strip()) for line in rest]
    if _BLOCK_SCALAR.fullmatch(first):
        return " ".join(rest)
    text = " ".join(lines).strip()
    if text.startswith("[") and text.endswith("]"):
        return [_scalar(item.strip()) for item in _FLOW_ITEM.findall(text[1:-1])]
    return _scalar(text)


def _scalar(text: str) -> str | None:
    if match := _QUOTED.fullmatch(text):
        return _unescaped(match[2]) if match[1] == '"' else match[2].replace("''", "'")
    if text[:1] in ('"', "'") and text.count(text[0]) == 1:
        return text[1:]
    text = "" if text.startswith("#") else text.partition(" #")[0].strip()
    return None if text in NULLS else text


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    # JSON writes one character outside the BMP as two surrogates; UTF-16 puts them together.
    halves = _ESCAPE.sub(_character, text).encode("utf-16", "surrogatepass")
    return halves.decode("utf-16", "ignore")


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code and int(code, 16) <= 0x10FFFF:
        return chr(int(code, 16))
    # An escape that YAML does not know is what someone wrote: `C:\dir`.
    return _ESCAPED.get(match[4], match[0])

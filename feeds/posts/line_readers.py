"""Two line readers of front matter. Both take linear time.

`read_simple` is strict and fast: its result equals YAML's, or it gives none.
`recover` is lenient, for front matter with syntax errors: it never fails and keeps every known field.
"""

import re
from collections.abc import Iterator
from functools import cache

from .fields import FIELDS
from .values import NULLS, Value

_KNOWN = sorted(
    {key.replace("_", "[-_]?") for keys in FIELDS.values() for key in keys if re.fullmatch(r"\w+", key)},
    key=len,
    reverse=True,
)

UNWANTED = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
"""Characters that YAML or XML forbids, and NEL, LS and PS, which YAML reads as line ends; for a regular
expression's character class."""

# --- strict ---------------------------------------------------------------------------------

# Plain scalars that are unambiguous in YAML 1.1: no leading indicator, comment, mapping or tab, and in flow
# lists no character that ends or changes an item.
_START = rf"""[^ \t\n\-?:,\[\]{{}}#&*!|>'"%@`{UNWANTED}]"""
_PLAIN = _START + rf"(?:[^ \t\n:#{UNWANTED}]++|:(?=[^ \t\n:])|(?<! )#| ++(?=[^#\t\n]))*+"
_ITEM = _START + rf"(?:[^ \t\n:#,\[\]{{}}?{UNWANTED}]++| ++(?=[^#,\]\t\n]))*+"
# Possessive quantifiers ("*+"): backtracking over a long run of blanks would take quadratic time.
_SIMPLE_LINE = re.compile(
    r"^([A-Za-z_][A-Za-z0-9_]*): *+"
    r"(?:(?<= )(?:"
    rf"({_PLAIN})"
    rf"""|("[^"\\\t\n{UNWANTED}]*"|'[^'\t\n{UNWANTED}]*')"""
    rf"|(\[ *+(?:{_ITEM}(?: *+, *+{_ITEM})*+)? *+\])"
    r"))? *+$",
    re.MULTILINE,
)


def read_simple(head: str) -> dict[str, Value] | None:
    """Parse `head` as YAML if every line of it is simple; otherwise None."""
    lines = _SIMPLE_LINE.findall(head)
    if len(lines) != head.count("\n") + 1:
        return None
    fields: dict[str, Value] = {}
    for key, plain, quoted, listed in lines:
        if plain:
            fields[key] = None if plain in NULLS else plain
        elif quoted:
            fields[key] = quoted[1:-1]
        elif listed:
            items = listed[1:-1].strip(" ")
            names = [item.strip(" ") for item in items.split(",")] if items else []
            fields[key] = [None if name in NULLS else name for name in names]
        else:
            fields[key] = None
    return fields


# --- lenient --------------------------------------------------------------------------------

_CLOSERS = {'"': '"', "'": "'", "[": "]"}
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?[+-]?")
_PAIR = re.compile(r"(\w+):[ \t]+(.*)")
_QUOTED = re.compile(r"""(["'])(.*)\1(?:[ \t]+#.*)?""", re.DOTALL)
_FLOW_ITEM = re.compile(r"""\s*("[^"]*"|'[^']*'|[^,]*)[^,]*(?:,|$)""")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "", '"': '"', "\\": "\\", "/": "/", " ": " ", "\n": ""}


@cache
def _key(separator: str) -> re.Pattern[str]:
    """A key before its separator. Compiled on first use, which takes 14 ms: few heads need it."""
    return re.compile(
        rf"""["']?(?:(?P<known>{"|".join(_KNOWN)})["']?[ \t]*{separator}"""
        rf"""|(?P<key>\w[\w.-]*)["']?[ \t]*{separator}(?=[\s"'\[\d]|$))[ \t]*(?P<rest>.*)""",
        re.IGNORECASE,
    )


def recover(lines: list[str], separator: str, *, closed: bool) -> tuple[dict[str, Value], int]:
    """Recover fields from broken front matter. Returns them and the number of lines used.

    Unclosed front matter ends at the first line that is not part of a `key: value`; closed front matter
    ends there only when no known key follows.
    """
    keys = [_key(separator).match(line.lstrip(" \t")) for line in lines]
    last_known = max((at for at, key in enumerate(keys) if _is_known(key)), default=-1)
    fields: dict[str, Value] = {}
    at = 0
    while at < len(lines):
        key = keys[at]
        if key:
            value = [key["rest"].strip(), *_continuation(lines, keys, at, closed=closed)]
            fields[key["known"] or key["key"]] = _value(value)
            at += len(value)
        elif closed and (at < last_known or not lines[at].strip("# \t")):
            at += 1
        else:
            break
    return fields, at


_Key = re.Match[str] | None


def _is_known(key: _Key) -> bool:
    return key is not None and key["known"] is not None


def _continuation(lines: list[str], keys: list[_Key], at: int, *, closed: bool) -> Iterator[str]:
    """The lines after line `at` that continue its value."""
    key = keys[at]
    first = key["rest"].strip() if key else ""
    closer = _CLOSERS.get(first[:1])
    if closer and closer in first[1:]:
        closer = None
    nested = not first or _BLOCK_SCALAR.fullmatch(first) is not None
    for following in range(at + 1, len(lines)):
        line, text = lines[following], lines[following].strip()
        known = _is_known(keys[following])
        if closer:
            ends = known or not (closed or text)
        else:
            belongs = line[:1] in " \t" or (not first and f"{text} ".startswith("- "))
            ends = not text or not belongs or (known and not nested)
        if ends:
            return
        yield text
        if closer and text.endswith(closer):
            return


def _value(lines: list[str]) -> Value:
    first, rest = lines[0], lines[1:]
    if not first and rest:
        if all(line == "-" or line.startswith("- ") for line in rest):
            return [_scalar(line[1:].strip()) for line in rest]
        pairs = [_PAIR.fullmatch(line) for line in rest]
        if all(pairs):
            return {pair[1]: _scalar(pair[2]) for pair in pairs if pair}
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
    # JSON escapes characters outside the BMP as two surrogates; UTF-16 joins them.
    halves = _ESCAPE.sub(_character, text).encode("utf-16", "surrogatepass")
    return halves.decode("utf-16", "ignore")


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code and int(code, 16) <= 0x10FFFF:
        return chr(int(code, 16))
    # Unknown escapes stay as written: `C:\dir`.
    return _ESCAPED.get(match[4], match[0])

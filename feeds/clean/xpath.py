"""Translates the XPath 1.0 of rule files to CSS selectors.

Steps are `//tag`, `/tag` and `*`; a predicate combines rows of TESTS with `and`, `or` and `not()`. Anything
else is an error.
"""

import re

ATTRIBUTES = frozenset((
    "alt", "aria-hidden", "class", "hidden", "href", "id", "itemprop", "rel", "role", "src", "title", "type",
))  # fmt: skip
"""Attributes that selectors can test: cleaning keeps no others."""

_Q = r"""(?:'([^']*)'|"([^"]*)")"""
_WORDS = r"concat\(\s*(?:' '|\" \")\s*,\s*(?:normalize-space\(\s*)?@([\w-]+)\s*\)?\s*,\s*(?:' '|\" \")\s*\)"
TESTS = (
    (rf"@([\w-]+)\s*=\s*{_Q}", '[{0}="{1}"]'),
    (rf"@([\w-]+)\s*!=\s*{_Q}", '[{0}]:not([{0}="{1}"])'),
    (r"@([\w-]+)", "[{0}]"),
    (rf"contains\(\s*{_WORDS}\s*,\s*{_Q}\s*\)", '[{0}~="{1}"]'),
    (rf"contains\(\s*@([\w-]+)\s*,\s*{_Q}\s*\)", '[{0}*="{1}"]'),
    (rf"starts-with\(\s*@([\w-]+)\s*,\s*{_Q}\s*\)", '[{0}^="{1}"]'),
    (rf"contains\(\s*(\.)\s*,\s*{_Q}\s*\)", ':-soup-contains("{1}")'),
    (rf"contains\(\s*(text\(\))\s*,\s*{_Q}\s*\)", ':-soup-contains-own("{1}")'),
    (r"([0-9]{1,4})", ":nth-of-type({0})"),
    (r"(?:position\(\)\s*=\s*)([0-9]{1,4})", ":nth-of-type({0})"),
    (r"(last\(\))", ":nth-last-of-type(1)"),
)
"""Test -> its selector; {0} is the attribute, {1} the value."""

_TESTS = tuple((re.compile(pattern), selector) for pattern, selector in TESTS)
_STEP = re.compile(r"(//?)([A-Za-z][A-Za-z0-9]*|\*)")
_ID = re.compile(rf"id\(\s*{_Q}\s*\)")
_CSS_ATTRIBUTE = re.compile(r"\[\s*([\w-]+)")


class BadSelector(ValueError):
    """A selector is neither supported XPath nor CSS."""


def css_of(selector: str) -> str:
    """The CSS selector of an XPath expression; CSS stays as it is. Raises BadSelector."""
    text = selector.strip().removeprefix(".") if selector.strip().startswith("./") else selector.strip()
    if text.startswith(("/", "(", "id(")):
        text = ", ".join(map(_path, _split(text, r"\|")))
    for name in _CSS_ATTRIBUTE.findall(_unquoted(text)):
        if name not in ATTRIBUTES:
            raise BadSelector(f"{selector!r} asks for {name!r}; there are {', '.join(sorted(ATTRIBUTES))}")
    return text


def _path(path: str) -> str:
    out: list[str] = []
    rest = path.strip()
    if named := _ID.match(rest):
        out, rest = [f'[id="{named[1] or named[2]}"]'], rest[named.end() :]
    while rest:
        step = _STEP.match(rest)
        if not step:
            raise BadSelector(f"{path.strip()!r} is no form of XPath that is known here")
        if out:
            out.append(" > " if step[1] == "/" else " ")
        out.append(step[2])
        rest = rest[step.end() :]
        while rest.startswith("["):
            inside = _inside(rest, path)
            out.append(_condition(inside))
            rest = rest[len(inside) + 2 :]
    return "".join(out)


def _condition(text: str) -> str:
    """The selector of a predicate."""
    ways = ["".join(map(_test, _split(way, r"\sand\s"))) for way in _split(text, r"\sor\s")]
    return ways[0] if len(ways) == 1 else f":is({', '.join(ways)})"


def _test(text: str) -> str:
    text = text.strip()
    if text.startswith("not(") and text.endswith(")"):
        return f":not({_condition(text[4:-1])})"
    for pattern, selector in _TESTS:
        if found := pattern.fullmatch(text):
            name, *values = (group for group in found.groups() if group is not None)
            return selector.format(name, *(_escaped(value.strip()) for value in values))
    raise BadSelector(f"{text!r} is no test of XPath that is known here")


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _inside(text: str, path: str) -> str:
    """The text between the first bracket and its closing one."""
    depth, bare = 0, _unquoted(text)
    for at, sign in enumerate(bare):
        depth += (sign == "[") - (sign == "]")
        if not depth:
            return text[1:at]
    raise BadSelector(f"{path.strip()!r} has a bracket that is not closed")


def _split(text: str, separator: str) -> list[str]:
    """`text` split at `separator` outside of quotes, brackets and parentheses."""
    bare, depth, masked = _unquoted(text), 0, []
    for sign in bare:
        depth += (sign in "([") - (sign in ")]")
        masked.append("x" if depth else sign)
    parts, start = [], 0
    for match in re.finditer(separator, "".join(masked)):
        parts.append(text[start : match.start()])
        start = match.end()
    return [*parts, text[start:]]


def _unquoted(text: str) -> str:
    """`text` with quoted strings replaced by `x`."""
    return re.sub(r"'[^']*'|\"[^\"]*\"", lambda quoted: "x" * len(quoted[0]), text)

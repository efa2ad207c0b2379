"""Text of reStructuredText within a line as Markdown (docutils.sourceforge.io, Inline Markup)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .references import Expansion

_TARGET = re.compile(
    r"[ \t]*(?:\.\. _(?!_)(`[^`\n]+`|(?:\\.|[^:\n\\`])+):|\.\. __:|__(?= ))[ \t]*(\S*)[ \t]*$"
)
_REPLACED = re.compile(r"[ \t]*\.\. \|([^|\n]+)\| (replace|image|unicode)::[ \t]*(.*)$")
_BEFORE = r"(?<![^\s\-:/'\"<(\[{’“‘«「（《，。、：；！？\u200b])"
_AFTER = r"(?![^\s\-.,:;!?\\/'\")\]}>’”»」）》，。、：；！？\u200b])"
_INLINE = re.compile(
    r"``(?P<code>[^\n]{1,500}?)``(?!`)"
    r"|:(?P<role>[A-Za-z][\w:.+-]{0,40}):`(?P<said>[^`]{1,1000})`"
    r"|_`(?P<place>[^`]{1,200})`"
    r"|`(?P<words>[^`<]{0,500}?)\s?<(?P<address>[^<>`]{1,2000})>`(?:__?)"
    r"|`(?P<name>[^`]{1,500})`(?P<refers>__?)?"
    rf"|{_BEFORE}(?P<mark>\*\*?)(?=[^\s*])(?P<marked>[^*]{{1,1000}})(?<=\S)(?P=mark){_AFTER}"
    r"|\|(?P<short>[^|\s][^|\n]{0,80})\|_{0,2}"
    r"|\[(?P<note>\d{1,4}|#[\w-]{0,80}|\*|[A-Za-z][\w.-]{0,80})\]_(?!\w)"
    r"|(?P<kept>https?://[^\s<>\[\]`]+|\{\{[<%][^\n]{1,500}?[%>]\}\}|\$[^\s$][^$\n]{0,300}\$)"
    r"|(?<![\w\\])(?P<simple>\w(?:[\w.+-]{0,80}\w)?)(?P<anonymous>__?)(?!\w)"
    r"|\\(?P<escaped>[\s\S])",
)
_ROLES = {"sup": "sup", "superscript": "sup", "sub": "sub", "subscript": "sub", "kbd": "kbd", "del": "del"}
_CODE = frozenset(("code", "literal", "command", "file", "program", "option", "envvar", "func", "class"))
_TITLED = re.compile(r"(.*\S)\s*<[^<>]*>", re.DOTALL)
_POST = re.compile(r"link://(?:slug|filename)/")
"""What Nikola puts before the name of a post."""
_LINE_START = re.compile(r"(?<=\n)([ \t]*)([-+>]|\d{1,9}(?=[.)]))(?=[.) \t])")
_SPECIAL = re.compile(r"([\\`*_\[\]#~|])")


@dataclass(slots=True)
class Names:
    """What a document gives names to; `expansion` bounds what references to them give."""

    expansion: Expansion
    targets: dict[str, str] = field(default_factory=dict)
    anonymous: list[str] = field(default_factory=list)
    """Addresses of links without a name, in their order."""
    replaced: dict[str, str] = field(default_factory=dict)
    """Markdown for `|name|`."""
    _notes: int = 0

    def address(self, name: str) -> str:
        """The address of a target, also where it is the name of another; "" where there is none."""
        found = name
        for _ in range(3):
            found = self.targets.get(_folded(found), "")
            if not found.endswith("_") or "/" in found:
                break
            found = found.strip("`_")
        return found if self.expansion.allows(len(found)) else ""

    def replacement(self, name: str) -> str | None:
        """Markdown for `|name|`; None where it stands for nothing."""
        found = self.replaced.get(_folded(name))
        return found if found is None or self.expansion.allows(len(found)) else None

    def note(self, label: str) -> str:
        """The name of a note that is referred to: those without one are counted."""
        if label in ("#", "*"):
            self._notes += 1
            return f"auto{self._notes}"
        return label.lstrip("#")


def names_of(lines: list[str]) -> Names:
    """The targets and replacements of a document."""
    names = Names(Expansion(sum(map(len, lines))))
    waiting: list[str] = []
    for line in lines:
        if target := _TARGET.match(line):
            if target[1] is None:
                names.anonymous.append(target[2])
                continue
            waiting.append(_folded(target[1].strip("`").replace("\\", "")))
            if target[2]:
                names.targets.update(dict.fromkeys(waiting, target[2]))
                waiting.clear()
        elif waiting and line[:1] in " \t" and line.strip():
            names.targets.update(dict.fromkeys(waiting, line.strip()))
            waiting.clear()
        elif line.strip():
            waiting.clear()
        if replaced := _REPLACED.match(line):
            is_image = replaced[2] == "image"
            names.replaced[_folded(replaced[1])] = f"![]({replaced[3]})" if is_image else replaced[3]
    names.anonymous.reverse()
    return names


def is_target(line: str) -> bool:
    """Whether a line names an address."""
    return _TARGET.match(line) is not None


def inline(text: str, names: Names) -> str:
    """The words of a paragraph as Markdown, in which no line begins a list or a quotation."""
    return _LINE_START.sub(_unlisted, "".join(_pieces(text, names)))


def _unlisted(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"


def _pieces(text: str, names: Names) -> Iterator[str]:
    at = 0
    for found in _INLINE.finditer(text):
        yield _escaped(text[at : found.start()])
        yield _marked(found, names)
        at = found.end()
    yield _escaped(text[at:])


def _marked(found: re.Match[str], names: Names) -> str:
    if found["code"]:
        return _code(found["code"])
    if found["role"]:
        return _role(found["role"].lower(), found["said"])
    if found["place"]:
        return _escaped(found["place"])
    if found["address"]:
        address = found["address"].replace("\n", "").strip()
        if address.endswith("_") and (named := names.address(address.strip("`_"))):
            address = named
        return _link(found["words"].strip() or address, address)
    if found["name"]:
        return _reference(found["name"], found["refers"] or "", names)
    if found["mark"]:
        return f"{found['mark']}{_escaped(found['marked'])}{found['mark']}"
    if found["short"]:
        replacement = names.replacement(found["short"])
        return _escaped(found[0]) if replacement is None else replacement
    if found["note"]:
        return f"[^{names.note(found['note'])}]"
    if found["simple"]:
        address = names.address(found["simple"]) if found["anonymous"] == "_" else ""
        return _link(found["simple"], address) if address else _escaped(found[0])
    if found["escaped"]:
        return "" if found["escaped"].isspace() else _escaped(found["escaped"])
    return found["kept"]


def _reference(name: str, refers: str, names: Names) -> str:
    if not refers:
        return f"*{_escaped(name.strip())}*"
    address = names.address(name)
    if not address and refers == "__" and names.anonymous:
        address = names.anonymous.pop()
    return _link(name, address) if address else _escaped(name)


def _role(role: str, said: str) -> str:
    if role == "math":
        return f"${said}$"
    if role in _CODE or role.startswith("py:"):
        return _code(said)
    if role in ("strong", "emphasis"):
        mark = "**" if role == "strong" else "*"
        return f"{mark}{_escaped(said)}{mark}"
    titled = _TITLED.fullmatch(said)
    words = _escaped(titled[1] if titled else said)
    element = _ROLES.get(role)
    return f"<{element}>{words}</{element}>" if element else words


def _code(text: str) -> str:
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    space = " " if "`" in text else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _link(words: str, address: str) -> str:
    address = _POST.sub("post:", address)
    address = f"<{address}>" if re.search(r"[\s()]", address) else address
    return f"[{_escaped(words)}]({address})"


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;") if "<" in text or "&" in text else text
    return _SPECIAL.sub(r"\\\1", text)

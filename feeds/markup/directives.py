"""Directives of Markdown, as remark, Astro and Docusaurus have them.

    ::github{repo="jane/rain"}      :spoiler[words]      :::tip[Title]{…}

(1) A name that is no known tag shows its words and its link.
(2) Words in a line count as a directive only if its name is known: `dict:list[int]` is text.
"""

import re
from html import escape

from .tags import ADDRESS, Tag, link
from .templates import change_outside, code_spans
from .theme_tags import meaning

SIGN = re.compile(r":[A-Za-z][\w-]{1,30}[\[{]")
"""It is in each text that `plain` changes."""
_ATTRIBUTE = re.compile(r"(?<![\w-])([\w-]+)=(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'{}]+))|#([\w-]+)")
_LEAF = re.compile(
    r"^[ \t]*::([A-Za-z][\w-]{1,30})(?=[\[{])(?:\[([^\[\]\n]{0,300})\])?(?:\{([^{}\n]{0,800})\})?[ \t]*$",
    re.MULTILINE,
)
_IN_LINE = re.compile(
    r"(?<![A-Za-z0-9_:\\/])(?<!\]):([a-z]{1,12})\[([^\[\]\n]{1,300})\](?:\{([^{}\n]{0,300})\})?"
)
_ELEMENTS = {
    **{name: name for name in ("abbr", "del", "ins", "kbd", "mark", "sub", "sup", "u")},
    "btn": "kbd",
    "highlight": "mark",
    "underline": "u",
    **dict.fromkeys(("badge", "blur", "button", "color", "heimu", "mask", "spoiler", "tooltip"), ""),
}
"""Name of a directive in a line -> the element that has its words."""
_PLAYERS = frozenset((
    "audio", "bilibili", "codepen", "embed", "figure", "gist", "github", "iframe", "image", "instagram",
    "soundcloud", "spotify", "tweet", "twitter", "video", "vimeo", "x", "youtube",
))  # fmt: skip
_KINDS = ("type", "platform", "provider", "site", "service")
_TARGETS = ("url", "href", "link", "src")


def attributes(written: str) -> dict[str, str]:
    """The attributes between the braces of a directive; `#name` is `id`."""
    return {
        (name or "id").lower(): double or single or bare or number
        for name, double, single, bare, number in _ATTRIBUTE.findall(written)
    }


def shown(name: str, label: str, given: dict[str, str]) -> str:
    """What a directive leads to or plays, as HTML; "" for nothing."""
    kind = next((given[one].lower() for one in _KINDS if given.get(one)), "")
    name = kind if kind in _PLAYERS else name.lower()
    words = label or given.get("title") or given.get("text", "")
    if name in _PLAYERS:
        return meaning(Tag(name, named={"title": words, **given})).opens
    address = next((given[one] for one in _TARGETS if ADDRESS.fullmatch(given.get(one, ""))), "")
    return f"<p>{link(address, words)}</p>" if address else ""


def plain(text: str, dropped: list[str]) -> str:
    """Text of a paragraph with what its directives show in their place."""
    if "::" in text:
        text = _LEAF.sub(lambda match: _leaf(match, dropped), text)
    return change_outside(text, code_spans(text), lambda part: _IN_LINE.sub(_words, part))


def _leaf(match: re.Match[str], dropped: list[str]) -> str:
    name, label, written = match[1], match[2] or "", match[3] or ""
    given = attributes(written)
    html = shown(name, label, given)
    if not html and not label and not given:
        return match[0]
    if not html and not label:
        dropped.append(match[0])
    return html or label


def _words(match: re.Match[str]) -> str:
    name, words, given = match[1], match[2], attributes(match[3] or "")
    if name == "link" and (address := given.get("href") or given.get("url")):
        return f"[{words}]({address})"
    if name not in _ELEMENTS:
        return match[0]
    element = _ELEMENTS[name]
    title = f' title="{escape(given["title"])}"' if element == "abbr" and "title" in given else ""
    return f"<{element}{title}>{words}</{element}>" if element else words

"""Rewrites elements that parsers drop with their content to elements that rules can see, or lists them.

These are scripts that hold formulas or embed code, shadow roots, drawings with a title, `xmp` and prefixed
MathML. Works on unparsed text, in linear time; the result is not safe to show.
"""

import re
from collections.abc import Callable, Iterator
from html import escape

from feeds.text import unescape

DROPPED = (
    "applet", "canvas", "datalist", "map", "noembed", "noframes", "portal", "select", "textarea", "template",
    "svg",
)  # fmt: skip
"""Elements with content that are never shown."""
_NAMES = re.compile(r"<([acdilmnpstxACDILMNPSTX][a-zA-Z]*:?[a-zA-Z]+)")
"""Names of elements, among them those that are rewritten; others are passed over fast."""
_REWRITTEN = frozenset((*DROPPED, "dialog", "iframe", "script", "xmp", "listing", "plaintext"))
_SCRIPT_TYPE = re.compile(r"\btype\s*=\s*[\"']?\s*math/(tex|latex|asciimath|mml)([^\"'>]*)", re.IGNORECASE)
_SCRIPT_SOURCE = re.compile(r"\bsrc\s*=\s*[\"']?\s*([^\s\"'>]+)", re.IGNORECASE)
_SHADOW = re.compile(r"shadowroot", re.IGNORECASE)
_PREFIXED = re.compile(r"(</?)(?:m|mml|math)[:](?=[a-zA-Z])")
_EMBEDDED = (
    (re.compile(r"(?:https?:)?//(gist\.github\.com/[\w.-]+/[0-9a-f]+)\.js(?:\?file=[^&]*)?"), r"https://\1"),
    (re.compile(r"(?:https?:)?//(gitlab\.com/[\w./-]*snippets/\d+)\.js"), r"https://\1"),
    (re.compile(r"(?:https?:)?//pastebin\.com/embed_js(?:\.php\?i=|/)(\w+).*"), r"https://pastebin.com/\1"),
    (re.compile(r"(?:https?:)?//(asciinema\.org/a/\w+)\.js"), r"https://\1"),
    (re.compile(r"(?:https?:)?//(jsfiddle\.net/[\w/]+?)/embed/.*"), r"https://\1/"),
)
"""Addresses of scripts that write a page's content into another -> that page."""
_SLIDES = re.compile(r"\bdata-id\s*=\s*[\"']?\s*(\w+)")
_TITLE = re.compile(r"<title\b[^>]*>([^<]*)</title", re.IGNORECASE)
_LABEL = re.compile(r"\baria-label\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_VIEW_BOX = re.compile(
    r"\bviewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]{1,9})[\s,]+([\d.]{1,9})", re.IGNORECASE
)
_ICON = 64
_SAVED = re.compile(
    r"[sS][rR][cC](?<![\w-]...)\s*=\s*[\"']?(?i:data:image/(png|jpe?g|webp|avif)[^\"'\s>]*[\"']?)"
)
"""A picture that a tool for saving pages put into its address."""
_DIALOG = re.compile(r"<(/?)dialog\b([^<>]*)>", re.IGNORECASE)
_OPEN = re.compile(r"\sopen\b", re.IGNORECASE)
_FRAME = re.compile(r"<iframe\b[^<>]*?\ssrcdoc\s*=\s*(?:\"([^\"]{0,2000})|'([^']{0,2000}))", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_MOST_LISTED = 20
_LONGEST_SEARCH = 2000


def rewrite(html: str) -> tuple[str, list[tuple[str, str]]]:
    """`html` with such elements rewritten, and those that are lost: (element, first words)."""
    if "data:image/" in html:
        html = _SAVED.sub(r'data-embedded="\1"', html)
    names = {name.lower() for name in set(_NAMES.findall(html))}
    found = {name for name in names if name in _REWRITTEN or name.endswith(":math")}
    lost: list[tuple[str, str]] = []
    if not found:
        return html, lost
    if any(name.endswith(":math") for name in found):
        html = _PREFIXED.sub(r"\1", html)
    for name in ("xmp", "listing", "plaintext"):
        if name in found:
            html = _each(html, name, lambda attributes, inner: f"<pre>{escape(inner, quote=False)}</pre>")
    if "script" in found and ("math/" in html or "//" in html):
        html = _each(html, "script", _script)
    if "svg" in found:
        html = _each(html, "svg", lambda attributes, inner: _drawing(attributes, inner, lost))
    if "dialog" in found:
        html = _DIALOG.sub(_opened_dialog, html)
    if "template" in found and _SHADOW.search(html):
        html = _open_shadow_roots(html)
    if "iframe" in found and "srcdoc" in html:
        for frame in _FRAME.finditer(html):
            lost.append(
                ("iframe", " ".join(_TAG.sub(" ", unescape(frame[1] or frame[2] or "")).split())[:80])
            )
    for name in found.intersection(DROPPED) - {"svg"}:
        for words in _first_words(html, name):
            lost.append((name, words))
    return html, lost[:_MOST_LISTED]


def _each(html: str, name: str, replace: Callable[[str, str], str | None]) -> str:
    """Replace elements of a name whose content is no markup; None keeps one."""
    lower = html.lower() if html.isascii() else _lower_ascii(html)
    out: list[str] = []
    at = tag_end = end = 0
    opening, closing = f"<{name}", f"</{name}"
    while (start := lower.find(opening, at)) >= 0:
        after = start + len(opening)
        tag_end = html.find(">", after) if tag_end < after else tag_end
        end = lower.find(closing, after) if end < after else end
        if tag_end < 0 or end < 0:
            break
        out.append(html[at:start])
        if html[after] in " \t\r\n/>" and tag_end < end:
            stop = html.find(">", end)
            stop = len(html) if stop < 0 else stop + 1
            new = replace(html[after:tag_end], html[tag_end + 1 : end])
            out.append(html[start:stop] if new is None else new)
        else:
            stop = after
            out.append(html[start:stop])
        at = stop
    return "".join((*out, html[at:]))


def _lower_ascii(html: str) -> str:
    """Lower case of ASCII letters only: other letters may change their number."""
    return html.translate(_ASCII)


_ASCII = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def _script(attributes: str, inner: str) -> str | None:
    if kind := _SCRIPT_TYPE.search(attributes[:_LONGEST_SEARCH]):
        display = ' class="display"' if "display" in kind[2] else ""
        if kind[1].lower() == "mml":
            return f"<x-mml{display}>{inner}</x-mml>"
        return f"<x-tex{display}>{escape(inner, quote=False)}</x-tex>"
    if source := _SCRIPT_SOURCE.search(attributes[:_LONGEST_SEARCH]):
        address = unescape(source[1])
        for pattern, page in _EMBEDDED:
            if pattern.fullmatch(address):
                href = escape(pattern.sub(page, address))
                return f'<p><a href="{href}">{href.removeprefix("https://")}</a></p>'
        deck = "speakerdeck.com/" in address and _SLIDES.search(attributes[:_LONGEST_SEARCH])
        if deck:
            page = f"speakerdeck.com/player/{deck[1]}"
            return f'<p><a href="https://{page}">{page}</a></p>'
    return None


def _drawing(attributes: str, inner: str, lost: list[tuple[str, str]]) -> str | None:
    title, label = _TITLE.search(inner[:_LONGEST_SEARCH]), _LABEL.search(attributes[:_LONGEST_SEARCH])
    text = " ".join(unescape((label and (label[1] or label[2])) or (title[1] if title else "")).split())
    if not text:
        words = " ".join(unescape(_TAG.sub(" ", inner[:_LONGEST_SEARCH])).split()) if "<text" in inner else ""
        lost += [("svg", words)] if words else []
        return None
    box = _VIEW_BOX.search(attributes[:_LONGEST_SEARCH])
    if box and all(_is_small(size) for size in box.groups()):
        return None
    lost.append(("svg", text))
    return f'<x-svg title="{escape(text[:300])}"></x-svg>'


def _opened_dialog(tag: re.Match[str]) -> str:
    if tag[1]:
        return "</div>"
    return f"<div{tag[2]}>" if _OPEN.search(tag[2]) else f"<div hidden{tag[2]}>"


def _is_small(size: str) -> bool:
    return size.count(".") < 2 and float(size.strip(".") or 0) <= _ICON


def _open_shadow_roots(html: str) -> str:
    """Turn declarative shadow roots, which browsers show, into divisions."""
    opened: list[bool] = []

    def replace(tag: re.Match[str]) -> str:
        if tag[1]:
            return "</div>" if opened and opened.pop() else tag[0]
        opened.append(_SHADOW.search(tag[2]) is not None)
        return "<div>" if opened[-1] else tag[0]

    return re.sub(r"<(/?)template\b([^<>]*)>", replace, html, flags=re.IGNORECASE)


def _first_words(html: str, name: str) -> Iterator[str]:
    """The first words of elements that will be lost, or their address."""
    for start, match in enumerate(re.finditer(rf"<{name}\b", html, re.IGNORECASE)):
        if start == _MOST_LISTED:
            return
        stop = html.find(f"</{name}", match.end(), match.end() + 2000)
        piece = html[match.start() : stop if stop >= 0 else match.end() + 200]
        yield " ".join(unescape(_TAG.sub(" ", piece)).split())[:80]

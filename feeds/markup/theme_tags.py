"""Tags that themes of Hexo and Hugo add, and what any tag means."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape

from .captions import styled
from .tags import ADDRESS, MEANINGS, PICTURE, Shown, Tag, fold, label, link, unknown

# fmt: off
_STYLES = frozenset((
    "black", "blue", "cyan", "gray", "green", "grey", "orange", "pink", "purple", "red", "white", "yellow",
    "danger", "default", "error", "info", "primary", "success", "warning",
    "block", "bottom", "center", "checked", "child", "code", "flat", "large", "larger", "left", "logo",
    "minus", "modern", "no-icon", "open", "outline", "plus", "regular", "right", "shadow", "simple", "small",
    "solid", "times", "top",
    "fa", "fab", "far", "fas", "iconfont",
))
# fmt: on
"""Words that say how a tag looks."""
_LOOK = re.compile(r"(?:fa\w? )?(?:fa|icon)-|#[0-9A-Fa-f]{3,8}\Z|(?:bg|color|height|width):")
"""The same, with a value: an icon, a colour, a size."""
_OLD_FILM = re.compile(r"(?:av=?)?(\d+)", re.IGNORECASE)
_FROM_ROOT = re.compile(r"/(?:[^\s/][^\s]*)?")
_INLINE = {
    "kbd": "kbd",
    "u": "u",
    "del": "s",
    "emp": "em",
    "em": "em",
    "mark": "mark",
    "sup": "sup",
    "sub": "sub",
}
_INLINE |= dict.fromkeys(
    ("label", "newthought", "span", "wavy", "psw", "hideinline", "text", "nota", "p", "quot"), ""
)
"""Tags that show their words, and the element for them."""


def _words(tag: Tag) -> list[str]:
    """The arguments that are words: no styles, icons and addresses. NexT has `style@` before them."""
    return [
        words if style in _STYLES or not style else one
        for one in tag.args
        for style, _, words in [one.rpartition("@")]
        if one not in _STYLES and not _LOOK.match(one) and not _is_address(one)
    ]


def _is_address(text: str) -> bool:
    """Whether an argument is an address, of another site or from the root of this one."""
    return ADDRESS.fullmatch(text) is not None or _FROM_ROOT.fullmatch(text) is not None


def _inline(tag: Tag) -> Shown:
    words, element = escape(" ".join(_words(tag)), quote=False), _INLINE[tag.name]
    if tag.pairs or not words:
        return unknown(tag)
    return Shown(f"<{element}>{words}</{element}>" if element else words)


def _button(tag: Tag) -> Shown:
    address = tag.get("href", "url", "link", "relref") or next(filter(_is_address, tag.args), "")
    if not _is_address(address):
        return unknown(tag)
    words = tag.get("text", "title", "label") or " ".join(_words(tag)[:1])
    if tag.pairs and not words:
        return Shown(f'<a href="{escape(address)}">', "</a>")
    return Shown(link(address, words))


def _box_to_check(tag: Tag) -> Shown:
    sign = "☑" if {"checked", "true"} & set(tag.args) else "☐"
    words = " ".join(one for one in _words(tag) if one not in ("true", "false"))
    return Shown(f"<p>{sign} {escape(words, quote=False)}</p>")


def _note(tag: Tag) -> Shown:
    """A note, below the words behind those that say how it looks."""
    return MEANINGS["note"](replace(tag, args=tuple(filter(None, (" ".join(_words(tag)),)))))


def _code(tag: Tag) -> Shown:
    return Shown(f"<code>{escape(' '.join(tag.args), quote=False)}</code>")


def _ruby(tag: Tag) -> Shown:
    """Words, and how they are read."""
    words, reading = tag.first("text", "body", "rb"), tag.get("rt", "ruby") or " ".join(tag.args[1:])
    if tag.pairs or not (words and reading):
        return unknown(tag)
    words, reading = escape(words, quote=False), escape(reading, quote=False)
    return Shown(f"<ruby>{words}<rp>(</rp><rt>{reading}</rt><rp>)</rp></ruby>")


def _formula(tag: Tag) -> Shown:
    """A formula that is an argument."""
    formula = tag.first("body", "formula", "tex")
    sign = "$$" if tag.get("block", "display") == "true" else "$"
    return Shown(f"{sign}{escape(formula, quote=False)}{sign}") if formula else Shown()


def _margin_note(tag: Tag) -> Shown:
    """A note beside the text, behind its id (Tufte)."""
    words = tag.args[-1] if len(tag.args) > 1 else ""
    return Shown(f" ({styled(words)})") if words and not tag.pairs else unknown(tag)


def _captioned(tag: Tag) -> Shown:
    """A picture, perhaps behind an id, and its caption (Tufte)."""
    source = tag.matching(PICTURE)
    caption = tag.args[-1] if source and tag.args[-1] != source else ""
    return MEANINGS["figure"](replace(tag, args=(), named={"src": source, "caption": caption}))


def _epigraph(tag: Tag) -> Shown:
    """A text, its author and the work."""
    words, *by = tag.args or ("",)
    cited = f"<p><cite>{styled(', '.join(by))}</cite></p>" if by else ""
    return Shown(f"<blockquote><p>{styled(words)}</p>{cited}</blockquote>") if words else unknown(tag)


def _event(tag: Tag) -> Shown:
    """An item of a timeline: what stands above it."""
    named = (tag.get(name) for name in ("header", "title", "badge", "date", "subheader", "subtitle"))
    words = " – ".join(filter(None, named))
    return Shown(f"<p><strong>{styled(words)}</strong></p>") if words else unknown(tag)


def _titled(of: Callable[[Tag], Shown]) -> Callable[[Tag], Shown]:
    """What a tag means without the words that say how it looks."""
    return lambda tag: of(replace(tag, args=tuple(_words(tag))))


def _link(tag: Tag) -> Shown:
    """Of Jekyll and Hexo, or a card of a theme with the address of its icon."""
    return MEANINGS["link"](replace(tag, args=tuple(one for one in tag.args if not PICTURE.fullmatch(one))))


def _bilibili(tag: Tag) -> Shown:
    """A film of Bilibili; the ids of old ones are numbers, perhaps with `av` before them."""
    number = tag.first("id", "bvid", "aid", "av", "url", "src") or tag.inner.strip()
    old = _OLD_FILM.fullmatch(number)
    address = f"https://player.bilibili.com/player.html?aid={old[1]}" if old else number
    return MEANINGS["bilibili"](Tag("bilibili", (address,), {"title": tag.get("title")}))


_THEMES: dict[str, Callable[[Tag], Shown]] = {
    **dict.fromkeys(_INLINE, _inline),
    **dict.fromkeys(("btn", "button", "cta"), _button),
    **dict.fromkeys(("cb", "checkbox", "radio"), _box_to_check),
    **dict.fromkeys(("hidetoggle", "hideblock", "fold", "folding"), _titled(fold)),
    **dict.fromkeys(("timeline", "timenode"), _titled(label)),
    **dict.fromkeys(("note", "noteblock"), _note),
    **dict.fromkeys(("maincolumn", "fullwidth", "marginfigure"), _captioned),
    **dict.fromkeys(("sidenote", "marginnote"), _margin_note),
    "epigraph": _epigraph,
    "timelineitem": _event,
    "poetry": MEANINGS["quote"],
    "copy": _code,
    "ruby": _ruby,
    **dict.fromkeys(("katex", "math"), _formula),
    "link": _link,
    **dict.fromkeys(("bilibili", "bvideo"), _bilibili),
}


def meaning(tag: Tag) -> Shown:
    """What a tag shows."""
    return (_THEMES.get(tag.name) or MEANINGS.get(tag.name, unknown))(tag)

"""How tags of templates are written: Liquid (Jekyll, Octopress, Hexo), Hugo, Zola, WordPress.

{% include a.html %}   {{ site.url }}   {{< figure src="a.png" >}}   {{ youtube(id="x") }}   [gallery]
"""

import re
from dataclasses import dataclass
from functools import cache
from html import escape

from .tags import Tag

_LONGEST = 4000
"""Characters of a tag."""
# fmt: off
CODE = frozenset((
    "chart", "code", "codeblock", "echarts", "highlight", "katex", "literal", "math", "mermaid", "prism",
    "score", "sourcecode", "verbatim",
))
"""Tags that hold code, and are closed."""
WORDPRESS_CODE = frozenset((
    "bash", "code", "cpp", "csharp", "css", "java", "javascript", "latex", "perl", "php", "python", "ruby",
    "source", "sourcecode", "sql", "xml",
))
"""The same in WordPress."""
WORDPRESS = frozenset((
    "audio", "caption", "contact-form", "contact-form-7", "embed", "gallery", "gist", "instagram", "playlist",
    "soundcloud", "tweet", "twitter", "video", "vimeo", "wp_caption", "wpvideo", "youtube",
))
SILENT = frozenset((
    "assign", "block", "break", "capture", "case", "comment", "continue", "cycle", "else", "elseif", "elsif",
    "end", "endblock", "endcapture", "endcase", "endcomment", "endfor", "endif", "endmacro", "endraw",
    "endtablerow", "endunless", "extends", "for", "if", "import", "increment", "liquid", "macro", "raw",
    "set", "tablerow", "unless", "when", "with",
))
"""Liquid's own tags, which show nothing themselves."""
PLUGINS = frozenset((
    "accordion", "accordions", "ad", "adrotate", "adsense", "alert", "blockquote", "box", "button",
    "clear", "click_to_tweet", "column", "columns", "content_box", "divider", "dropcap", "easyazon_link",
    "envira-gallery", "fourcol_one", "google_ad", "googlemaps", "gravityform", "gravityforms",
    "highlight", "icon", "info", "infobox", "intro", "latex", "lead", "list", "mc4wp_form", "metaslider",
    "newsletter", "nggallery", "ninja_form", "ninja_forms", "note", "one_fourth", "one_fourth_last",
    "one_half", "one_half_last", "one_third", "one_third_last", "optinform", "polldaddy", "pullquote",
    "quote", "rev_slider", "row", "singlepic", "slideshare", "slideshow", "social_share", "sociallocker",
    "spacer", "spoiler", "tab", "table", "tabs", "three_fourth", "three_fourth_last", "toggle", "toggles",
    "tweetmeme", "tweetthis", "two_third", "two_third_last", "wpforms",
))
# fmt: on
"""Tags of plugins and themes of WordPress."""
_BUILDERS = r"(?:av|cs|et_pb|fl|fusion|kc|mk|mks|nectar|qode|su|themify|tie|vc|wpsm)\\?_[\w\\]*\w"
"""Tags of page builders: boxes around what they hold."""
_BUILDER = re.compile(_BUILDERS)
_WORDS = PLUGINS | {"audio", "caption", "code", "embed", "gallery", "playlist", "source", "video"}
"""Tags of WordPress that are words of the language: `[video here]` is text."""
_WORDPRESS = re.compile(
    rf"\[/?(?:{'|'.join(sorted(WORDPRESS | WORDPRESS_CODE | PLUGINS, reverse=True))}|{_BUILDERS})"
    r"(?=[\s\]=\\])"
)
_OPENERS = re.compile(rf"\{{[{{%#]|\\?{_WORDPRESS.pattern}")
_LIQUID = re.compile(r"(/?[a-zA-Z][\w.-]*)(.*)", re.DOTALL)
_HUGO = re.compile(r"(/?)\s*([\w./-]+)(.*)", re.DOTALL)
_ZOLA = re.compile(r"(?:\w+::)?([a-zA-Z_]\w*)\s?\((.*)\)", re.DOTALL)
_ESCAPED = re.compile(r"/\*(.*)\*/", re.DOTALL)
_ARGUMENT = re.compile(
    r"""(?:([\w-]+)\s*[=:]\s*)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|“([^”]*)”|([^\s,"'`“]+))"""
)
_EXPRESSION = re.compile(r"\{\{-?\s*(?:site|page)\.[\w.]+\s*-?\}\}")
_LITERAL = re.compile(r"""(?:"([^"]*)"|'([^']*)')\s{,9}(?:\|.*)?""", re.DOTALL)
_ON_SITE = re.compile(r"\|\s{,9}(?:(?:absolute|relative)_url\b|prepend:\s{,9}site\.(?:base)?url\b)")
_APPENDED = re.compile(r"""\|\s*append:\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(slots=True)
class Found:
    """A tag in a text."""

    start: int
    end: int
    kind: str
    """liquid, hugo, zola, wordpress; call is one of Zola that nothing closes, output an expression of Liquid,
    with its text as name."""
    tag: Tag | None
    """None for a comment, and for what is `text`."""
    closing: bool = False
    text: str | None = None
    """What it stands for, where that is written in it."""


def is_builder(name: str) -> bool:
    """Whether a tag of WordPress is a box of a page builder."""
    return _BUILDER.fullmatch(name) is not None


def has_tags(text: str) -> bool:
    """Whether there may be tags in a text."""
    return (
        "{{" in text or "{%" in text or "{#" in text or ("[" in text and _WORDPRESS.search(text) is not None)
    )


def find(text: str, at: int = 0) -> Found | None:
    """The next tag in a text."""
    for opener in _OPENERS.finditer(text, at):
        read = _READERS.get(opener[0], _wordpress)
        if found := read(text, opener.start()):
            return found
    return None


@cache
def closer(kind: str, name: str) -> re.Pattern[str] | None:
    """What closes a tag; None where that depends."""
    name = re.escape(name)
    forms = {
        "liquid": rf"\{{%-?\s*end{name}\s*-?%\}}",
        "hugo": rf"\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}",
        "zola": r"\{%-?\s*end\s*-?%\}",
        "wordpress": rf"\\?\[/{name}\\?\]",
    }
    return re.compile(forms[kind]) if kind in forms else None


def _inside(text: str, start: int, end: str) -> str | None:
    """Text up to `end`; None where that does not follow."""
    at = text.find(end, start, start + _LONGEST)
    return None if at < 0 else text[start:at]


def _liquid(text: str, start: int) -> Found | None:
    inside = _inside(text, start + 2, "%}")
    if inside is None:
        return None
    end, inside = start + len(inside) + 4, _bare(inside)
    if written := _ESCAPED.fullmatch(inside):
        return Found(start, end, "zola", None, text=escape(f"{{%{written[1]}%}}", quote=False))
    if called := _ZOLA.fullmatch(inside):
        return Found(start, end, "zola", _tag(called[1], called[2]))
    match = _LIQUID.fullmatch(inside)
    if not match:
        return None
    name = match[1].lower()
    if name == "end" or (name.startswith(("end", "/")) and name not in SILENT):
        return Found(start, end, "liquid", Tag(name.removeprefix("end").removeprefix("/")), closing=True)
    return Found(start, end, "liquid", _tag(name, match[2]))


def _braces(text: str, start: int) -> Found | None:
    if text[start + 2 : start + 3] in ("<", "%"):
        return _hugo(text, start)
    inside = _inside(text, start + 2, "}}")
    if inside is None:
        return None
    end, inside = start + len(inside) + 4, _bare(inside)
    if written := _ESCAPED.fullmatch(inside):
        return Found(start, end, "call", None, text=escape(f"{{{{{written[1]}}}}}", quote=False))
    if called := _ZOLA.fullmatch(inside):
        return Found(start, end, "call", _tag(called[1], called[2]))
    if literal := _LITERAL.fullmatch(inside):
        value = (literal[1] or literal[2] or "") + "".join(a or b for a, b in _APPENDED.findall(inside))
        on_site = _ON_SITE.search(inside) is not None and "://" not in value
        return Found(start, end, "output", None, text=("site:" if on_site else "") + escape(value))
    return Found(start, end, "output", Tag(inside))


def _bare(inside: str) -> str:
    return inside.strip().strip("-~").strip()


def _hugo(text: str, start: int) -> Found | None:
    sign = text[start + 2]
    closing = ">}}" if sign == "<" else "%}}"
    inside = _inside(text, start + 3, closing)
    if inside is None:
        return None
    end, inside = start + len(inside) + 6, inside.strip()
    if written := _ESCAPED.fullmatch(inside):
        return Found(start, end, "hugo", None, text=escape(f"{{{{{sign}{written[1]}{closing}", quote=False))
    match = _HUGO.fullmatch(inside)
    if not match:
        return None
    name = match[2].lower()
    if match[1]:
        return Found(start, end, "hugo", Tag(name), closing=True)
    return Found(start, end, "hugo", _tag(name, match[3]))


def _comment(text: str, start: int) -> Found | None:
    inside = _inside(text, start + 2, "#}")
    return None if inside is None else Found(start, start + len(inside) + 4, "liquid", None)


def _wordpress(text: str, start: int) -> Found | None:
    opens = start + (text[start] == "\\")
    inside = _inside(text, opens + 1, "]")
    if inside is None:
        return None
    end = opens + len(inside) + 2
    inside = inside.removesuffix("\\")
    written = re.split(r"[\s=]", inside.removeprefix("/"), maxsplit=1)[0]
    name = written.replace("\\", "")
    if inside.startswith("/"):
        return Found(start, end, "wordpress", Tag(name), closing=True)
    arguments = inside[len(written) :].lstrip("=").strip()
    follows = text[end : end + 1]
    is_link = (follows == "(" or (follows == "[" and not _WORDPRESS.match(text, end))) and not (
        name.endswith("caption") or is_builder(name)
    )
    is_word = name in _WORDS and "://" not in arguments
    is_prose = "=" not in inside and arguments != "" and (" " in arguments or is_word)
    return None if is_link or is_prose else Found(start, end, "wordpress", _tag(name, arguments))


_READERS = {"{%": _liquid, "{{": _braces, "{#": _comment}


def _tag(name: str, arguments: str) -> Tag:
    args: list[str] = []
    named: dict[str, str] = {}
    for match in _ARGUMENT.finditer(arguments):
        value = next((part for part in match.groups()[1:] if part is not None), "")
        value = _EXPRESSION.sub("", value.replace('\\"', '"').replace("\\'", "'"))
        if match[1] and not match[0][len(match[1]) :].startswith("://"):
            named[match[1].lower()] = value
        else:
            args.append(match[0] if match[1] else value)
    return Tag(name.lower(), tuple(args), named)

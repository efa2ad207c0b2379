"""The first and the last step of cleaning: any string to well-formed HTML5, and the allow-list.

(1) `sanitize` returns only TAGS with ATTRIBUTES, and only http, https and mailto URLs.
(2) `normalise` never fails and takes linear time where HTML is `bounded`; its result is not safe to show.
"""

import re
from collections.abc import Callable

import nh3

from feeds.text import unescape, xml_safe

from .mathml import ATTRIBUTES as MATHML_ATTRIBUTES
from .mathml import ELEMENTS as MATHML
from .mathml import READ
from .nesting import bounded

TAGS = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "data", "dd", "del",
    "details", "dfn", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u",
    "ul", "var", "wbr", *MATHML,
))  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "data": {"value"},
    "dfn": {"title"},
    "img": {"alt", "height", "src", "title", "width"},
    "li": {"value"},
    "ol": {"reversed", "start"},
    "td": {"colspan", "rowspan"},
    "th": {"abbr", "colspan", "rowspan"},
    "time": {"datetime"},
    **{tag: set(names) for tag, names in MATHML_ATTRIBUTES.items()},
}
DIRECTED = frozenset((
    "bdi", "bdo", "blockquote", "caption", "dd", "details", "dl", "dt", "figcaption", "figure", "h1", "h2",
    "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "summary", "table", "td", "th", "tr", "ul",
))  # fmt: skip
"""Elements that keep `dir`."""
VALUES: dict[str, dict[str, set[str]]] = {
    **{tag: {"dir": {"auto", "ltr", "rtl"}} for tag in DIRECTED},
    "ol": {"dir": {"auto", "ltr", "rtl"}, "type": {"1", "A", "I", "a", "i"}},
    "th": {"dir": {"auto", "ltr", "rtl"}, "scope": {"col", "colgroup", "row", "rowgroup"}},
}
"""Attributes that keep only these values."""
LANGUAGE = re.compile(r"language-[A-Za-z0-9+#._-]{1,32}")
"""The only class of the output, on `code`."""
PLAYERS = (
    "amp-anim", "amp-audio", "amp-brightcove", "amp-dailymotion", "amp-iframe", "amp-img", "amp-instagram",
    "amp-soundcloud", "amp-twitter", "amp-video", "amp-vimeo", "amp-youtube", "lite-vimeo", "lite-youtube",
    "vimeo-video", "youtube-video",
)  # fmt: skip
"""Elements of scripts that show a picture, video or sound."""
PLAYER_ATTRIBUTES = {
    "data-trackid", "data-tweetid", "data-videoid", "data-shortcode", "label", "playlabel", "videoid",
    "videotitle", "video-id",
}  # fmt: skip
# For rules to look at; not on the allow-list.
# fmt: off
_LOOKED_AT = (
    "acronym", "address", "article", "aside", "audio", "big", "button", "center", "col", "colgroup", "div",
    "embed", "fieldset", "font", "footer", "form", "header", "hgroup", "iframe", "input", "label",
    "legend", "main", "nav", "noscript", "object", "picture", "section", "source", "span", "strike", "tt",
    "video", "x-more", "x-svg", *PLAYERS, *READ,
)
_GONE_WITH_CONTENT = {
    "annotation-xml", "applet", "canvas", "datalist", "head", "link", "meta", "mglyph", "noembed", "noframes",
    "optgroup", "option", "param", "script", "select", "style", "svg", "template", "textarea", "title",
    "xmp",
}
# fmt: on
_NAMES = {
    "aria-controls",
    "aria-hidden",
    "aria-labelledby",
    "class",
    "dir",
    "hidden",
    "id",
    "itemprop",
    "role",
    "title",
}
_LANGUAGES = {"data-lang", "data-language", "data-enlighter-language"}
_SOURCES = {
    *("alt", "height", "poster", "sizes", "src", "srcset", "type", "width"),
    *(
        "data-actualsrc",
        "data-lazy",
        "data-lazy-src",
        "data-embedded",
        "data-lazy-srcset",
        "data-original",
        "data-original-src",
    ),
    *("data-src", "data-srcset", "file", "zoomfile"),
}
_NORMAL = nh3.Cleaner(
    tags=set(TAGS).union(_LOOKED_AT),
    clean_content_tags=_GONE_WITH_CONTENT,
    attributes={
        "*": _NAMES,
        **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "video"), _SOURCES),
        **{tag: names for tag, names in ATTRIBUTES.items() if tag != "img"},
        **dict.fromkeys(PLAYERS, _SOURCES | PLAYER_ATTRIBUTES),
        **dict.fromkeys(("code", "div", "figure", "pre"), _LANGUAGES),
        "a": {"data-target", "data-bs-target", "href", "name", "rel"},
        "annotation": {"encoding"},
        "blockquote": {"cite", "data-instgrm-permalink"},
        "button": {"data-bs-target", "data-target"},
        "input": {"checked", "disabled", "type"},
        "label": {"for"},
        "li": {"data-checked", "data-task", "value"},
        "mfenced": {"close", "open", "separators"},
        "mjx-container": {"display"},
        "object": {"data", "type"},
        "ol": {"reversed", "start", "type"},
        "th": {"abbr", "colspan", "rowspan", "scope"},
    },
    link_rel=None,
    url_schemes={"http", "https", "mailto", "post", "site"},
)


def _safe(attributes: dict[str, set[str]], only: Callable[[str, str, str], str | None] | None) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=_GONE_WITH_CONTENT | {"annotation", "iframe", "noscript"},
        attributes=attributes,
        attribute_filter=only,
        tag_attribute_values=VALUES,
        # Many image hosts refuse other sites' referrers.
        set_tag_attribute_values={"img": {"referrerpolicy": "no-referrer"}},
        link_rel="noopener noreferrer",
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
    )


_SAFE = _safe(ATTRIBUTES, None)
_SAFE_WITH_CLASS = _safe(
    {**ATTRIBUTES, "code": {"class"}},
    lambda tag, name, value: value if name != "class" or LANGUAGE.fullmatch(value) else None,
)
"""Used only where needed: a call for each attribute takes time."""
_CLASS = re.compile(r"<code\s[^<>]*class", re.IGNORECASE)
_SAFE_TAG = re.compile(r"<(/?)([a-z0-9]+)(?:[^\">]|\"[^\"]*\")*+>")
"""A tag of a sanitizer's output, which quotes all values."""
_TEXT = nh3.Cleaner(tags=set(), clean_content_tags=_GONE_WITH_CONTENT | {"annotation", "iframe", "noscript"})

HTML = frozenset((*TAGS, *_LOOKED_AT, *_GONE_WITH_CONTENT))
"""Known elements. Anything else between angle brackets is text."""

# Outside of SVG and MathML these names are words; ammonia would drop the elements with their content.
_STRAY = frozenset((
    "abs", "and", "animate", "apply", "approx", "arccos", "arcsin", "arctan", "ceiling", "ci", "circle",
    "cn", "complexes", "compose", "condition", "cos", "cot", "csc", "curl", "declare", "degree", "defs",
    "desc", "determinant", "diff", "divide", "domain", "ellipse", "emptyset", "eq", "exists", "exp",
    "factorial", "false", "filter", "floor", "fn", "forall", "g", "gcd", "geq", "grad", "gt", "hatch",
    "ident", "imaginary", "implies", "in", "infinity", "int", "integers", "intersect", "interval",
    "inverse", "lambda", "lcm", "leq", "limit", "line", "list", "ln", "log", "logbase", "lt", "marker",
    "mask", "matrix", "max", "mean", "median", "merror", "metadata", "mi", "min", "minus", "mn", "mo",
    "mode", "moment", "mover", "mpath", "mrow", "ms", "mtext", "neq", "none", "not", "notin", "or",
    "otherwise", "path", "pattern", "pi", "piece", "piecewise", "plus", "polygon", "polyline", "power",
    "primes", "product", "quotient", "rationals", "real", "reals", "rect", "rem", "root", "sec",
    "selector", "semantics", "sep", "set", "share", "sin", "stop", "subset", "sum", "switch", "symbol",
    "tan", "text", "times", "transpose", "true", "tspan", "union", "use", "variance", "vector", "view",
    "xor", *MATHML, *(name for name in READ if "-" not in name),
)) - {"math"}  # fmt: skip
_NAME = re.compile(r"<(/?[a-zA-Z]+)(?=[\s/>])")
_MATH = re.compile(r"<(/?)math(?=[\s/>])[^<>]*>", re.IGNORECASE)

# The serializer takes the square of the number of those in a text.
_BEFORE_SLOW = b"\xc2"
_SLOW = "".join(map(chr, range(0xA0, 0xC0)))
"""The characters that begin with this byte, without those that XML discourages."""
_TEXT_OR_LONG = re.compile(r"[^<>]{2000,}|[^<>]+(?=<|\Z)")

# The parser copies the text before a reference; a comment begins a new text.
_REFERENCES = re.compile(r"(?:&[^&<>]*){500}")
# The parser compares each attribute with all before it.
_LONG = 5000
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG},}}")
_QUOTED = re.compile("\"[^\"]*\"|'[^']*'")
_ATTRIBUTE = re.compile(r"[\s/]+")
_MANY = 2000


_NOT_DISPLAYED = re.compile(rb"display\s*:\s*none")
_HIDDEN = re.compile(
    r"(<[a-z][a-z1-6]{0,12}\b[^<>]{0,500}?)\s(style\s*=\s*[\"'][^<>\"']{0,200}?(?<![\w-])display\s*:\s*none)",
    re.I,
)

_TAG = re.compile(r"<[a-zA-Z][^<>]{0,5000}>")
_IPFS = re.compile(r"(?<=[\"'=])ipfs://(?:ipfs/)?(?=\w{46})", re.ASCII)
_GATEWAY = "https://ipfs.io/ipfs/"
"""Where browsers find what has an address of IPFS (https://docs.ipfs.tech/how-to/address-ipfs-on-web/)."""

_MOST_TAGS = 60_000
_DEEPEST = 400
_OPENING = re.compile(r"<(/?)(?!/|(?:br|col|embed|hr|img|source)\b)", re.I)


def is_too_large(html: str) -> bool:
    """Whether `html`, already normalised, has more tags or levels than any article: it is only sanitized."""
    tags = html.count("<")
    if tags > _MOST_TAGS or tags < 2 * _DEEPEST:
        return tags > _MOST_TAGS
    depth = 0
    for match in _OPENING.finditer(html):
        depth += -1 if match[1] else 1
        if depth > _DEEPEST:
            return True
    return False


def normalise(html: str) -> str:
    """`html` as an HTML5 parser reads it, without scripts and styles. Not safe to show."""
    # bytes.lower is several times faster than str.lower.
    if b"display" in (data := html.encode(errors="surrogatepass").lower()) and _NOT_DISPLAYED.search(data):
        html = _HIDDEN.sub(r"\1 hidden \2", html)
    if "ipfs://" in html:
        html = _TAG.sub(lambda tag: _IPFS.sub(_GATEWAY, tag[0]), html)
    return _cleaned(html, _NORMAL)


def sanitize(html: str) -> str:
    """`html` reduced to the allow-list."""
    safe = _cleaned(html, _SAFE_WITH_CLASS if _CLASS.search(html) else _SAFE)
    return _confined(safe) if "<m" in safe else safe


def _confined(html: str) -> str:
    """`html` with MathML in `math` only and nothing else there, so that all parsers agree on what is HTML."""
    depth = 0
    for tag in _SAFE_TAG.finditer(html):
        is_end, name = tag.groups()
        if name == "math":
            depth += -1 if is_end else 1
        if (name in MATHML) != (depth > 0 or name == "math") or depth not in (0, 1):
            return _SAFE_TAG.sub(lambda tag: "" if tag[2] in MATHML else tag[0], html)
    return html


def _cleaned(html: str, cleaner: nh3.Cleaner) -> str:
    defused = _defused(xml_safe(html))
    slow = not defused.isascii() and defused.encode().count(_BEFORE_SLOW) > _MANY
    cleaned = _clean_with_stand_ins(defused, cleaner) if slow else cleaner.clean(defused)
    return xml_safe(cleaned) if "&#" in defused else cleaned  # they may decode to characters XML forbids


def _clean_with_stand_ins(html: str, cleaner: nh3.Cleaner) -> str:
    """As `cleaner.clean`, with characters of private use in place of _SLOW."""
    used = set(html) | set(unescape(html))
    unused = (one for one in map(chr, range(0xE000, 0xF900)) if one not in used)
    stand_ins = dict(zip(_SLOW, unused, strict=False))
    if len(stand_ins) < len(_SLOW):
        return cleaner.clean(html)
    table = str.maketrans(stand_ins)
    html = _TEXT_OR_LONG.sub(lambda text: text[0].translate(table), html)
    back = {ord(one): "&nbsp;" if slow == "\xa0" else slow for slow, one in stand_ins.items()}
    return cleaner.clean(html).translate(back)


def text_of(html: str) -> str:
    """The visible text of `html`; fast and approximate."""
    return xml_safe(unescape(_cleaned(bounded(xml_safe(html)), _TEXT)))


def _defused(html: str) -> str:
    """`html` without what makes an HTML5 parser take more than linear time or drop words as elements."""
    names = set(_NAME.findall(html))
    if not _STRAY.isdisjoint(name.lower().removeprefix("/") for name in names):
        html = _rename_stray(html)
    if html.count("&") > _MANY:
        html = _REFERENCES.sub(r"\g<0><!---->", html)
    # A tag of _LONG characters fills one of these windows.
    if any(html.find("<", at, at + _LONG // 2) < 0 for at in range(0, len(html), _LONG // 2)):
        html = _LONG_TAG.sub(
            lambda tag: tag[0] if len(_ATTRIBUTE.findall(_QUOTED.sub("", tag[0]))) < _MANY else "<p", html
        )
    return html


def _rename_stray(html: str) -> str:
    """`html` with elements of _STRAY outside of `math` renamed to `x-...`."""
    out: list[str] = []
    at = start = end = depth = 0
    for tag in _MATH.finditer(html):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            end = tag.end()
            if not depth:
                out += (_NAME.sub(_renamed, html[at:start]), html[start:end])
                at = end
    if depth and end > start:  # a parser would take the rest of the page for a formula
        out += (_NAME.sub(_renamed, html[at:start]), html[start:end], "</math>" * depth)
        at = end
    rest = _MATH.sub("", html[at:]) if depth else html[at:]
    return "".join((*out, _NAME.sub(_renamed, rest)))


def _renamed(tag: re.Match[str]) -> str:
    slash, name = tag[0].startswith("</") * "/", tag[1].removeprefix("/")
    return f"<{slash}x-{name}" if name.lower() in _STRAY else tag[0]

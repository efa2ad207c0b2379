"""What MDX adds to Markdown: imports, exports, expressions and components."""

import re
from collections.abc import Iterator, Mapping
from html import escape

from feeds.text import unescape

from .code import code_block
from .tags import Tag
from .templates import change_outside, code_spans
from .theme_tags import meaning

_FENCED = re.compile(
    r"^[ \t>]*+(`{3,}+|~{3,}+)[^\n]*+\n(?:.*?^[ \t>]*+\1[`~]*+[ \t]*$|.*)", re.MULTILINE | re.DOTALL
)
_MODULE = re.compile(
    r"^(?:import\s(?:[^\n]*?\bfrom\s*)?['\"][^'\"\n]+['\"];?[ \t]*$"
    r"|import\s*\{[^}]{0,2000}\}\s*from\s*['\"][^'\"\n]+['\"];?[ \t]*$"
    r"|export\s+(?:const|default|let|function|var)\b.*?(?=\n[ \t]*\n|\Z))",
    re.MULTILINE | re.DOTALL,
)
IMPORT = re.compile(r"^import\s[^\n]*\bfrom\s*['\"][^'\"\n]+['\"];?[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"\{/\*.{0,4000}?\*/\}", re.DOTALL)
_EXCERPT = re.compile(r"^\{/\*\s{0,9}(?:truncate|more)\s{0,9}\*/\}[ \t]*$", re.MULTILINE)
_STRING = re.compile(r"""\{\s*(?:"([^"{}\n]*)"|'([^'{}\n]*)')\s*\}""")
_TEMPLATE = re.compile(r"(=\s?)?\{\s{0,99}`((?:\\.|[^`\\]){0,20000})`\s{0,99}\}", re.DOTALL)
"""Text in backticks, as a value or as what an element holds."""
_CODE_BLOCK = re.compile(
    r"^[ \t]{0,9}<(CodeBlock|Code|Highlight|SyntaxHighlighter)\b([^<>\n]{0,300})>\s{0,99}"
    r"\{\s{0,99}`((?:\\.|[^`\\]){0,20000})`\s{0,99}\}\s{0,99}</\1>",
    re.MULTILINE | re.DOTALL,
)
_LANGUAGE = re.compile(r"\blang(?:uage)?=[\"']([\w+#-]{1,30})")
_PROPERTY = re.compile(r"\{(?:frontmatter|props|metadata|meta)\.[\w.]{1,99}\}")
_CALL = re.compile(
    r"(?<![\w\\^_$}])\{\s*(?:new\s+)?[A-Za-z_$][\w$]*"
    r"(?:\??\.[A-Za-z_$][\w$]*){0,9}\([^(){}\n]{0,200}\)(?:\??\.\w+|\([^(){}\n]{0,200}\)){0,9}\s*\}"
)
"""What a function gives, which is not known here."""
_PICTURE = re.compile(
    r"^import\s+(\w+)\s+from\s+['\"]([^'\"\n]+\.(?:avif|gif|jpe?g|png|webp))(?:\?[^'\"\n]*)?['\"]",
    re.MULTILINE | re.IGNORECASE,
)
_BRACE = re.compile(r"[{}]")
_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,400}\}){0,800}\}){0,2000}\}"
_TAG = re.compile(
    rf"<(/?)([A-Za-z][\w.]*)((?:\s+(?:[\w:-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|{_BRACED}))?|\{{\.\.\.[^{{}}]*\}})){{0,60}})\s*(/?)>"
)
_ATTRIBUTE = re.compile(rf"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|({_BRACED}))")
_QUOTED = re.compile(r"""["'`]([^"'`$]*)["'`]""")
_NAME = re.compile(r"\{\s*(\w+)(?:\.src)?\s*\}")
_SHOWN = ("title", "label", "caption", "summary", "alt")
_LINKS = frozenset(
    ("a", "anchor", "link", "navlink", "nextlink", "externallink", "outboundlink", "smartlink")
)
"""Components that are links, in lower case."""
_PLAYERS = {"youtube": "youtube", "vimeo": "vimeo", "tweet": "tweet", "gist": "gist", "codepen": "codepen"}
_PLAYERS |= {"reactplayer": "video", "spotify": "spotify"}
"""Word in the name of a component -> the tag of templates that shows the same."""
_PLAYED = ("id", "videoid", "youtubeid", "tweetid", "tweetlink", "gist", "url", "src", "link")
_CODE = frozenset(("code", "codeblock", "highlight", "syntaxhighlighter"))


def plain(source: str, dropped: list[str]) -> str:
    """MDX as Markdown: its modules are dropped, its components keep what they hold. Code stays as it is."""
    pictures = dict(_PICTURE.findall(source)) if "import" in source else {}
    if "`}" in source:
        source = change_outside(source, _code(source, 2), lambda text: _CODE_BLOCK.sub(_block, text))
        source = change_outside(source, _code(source, 2), lambda text: _TEMPLATE.sub(_literal, text))
    return change_outside(source, _code(source, 1), lambda text: _plain(text, dropped, pictures))


def _code(source: str, least: int) -> Iterator[tuple[int, int]]:
    """Where fenced blocks and code spans in `least` backticks are."""
    at = 0
    for block in (*_FENCED.finditer(source), None):
        text = source[at : block.start() if block else len(source)]
        yield from (
            (at + start, at + end) for start, end in code_spans(text) if text.startswith("`" * least, start)
        )
        if block:
            yield block.span()
            at = block.end()


def _literal(match: re.Match[str]) -> str:
    words = match[2].replace("\\`", "`")
    return f'="{escape(words)}"' if match[1] else escape(words)


def _block(match: re.Match[str]) -> str:
    language = _LANGUAGE.search(match[2])
    code = re.sub(r"\\([`$\\])", r"\1", match[3]).strip("\n")
    return "\n" + code_block(code + "\n", language[1] if language else "") + "\n\n"


def _plain(text: str, dropped: list[str], pictures: Mapping[str, str]) -> str:
    def drop(match: re.Match[str]) -> str:
        dropped.append(match[0])
        return ""

    text = _EXCERPT.sub("<!-- more -->", _MODULE.sub(drop, text))
    text = _without_expressions(_COMMENT.sub(drop, text), dropped)
    text = _TAG.sub(lambda tag: _tag(tag, pictures), text) if "<" in text else text
    text = _CALL.sub(drop, _PROPERTY.sub(drop, text)) if "{" in text else text
    return _STRING.sub(lambda match: match[1] or match[2] or "", text)


def _without_expressions(text: str, dropped: list[str]) -> str:
    """Text without braces at the start of a line that hold a function or a condition. Linear."""
    if "=>" not in text and "&&" not in text:
        return text
    out: list[str] = []
    opened: list[int] = []
    at = 0
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            start, end = opened.pop(), brace.end()
            inner = "" if opened else text[start:end]
            if ("=>" in inner or "&&" in inner) and not text[text.rfind("\n", 0, start) + 1 : start].strip():
                dropped.append(inner)
                out.append(text[at:start])
                at = end
    return "".join([*out, text[at:]])


def _tag(match: re.Match[str], pictures: Mapping[str, str]) -> str:
    slash, name, attributes, closed = match.groups()
    found = {
        one[1]: _value(one[2] if one[2] is not None else one[3] if one[3] is not None else one[4], pictures)
        for one in _ATTRIBUTE.finditer(attributes)
    }
    if name[0].islower():
        if "{" not in attributes and "className" not in attributes:
            return match[0]
        kept = "".join(
            f' {"class" if key == "className" else key}="{value}"' for key, value in found.items() if value
        )
        return f"<{slash}{name}{kept}{' /' if closed else ''}>"
    kind = name.lower()
    if kind in _LINKS and (slash or found.get("href") or found.get("to")):
        return "</a>" if slash else f'<a href="{found.get("href") or found["to"]}">'
    if kind in _CODE and found.get("code"):
        code = escape(unescape(found["code"]), quote=False)
        return f'\n<pre><code class="language-{found.get("lang", "")}">{code}</code></pre>\n\n'
    source = found.get("src") or found.get("image") or found.get("img") or ""
    if source and re.search(r"\.(?:avif|gif|jpe?g|png|svg|webp)\b", source, re.IGNORECASE):
        return f'<img src="{source}" alt="{found.get("alt", found.get("caption", ""))}">'
    if player := next((name for word, name in _PLAYERS.items() if word in kind), ""):
        given = {key.lower(): value for key, value in found.items()}
        address = next((given[key] for key in _PLAYED if given.get(key)), "")
        key = "url" if player == "video" else "id"
        return meaning(Tag(player, (), {key: address, "title": given.get("title", "")})).opens
    words = next((found[key] for key in _SHOWN if found.get(key)), "")
    if not words and kind == "tabitem":
        words = found.get("value", "")
    if words and not slash:
        return f"<p><strong>{words}</strong></p>\n\n"
    return ""


def _value(given: str | None, pictures: Mapping[str, str]) -> str:
    """The value of an attribute: of an expression, what is quoted or names a picture."""
    if not given or not given.startswith("{"):
        return (given or "").replace('"', "&quot;")
    if named := _NAME.fullmatch(given):
        return pictures.get(named[1], "")
    quoted = _QUOTED.findall(given)
    return str(quoted[0]) if len(quoted) == 1 and ":" not in given.split(quoted[0])[0] else ""

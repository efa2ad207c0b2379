"""What becomes of tags of templates in a body. They are read, never run.

What has a known meaning gets it (`tags`), what carries words or code keeps them, the rest is dropped and
reported. Nothing is looked for in code.
"""

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import escape

from .code import code_block
from .strays import code_elements
from .tag_syntax import (
    CODE,
    PLUGINS,
    SILENT,
    WORDPRESS,
    WORDPRESS_CODE,
    Found,
    closer,
    find,
    has_tags,
    is_builder,
)
from .tags import Shown, Tag
from .theme_tags import meaning

_VARIABLE = re.compile(
    r"(?:site|page|layout|include|paginator|pagination|collections|eleventy|forloop|jekyll|theme|\$(?:frontmatter|page|site|themeConfig))(?:\.[\w.\[\]-]+)?\s{,9}(?:\|.*)?"
    r"|[\w.\[\]-]+\s{,9}\|\s{,9}(?:absolute_url|append|asset_url|get_url|markdownify|prepend|relative_url)\b.*",
    re.DOTALL,
)
"""What is surely an expression of a template: others write braces, too."""
_BASE = re.compile(r"(?:site\.)?(?:base_?url|url|github\.url|root)")
"""The address of the site, which only the archive knows: `site:` begins addresses that are relative to it."""
_ROOT = re.compile(r"[\w-]*")
_ASSIGNED = re.compile(r"\{%-?\s*(?:assign|capture|for|set|increment)\s+([\w-]+)")
_CLOSER = re.compile(r"(?:\{%-?\s*end|\{\{[<%]\s*/\s*|\[/)([\w.-]*)")
_SIGNS = ("{%", "{{", "[/")
"""One of them is in each of these."""
_RAW = re.compile(
    r"^[ \t]*\{%-?\s*(?:end)?raw\s*-?%\}[ \t]*(?:\n|\Z)|\{%-?\s*(?:end)?raw\s*-?%\}", re.MULTILINE
)
_WRITTEN = re.compile(r"\{\{([<%])\s*/\*(.*?)\*/\s*([>%])\}\}", re.DOTALL)
_PICTURE = re.compile(
    r"(\s*(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?|\s*\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?)(.*)",
    re.DOTALL,
)
_PULLED = re.compile(r"\{\" ?([^{}]{1,1000}?) ?\"\}")
"""What Octopress repeats in the margin."""
_BACKTICKS = re.compile(r"\\?`+")
_ADDRESSES = ("(", "<", '"', "'", "=", "]: ")
"""What stands before an address."""
_IN_LINK = re.compile(r"""(?:\]\(<?|\]:[ \t]{1,9}<?|=["']?)$""")
"""What stands before an address that nobody sees."""
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*[^\s{]{0,200}\{[{%].*$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_MOST_OPEN = 50
_ALONE = frozenset(("adsense", "gallery", "google_ad", "metaslider", "playlist", "social_share", "tweetmeme"))
"""Tags of WordPress that are no words of the language."""
_LANGUAGE_FIRST = ("highlight", "prism", "code")
"""Tags whose first argument is the language of their code."""

Spans = Callable[[str], Iterator[tuple[int, int]]]


@dataclass(slots=True)
class Templates:
    """The tags of one body, in the order in which they stand in it."""

    source: str
    dropped: list[str] = field(default_factory=list)
    """What was taken away, as it was written."""
    _closed: frozenset[str] = field(init=False)
    """Names of tags that something closes; "" where that says no name."""
    _assigned: frozenset[str] = field(init=False)
    _open: list[tuple[str, str]] = field(default_factory=list)
    """Names of tags that wait to be closed, with what that shows."""
    _in_raw: bool = False
    _in_comment: bool = False
    _unclosed: set[tuple[str, str]] = field(default_factory=set)
    """Kinds and names of tags that nothing closes any more in the text that is looked at."""

    def __post_init__(self) -> None:
        if not any(map(self.source.__contains__, _SIGNS)):
            self._closed = self._assigned = frozenset()
            return
        self._closed = frozenset(name.lower() for name in _CLOSER.findall(self.source))
        self._assigned = frozenset(_ASSIGNED.findall(self.source))

    def definitions(self, source: str) -> str:
        """A body whose definitions of links, `[name]: {{ site.url }}/a`, are without their tags."""
        if not (any(map(source.__contains__, _SIGNS[:2])) and _DEFINITION.search(source)):
            return source
        fences = [fence.start() for fence in _FENCE.finditer(source)]
        return _DEFINITION.sub(
            lambda line: line[0] if bisect(fences, line.start()) % 2 else self._plain(line[0]), source
        )

    def markdown(self, text: str) -> str:
        """Text of a paragraph of Markdown without its tags; code spans stay as they are."""
        if "columns" in self._closed:
            text = text.replace("<--->", "")
        if "pullquote" in self._closed:
            text = _PULLED.sub(r"\1", text)
        return self._without_tags(text, code_spans)

    def html(self, text: str) -> str:
        """HTML without its tags; elements that hold code stay as they are."""
        return self._without_tags(text, code_elements)

    def _without_tags(self, text: str, spans: Spans) -> str:
        if not (self._in_comment or has_tags(text)):
            return text
        out: list[str] = []
        at = 0
        for start, end in spans(text):
            out += [self._plain(text[at:start]), "" if self._in_comment else text[start:end]]
            at = end
        return "".join([*out, self._plain(text[at:])])

    def _plain(self, text: str) -> str:
        out: list[str] = []
        at = 0
        self._unclosed.clear()
        while found := find(text, at):
            out.append("" if self._in_comment else text[at : found.start])
            at = found.end
            name = found.tag.name if found.tag else ""
            if self._in_comment:
                self._in_comment = name != "endcomment"
            elif self._in_raw and name != "endraw":
                out.append(text[found.start : found.end])
            else:
                shown, at = self._shown(found, text)
                if shown.startswith(("post:", "site:")):
                    shown = self._address(shown, out) or self._drop(text[found.start : found.end])
                out.append(shown)
        out.append("" if self._in_comment else text[at:])
        return "".join(out)

    def _address(self, shown: str, out: list[str]) -> str:
        """An address that only the archive knows, behind what is `out`: nobody should see it."""
        before = "".join(out[-3:])[-40:]
        if shown.startswith("site:"):
            is_begin = not before.endswith("site:") and _IN_LINK.search(before)
            return shown if is_begin else shown.removeprefix("site:")
        if before.endswith("site:"):
            out[-2] = ""
        return shown if before.removesuffix("site:").endswith(_ADDRESSES) else ""

    def _shown(self, found: Found, text: str) -> tuple[str, int]:
        """What is shown for a tag, and where the text goes on."""
        written, tag, end = text[found.start : found.end], found.tag, found.end
        if tag is None:
            return (self._drop(written) if found.text is None else found.text), end
        if found.kind == "output":
            return self._expression(tag.name, written), end
        if found.closing:
            is_word = found.kind == "wordpress" and tag.name in WORDPRESS_CODE
            return (written if is_word else self._close(tag.name)), end
        if found.kind == "wordpress" and _needs_close(tag) and tag.name not in self._closed:
            return written, end
        if found.kind == "wordpress" and is_builder(tag.name):
            return self._drop(written), end
        if found.kind == "liquid" and tag.name in SILENT:
            self._in_raw = tag.name == "raw" if tag.name in ("raw", "endraw") else self._in_raw
            self._in_comment = tag.name == "comment"
            return "" if tag.name in ("raw", "endraw") else self._drop(written), end
        if closing := self._find_close(found, tag, text):
            inner, end = text[end : closing.start()], closing.end()
            if tag.name in ("caption", "wp_caption"):
                return _caption(tag, inner), end
            if tag.name in CODE or tag.name in WORDPRESS_CODE:
                return code(inner, tag), end
            shown = meaning(replace(tag, pairs=True, inner=inner))
        else:
            may_pair = found.kind != "call" and (found.kind != "wordpress" or tag.name in PLUGINS)
            pairs = may_pair and self._is_closed(found.kind, tag.name)
            shown = meaning(replace(tag, pairs=pairs))
            if pairs:
                self._open.append((tag.name, shown.closes))
        if shown == Shown():
            self._drop(written)
        return shown.opens, end

    def _drop(self, written: str) -> str:
        self.dropped.append(written)
        return ""

    def _expression(self, expression: str, written: str) -> str:
        """What is shown for `{{ … }}`: only what is in the body is known."""
        if _BASE.fullmatch(expression):
            return "site:"
        root = _ROOT.match(expression)
        if _VARIABLE.fullmatch(expression) or (root and root[0] in self._assigned):
            return self._drop(written)
        return written

    def _find_close(self, found: Found, tag: Tag, text: str) -> re.Match[str] | None:
        """What closes a tag whose inside is not for Markdown."""
        holds = tag.name in CODE or (found.kind == "wordpress" and tag.name in WORDPRESS | WORDPRESS_CODE)
        key = found.kind, tag.name
        is_closed = holds and self._is_closed(*key) and key not in self._unclosed
        pattern = closer(*key) if is_closed else None
        match = pattern.search(text, found.end) if pattern else None
        if pattern and not match:
            self._unclosed.add(key)
        return match

    def _is_closed(self, kind: str, name: str) -> bool:
        """Whether the body has a tag that closes such a one. That of Zola says no name."""
        return name in self._closed or (kind == "zola" and "" in self._closed)

    def _close(self, name: str) -> str:
        for at in range(len(self._open) - 1, max(-1, len(self._open) - _MOST_OPEN), -1):
            if name in ("", self._open[at][0]):
                closes = "".join(shown for _, shown in reversed(self._open[at:]))
                del self._open[at:]
                return closes
        return ""


def code(text: str, tag: Tag) -> str:
    """Code that a tag and the one that closes it enclose, as HTML."""
    text = code_as_written(text.strip("\n").rstrip())
    if tag.name in ("math", "katex", "latex"):
        sign = "$" if tag.name == "latex" else "$$"
        return escape(text if "$" in text else f"{sign}{text}{sign}", quote=False)
    language = tag.get("lang", "language")
    if tag.name == "mermaid":
        text, language = "\n".join(filter(None, (" ".join(tag.args), text))), tag.name
    if not language and tag.name in _LANGUAGE_FIRST:
        language = tag.first()
    elif not language and tag.name in WORDPRESS_CODE - CODE - {"source"}:
        language = tag.name
    return code_block(text + "\n", language)


def code_as_written(text: str) -> str:
    """Code without what only kept template engines away: `{% raw %}`, the comment in `{{</* x */>}}`."""
    if "{%" in text and "endraw" in text:
        text = _RAW.sub("", text)
    return _WRITTEN.sub(r"{{\1\2\3}}", text) if "/*" in text and "{{" in text else text


def _needs_close(tag: Tag) -> bool:
    """Whether a tag of WordPress is a word in brackets where nothing closes it."""
    return tag.name in WORDPRESS_CODE or not (tag.args or tag.named or tag.name in _ALONE)


def _caption(tag: Tag, inner: str) -> str:
    split = _PICTURE.match(inner)
    shown, words = (split[1], split[2]) if split else (inner, "")
    words = words.strip() or tag.get("caption")
    return f"<figure>{shown.strip()}{f'<figcaption>{words}</figcaption>' if words else ''}</figure>"


def change_outside(text: str, spans: Iterable[tuple[int, int]], change: Callable[[str], str]) -> str:
    """`text` with all changed that is in none of `spans`, which are in order: those of code."""
    out: list[str] = []
    at = 0
    for start, end in spans:
        out += [change(text[at:start]), text[start:end]]
        at = end
    return "".join([*out, change(text[at:])])


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where code spans of Markdown are: runs of backticks, and the next run as long. Linear."""
    if "`" not in text:
        return
    runs = [(match.start() + (match[0][0] == "\\"), match.end()) for match in _BACKTICKS.finditer(text)]
    later: dict[int, list[int]] = {}
    for at in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[at][1] - runs[at][0], []).append(at)
    end = 0
    for at, (start, stop) in enumerate(runs):
        same = later[stop - start]
        while same and same[-1] <= at:
            same.pop()
        is_escaped = stop - start == 1 and start > 0 and text[start - 1] == "\\"
        if start >= end and not is_escaped and same:
            end = runs[same[-1]][1]
            yield start, end

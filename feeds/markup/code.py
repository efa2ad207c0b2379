"""Code blocks as HTML, with the language that the author named."""

import re
from html import escape

_NAME = re.compile(r"\s*(?:\{\s*[.=]?|lang(?:uage)?[:=]\s*)?([A-Za-z][\w+#.-]{0,31})(?![\w+#.-]{0,31}=)")
_CELL = re.compile(r"\s*\{[A-Za-z]\w*[\s,}]")
_SETUP = re.compile(r"\s*\{\w+[\s,][^{}]{0,300}\binclude\s{0,9}=\s{0,9}F(?:ALSE)?\b")
_OPTIONS = re.compile(r"\A(?:[ \t]*(?:#|//|--|%%)\|[^\n]*(?:\n|\Z))+\n*")
"""What Quarto is told of the output of a cell."""


_SHADES = re.compile(
    r"(?:(?<![ \t])[ \t]++)?(?:(?://|#|--|%|;;?|/\*|<!--|\{/\*|\"|')[ \t]*)?"
    r"\[!code [\w+:,{}\[\]\"' -]{1,60}\](?:[ \t]*(?:\*/\}?|-->))?[ \t]*$",
    re.MULTILINE,
)
"""What Shiki is told of a line, at its end (VitePress, Astro): it shows none of it."""


def code_block(text: str, info: str = "") -> str:
    """Code as HTML. `info`: what stands behind its fence, as in `ruby`, `{.python}` or `{r, echo=FALSE}`."""
    text = _SHADES.sub("", text) if "[!code " in text else text
    text = _OPTIONS.sub("", text) if _CELL.match(info) else text
    return f"<pre><code{_language(info)}>{escape(text, quote=False)}</code></pre>"


def is_setup(info: str) -> bool:
    """Whether a cell of knitr is run but never shown."""
    return _SETUP.match(info) is not None


def _language(info: str) -> str:
    named = _NAME.match(info)
    return f' class="language-{named[1].rstrip(".-").lower()}"' if named else ""

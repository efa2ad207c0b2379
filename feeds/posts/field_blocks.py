"""Front matter of Kirby and Lektor: all fields, and the text among them, stand between lines of dashes.

    Title: The river           title: The river
                               ---
    ----                       pub_date: 2024-03-05
                               ---
    Date: 2024-03-05           body:

    ----                       #### text-block ####
                               text:
    Text: It runs.
                               It runs.

Sources: https://getkirby.com/docs/guide/content/text-files, https://www.getlektor.com/docs/content/
"""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from .fields import normal_key
from .front_matter import FrontMatter
from .source import MAX_HEAD
from .values import Value

_RULE = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"\s*([A-Za-z_][\w -]{0,40}?)[ \t]*:(?:[ \t]+|(?=\n)|\Z)")
_PROOFS = frozenset(("date", "pubdate", "title"))
_TEXTS = ("text", "body", "content", "article", "maintext", "copy")
"""Fields that hold the text of a page, in the form of `normal_key`."""
_LEADS = ("intro", "lead")
"""Fields that a page shows above its text."""
_FLOW = re.compile(r"^#### [\w-]+ ####[ \t]*$", re.MULTILINE)
"""Before each block of a text of Lektor."""
_RULE_IN_FLOW = re.compile(r"^----[ \t]*$", re.MULTILINE)
_SHOWN = frozenset(
    ("text", "body", "content", "title", "heading", "headline", "quote", "caption", "html", "code")
)
_LONGEST = 2_000_000
_DEEPEST = 9
"""Layouts within layouts."""


def read_field_blocks(text: str, start: int) -> tuple[FrontMatter, str] | None:
    """The fields from `start` on without the text, and the text; None for other files."""
    rule = _RULE.search(text, start, start + MAX_HEAD)
    if rule is None or len(rule[0].rstrip()) > 4:
        return None
    is_kirby = len(rule[0].rstrip()) == 4
    written: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    last = ""
    before, line = 0, 1
    parts = _parts(text, start, rule[0].rstrip())
    for number, (at, part) in enumerate(parts):
        before, line = at, line + text.count("\n", before, at)
        found = _FIELD.match(part)
        # Other front matter has several fields before the first rule, and text behind it.
        if number < 2 and (not found or (number == 0 and "\n" in part.strip())):
            return None
        if not found:
            written[last].append(part.strip())
            continue
        last = found[1]
        if last not in written:
            written[last], lines[last] = [part[found.end() :].strip()], line
    fields: dict[str, Value] = {key: "\n\n".join(texts) or None for key, texts in written.items()}
    keys = {normal_key(key): key for key in fields}
    name = next((keys[key] for key in _TEXTS if key in keys and fields[keys[key]]), "")
    if not name or _PROOFS.isdisjoint(keys):
        return None
    body = _text(str(fields.pop(name)), is_kirby=is_kirby)
    leads = [str(fields[keys[key]]) for key in _LEADS if key in keys and fields[keys[key]]]
    return FrontMatter(fields, "", 0, lines), "\n\n".join([*leads, body]) + "\n"


def _parts(text: str, start: int, rule: str) -> Iterator[tuple[int, str]]:
    """Where each part between rules begins, and the part."""
    at = start
    for found in re.compile(rf"^{rule}[ \t]*$", re.MULTILINE).finditer(text, start):
        yield at, text[at : found.start()]
        at = found.end()
    yield at, text[at:]


def _text(written: str, *, is_kirby: bool) -> str:
    """The text of a page, as Markdown or HTML."""
    if is_kirby and written.startswith("[{") and len(written) <= _LONGEST:
        try:
            blocks = json.loads(written)
        except (ValueError, RecursionError):
            return written
        return "\n".join(filter(None, map(_block, _each_block(blocks, _DEEPEST))))
    if not is_kirby and _FLOW.match(written):
        return "\n\n".join(_flow(written))
    return (
        written.replace("\n\\----", "\n----")
        if is_kirby
        else re.sub(r"^-(-{3,})$", r"\1", written, flags=re.M)
    )


def _flow(written: str) -> Iterator[str]:
    """What the blocks of a text show: their texts and pictures."""
    for block in _FLOW.split(written):
        for part in _RULE_IN_FLOW.split(block):
            found = _FIELD.match(part)
            value = part[found.end() :].strip() if found else ""
            key = normal_key(found[1]) if found else ""
            if key == "image" and value:
                yield f"![]({value})"
            elif value and (key in _SHOWN or "\n" in value):
                yield value


def _each_block(blocks: Any, deepest: int) -> Iterator[dict[str, Any]]:
    """The blocks of a text, or those in the columns of its layout."""
    for block in filter(_is_mapping, _list(blocks)):
        for column in filter(_is_mapping, _list(block.get("columns")) if deepest else ()):
            yield from _each_block(column.get("blocks"), deepest - 1)
        if not block.get("isHidden"):
            yield block


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict)


def _block(block: dict[str, Any]) -> str:
    """A block of Kirby as HTML."""
    content = block.get("content")
    given = (
        {key: value for key, value in content.items() if isinstance(value, str)}
        if isinstance(content, dict)
        else {}
    )
    kind, text = block.get("type"), given.get("text", "")
    if kind == "heading":
        level = given.get("level", "")
        return f"<{level}>{text}</{level}>" if re.fullmatch(r"h[1-6]", level) else f"<h2>{text}</h2>"
    if kind == "quote":
        cited = f"<p><cite>{given['citation']}</cite></p>" if given.get("citation") else ""
        return f"<blockquote><p>{text}</p>{cited}</blockquote>"
    if kind == "code":
        code = escape(given.get("code", ""), quote=False)
        return f'<pre><code class="language-{escape(given.get("language", ""))}">{code}</code></pre>'
    if kind == "line":
        return "<hr>"
    if kind in ("image", "video"):
        images = content.get("image") if isinstance(content, dict) else None
        file = images[0] if isinstance(images, list) and images and isinstance(images[0], str) else ""
        source = escape(given.get("url") or given.get("src") or file)
        caption = f"<figcaption>{given['caption']}</figcaption>" if given.get("caption") else ""
        shown = (
            f'<iframe src="{source}"></iframe>'
            if kind == "video"
            else f'<img src="{source}" alt="{escape(given.get("alt", ""))}">'
        )
        return f"<figure>{shown}{caption}</figure>" if source else ""
    return text if "<" in text or not text else f"<p>{text}</p>"

"""The little Markdown that words in a tag may have: emphasis, code and links."""

import re

_MARKED = re.compile(
    r"`(?P<code>[^`<>\n]{1,300})`"
    r"|\[(?P<words>[^\[\]<]{1,300})\]\((?P<address>(?:https?:/)?/[^\s()<>\"]{0,500})\)"
    r"|(?<![\w*])\*\*(?=\S)(?P<bold>[^*<>]{1,300})(?<=\S)\*\*(?![\w*])"
    r"|(?<![\w*])\*(?=\S)(?P<soft>[^*<>]{1,300})(?<=\S)\*(?![\w*])"
)


def styled(words: str) -> str:
    """A caption, in which marks of Markdown are elements. Its HTML stays as it is."""
    return _MARKED.sub(_element, words)


def unstyled(words: str) -> str:
    """A text without marks of Markdown."""
    return _MARKED.sub(lambda found: found["code"] or found["words"] or found["bold"] or found["soft"], words)


def _element(found: re.Match[str]) -> str:
    if found["words"]:
        return f'<a href="{found["address"]}">{found["words"]}</a>'
    if found["code"]:
        return f"<code>{found['code']}</code>"
    return f"<strong>{found['bold']}</strong>" if found["bold"] else f"<em>{found['soft']}</em>"

"""What MDX adds to Markdown: imports, exports, expressions and components."""

import re

_FENCE = re.compile(
    r"^[ \t>]*(`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t>]*\1[`~]*[ \t]*$|.*)|(`+)(?!`).+?(?<!`)\2(?!`)",
    re.MULTILINE | re.DOTALL,
)
_MODULE = re.compile(
    r"^(?:import\s(?:[^\n]*?\bfrom\s*)?['\"][^'\"\n]+['\"];?[ \t]*$"
    r"|import\s*\{[^}]{0,2000}\}\s*from\s*['\"][^'\"\n]+['\"];?[ \t]*$"
    r"|export\s+(?:const|default|let|function|var)\b.*?(?=\n[ \t]*\n|\Z))",
    re.MULTILINE | re.DOTALL,
)
IMPORT = re.compile(r"^import\s[^\n]*\bfrom\s*['\"][^'\"\n]+['\"];?[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"\{/\*.{0,4000}?\*/\}", re.DOTALL)
_STRING = re.compile(r"""\{\s*(?:"([^"{}\n]*)"|'([^'{}\n]*)'|`([^`{}$\n]*)`)\s*\}""")
_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,400}\}){0,800}\}){0,2000}\}"
_TAG = re.compile(
    rf"<(/?)([A-Za-z][\w.]*)((?:\s+(?:[\w:-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|{_BRACED}))?|\{{\.\.\.[^{{}}]*\}})){{0,60}})\s*(/?)>"
)
_ATTRIBUTE = re.compile(rf"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|({_BRACED}))")
_QUOTED = re.compile(r"""["'`]([^"'`$]*)["'`]""")
_SHOWN = ("title", "label", "caption", "summary", "alt")


def plain(source: str, dropped: list[str]) -> str:
    """MDX as Markdown: its modules are dropped, its components keep what they hold. Code stays as it is."""
    out: list[str] = []
    at = 0
    for code in _FENCE.finditer(source):
        out += [_plain(source[at : code.start()], dropped), code[0]]
        at = code.end()
    return "".join([*out, _plain(source[at:], dropped)])


def _plain(text: str, dropped: list[str]) -> str:
    def drop(match: re.Match[str]) -> str:
        dropped.append(match[0])
        return ""

    text = _COMMENT.sub(drop, _MODULE.sub(drop, text))
    text = _TAG.sub(_tag, text) if "<" in text else text
    return _STRING.sub(lambda match: match[1] or match[2] or match[3] or "", text)


def _tag(match: re.Match[str]) -> str:
    slash, name, attributes, closed = match.groups()
    found = {
        one[1]: _value(one[2] if one[2] is not None else one[3] if one[3] is not None else one[4])
        for one in _ATTRIBUTE.finditer(attributes)
    }
    if name[0].islower():
        if "{" not in attributes and "className" not in attributes:
            return match[0]
        kept = "".join(
            f' {"class" if key == "className" else key}="{value}"' for key, value in found.items() if value
        )
        return f"<{slash}{name}{kept}{' /' if closed else ''}>"
    source = found.get("src") or found.get("image") or found.get("img") or ""
    if source and re.search(r"\.(?:avif|gif|jpe?g|png|svg|webp)\b", source, re.IGNORECASE):
        return f'<img src="{source}" alt="{found.get("alt", found.get("caption", ""))}">'
    if name.lower().startswith("youtube") and (found.get("id") or found.get("videoId")):
        return f'<iframe src="https://www.youtube.com/embed/{found.get("id") or found["videoId"]}"></iframe>'
    words = next((found[key] for key in _SHOWN if found.get(key)), "")
    if words and not slash:
        return f"<p><strong>{words}</strong></p>\n\n"
    return ""


def _value(given: str | None) -> str:
    """The value of an attribute: what is quoted in an expression, nothing of what is computed."""
    if not given or not given.startswith("{"):
        return (given or "").replace('"', "&quot;")
    quoted = _QUOTED.findall(given)
    return str(quoted[0]) if len(quoted) == 1 and ":" not in given.split(quoted[0])[0] else ""

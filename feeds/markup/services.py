"""What services for writers add to Markdown: Hatena Blog, Zenn.

[f:id:jane:20240305101112p:plain]   [https://…:embed:cite]   [https://…:title=words]   @[youtube](id)
"""

import re

SIGNS = ("[f:id:", ":embed", ":title", "[:contents]", "@[")
"""One of them is in each text that `plain` changes."""

_PHOTO = re.compile(r"\[f:id:([\w-]{1,40}):((\d{8})\d{6})([jpg]):[^\]\n]{0,200}\]")
_SUFFIXES = {"j": "jpg", "p": "png", "g": "gif"}
_LINK = re.compile(r"\[(https?://[^\s\[\]]{1,2000}?):(?:embed|title)(?:=([^\]\n]{1,300})|(?::\w{1,20})*)\]")
_EMBED = re.compile(r"(?<!\S)@\[(\w{1,30})\]\(\s*([^()\s]{1,500})\s*\)")
_FRAMES = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "gist": "",
    "card": "",
}


def plain(text: str) -> str:
    """Text of a paragraph as Markdown alone."""
    text = _PHOTO.sub(_photo, text.replace("[:contents]", ""))
    text = _LINK.sub(lambda link: f"[{link[2]}]({link[1]})" if link[2] else f"<{link[1]}>", text)
    return _EMBED.sub(_embed, text)


def _photo(match: re.Match[str]) -> str:
    user, name, day, kind = match.groups()
    return (
        f"![](https://cdn-ak.f.st-hatena.com/images/fotolife/{user[0]}/{user}/{day}/{name}.{_SUFFIXES[kind]})"
    )


def _embed(match: re.Match[str]) -> str:
    address = match[2] if "://" in match[2] else _FRAMES.get(match[1].lower(), "") + match[2]
    return f"<{address}>" if "://" in address else match[0]

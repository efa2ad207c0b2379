"""What services for writers add to Markdown: Hatena Blog, Zenn, CSDN, Zhihu, Drupal, exports of Medium.

[f:id:jane:20240305101112p:plain]   [https://…:embed:cite]   [https://…:title=words]   @[youtube](id)
[tex:x^2]   [asin:4000000000:detail]   [漢字]^(かんじ)   [外链图片转存失败…(img-a)(https://…)]
![](data:image/svg+xml,<svg …>)
[[{"type":"media",…}]]   [img_assist|nid=1|title=words|…]   [**words**\n_words_medium.com](https://…)
"""

import re

SIGNS = (
    *("[f:id:", ":embed", ":title", "[:contents]", "@[", "[tex:", "[asin:"),
    *("外链图片转存", "](data:image/svg", "](javascript:", "]^(", "[[{", "[img_assist|", "**\n_"),
)
"""One of them is in each text that `plain` changes."""

_PHOTO = re.compile(r"\[f:id:([\w-]{1,40}):((\d{8})\d{6})([jpg]):[^\]\n]{0,200}\]")
_SUFFIXES = {"j": "jpg", "p": "png", "g": "gif"}
_LINK = re.compile(r"\[(https?://[^\s\[\]]{1,2000}?):(?:embed|title)(?:=([^\]\n]{1,300})|(?::\w{1,20})*)\]")
_EMBED = re.compile(r"(?<!\S)@\[(\w{1,30})\]\(\s*([^()\s]{1,500})\s*\)")
_FORMULA = re.compile(r"\[tex:[ \t]*((?:[^\[\]\n\\]++|\\[^\n]|\[[^\[\]\n]{0,200}+\]){1,200}+)\]")
_PRODUCT = re.compile(r"\[asin:([0-9A-Z]{10})(?::[^\]\n]{0,100})?\]")
_NOT_COPIED = re.compile(
    r"\\?\[外链图片转存(?:失败|中)[^\[\]()\n]{0,99}\(img-[\w-]{1,60}\)(?:\(([^()\n]{0,600})\))?\\?\]"
)
"""What CSDN writes in place of a picture whose address it could not read, or in the text beside one."""
_PLACEHOLDER = re.compile(
    r"!\[[^\[\]\n]{0,200}\]\(data:image/svg\+xml[^<>()\n]{0,60}(?:<\?xml[^<>\n]{0,200}\?>)?"
    r"<svg[^<>\n]{0,600}>(?:</svg>)?[ \t]*\)"
)
"""An empty drawing in the place of a picture that is loaded late."""
_BUTTON = re.compile(
    r"\[(!\[[^\[\]\n]{0,80}\]\([^()\n]{0,300}\)|[^\[\]\n]{0,100})\]\(javascript:(?:[^()\n]|\([^()\n]{0,40}\)){0,100}\)"
)
"""A button of a page, such as the one of cnblogs that copies code."""
_MEDIA = re.compile(r"\[\[\{\"(?:(?!\[\[\{\")[^\n]){1,4000}?\}\]\]")
_ASSISTED = re.compile(r"\[img_assist\|[^\]\n]{0,400}\]")
_CARD = re.compile(r"(\*\*\n)_([^\n]{1,300}?)_((?:[\w-]{1,60}\.){1,5}[a-z]{2,10}\]\()")
"""The link to another article: its title, its first words and its host."""
_READING = re.compile(r"\[([^\[\]\n]{1,40})\]\^\(([^()\n]{1,80})\)")
"""Characters and their reading, as the theme LoveIt of Hugo has them."""
_FRAMES = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "gist": "",
    "card": "",
}


def plain(text: str) -> str:
    """Text of a paragraph as Markdown alone."""
    text = _PHOTO.sub(_photo, text.replace("[:contents]", ""))
    text = _PLACEHOLDER.sub("", _NOT_COPIED.sub(_picture, text))
    text = _BUTTON.sub(r"\1", text)
    text = _READING.sub(r"<ruby>\1<rp>(</rp><rt>\2</rt><rp>)</rp></ruby>", text)
    text = _FORMULA.sub(lambda tex: f"${tex[1].strip()}$", text)
    text = _PRODUCT.sub(r"<https://www.amazon.co.jp/dp/\1>", text)
    text = _CARD.sub(r"\1_\2_ \3", _ASSISTED.sub("", _MEDIA.sub("", text)))
    text = _LINK.sub(lambda link: f"[{link[2]}]({link[1]})" if link[2] else f"<{link[1]}>", text)
    return _EMBED.sub(_embed, text)


def _photo(match: re.Match[str]) -> str:
    user, name, day, kind = match.groups()
    return (
        f"![](https://cdn-ak.f.st-hatena.com/images/fotolife/{user[0]}/{user}/{day}/{name}.{_SUFFIXES[kind]})"
    )


def _picture(match: re.Match[str]) -> str:
    """The picture that CSDN did not copy: none in the text beside a copy, none of a file that nobody has."""
    address = (match[1] or "").strip()
    is_text = match.string[max(0, match.start() - 2) : match.start()] == "!["
    return f"![]({address})" if "://" in address and not is_text else ""


def _embed(match: re.Match[str]) -> str:
    address = match[2] if "://" in match[2] else _FRAMES.get(match[1].lower(), "") + match[2]
    return f"<{address}>" if "://" in address else match[0]

"""Images and form elements that stand for characters: emoji, smileys, check boxes."""

import re

from bs4.element import NavigableString, Tag

from .page import Page

_EMOJI = re.compile(
    "(?:[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d"
    "\u3297\u3299\u00a9\u00ae\u203c\u2049\u2122"
    "\u2139#*0-9][\ufe0f\ufe0e\u20e3\u200d\U000e0020-\U000e007f]*){1,8}"
)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:emoji|emojione|twemoji|wp-smiley|smiley|smilies|emoticon"
    r"|g-emoji|W_img_face|bbcode_smiley|BDE_Smiley)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"s\.w\.org/images/core/emoji|/twemoji|/emojis?/|emojione|/smil(?:ies|eys?)/|/noto-emoji|emoji-datasource"
    r"|githubassets\.com/images/icons/emoji"
    r"|/static/image/smiley|face\.t\.sinajs\.cn|fbcdn\.net/images/emoji\.php|abs\.twimg\.com/emoji",
    re.IGNORECASE,
)
_HINTS = ("emo", "smil", "sinajs", "w_img_face")
"""One of them is in each of these names and addresses: to look for them first is ten times faster."""
_CODE_POINTS = re.compile(
    r"/(?:emoji_u|u)?([0-9a-f]{4,5}(?:[-_][0-9a-f]{2,5}){0,8})\.(?:svg|png|gif|webp)(?:$|[?#])", re.IGNORECASE
)
_SHORT_CODE = re.compile(r":[\w+-]{1,40}:")
_LONGEST = 32
_LARGE = 72
_TASK = re.compile(
    r"(?:^|[\s_-])(?:task|tasks|todo|checklist|check-list|checkbox)(?:$|[\s_-])", re.IGNORECASE
)


def emoji(page: Page) -> None:
    """Replace images of emoji and smileys by their characters."""
    for image in page.elements("img"):
        if text := _text_of(image):
            _become(page, image, text)


def _text_of(image: Tag) -> str:
    alt = str(image.attrs.get("alt") or "").strip()
    names = str(image.attrs.get("class") or "")
    address = str(image.attrs.get("src") or image.attrs.get("data-src") or "")
    hinted = f"{names} {address}".lower()
    is_named = any(map(hinted.__contains__, _HINTS)) and bool(
        _NAMED.search(names) or _ADDRESS.search(address.lower())
    )
    if not is_named and not (alt and len(alt) <= 16 and not alt.isascii() and _is_emoji(alt)):
        return ""
    if _is_large(image):
        return ""
    if is_named and _SHORT_CODE.fullmatch(alt):
        return _drawn_by(address) or alt
    if alt and (len(alt) <= _LONGEST and (not is_named or "/" not in alt)):
        return alt if is_named or _is_emoji(alt) else ""
    return _drawn_by(address) if is_named else ""


def _drawn_by(address: str) -> str:
    """The emoji whose code points are the name of an image's file, or ""."""
    points = _CODE_POINTS.search(address)
    codes = [int(code, 16) for code in re.split("[-_]", points[1])] if points else ()
    text = "".join(chr(code) for code in codes if 0x20 < code < 0xD800 or 0xE000 <= code < 0x110000)
    return text if _is_emoji(text) else ""


def _is_emoji(text: str) -> bool:
    return not text.isalnum() and _EMOJI.fullmatch(text) is not None


def _is_large(image: Tag) -> bool:
    sizes = (str(image.attrs.get(key) or "").removesuffix("px") for key in ("width", "height"))
    return any(size.isdecimal() and len(size) < 5 and int(size) > _LARGE for size in sizes)


def check_boxes(page: Page) -> None:
    """Replace the check boxes of lists of tasks by ☑ and ☐, and buttons in a sentence by their words."""
    for button in page.elements("button"):
        if _is_in_sentence(button):
            button.name, button.attrs = "span", {}
    for box in page.elements("input"):
        if str(box.attrs.get("type") or "").lower() == "checkbox" and _is_task(box):
            _become(page, box, "☑" if "checked" in box.attrs else "☐")
            after = box.next_sibling
            if not (isinstance(after, NavigableString) and after[:1].isspace()):
                box.append(NavigableString(" "))
        else:
            page.drop(box)


def _is_in_sentence(button: Tag) -> bool:
    """Whether words of the same paragraph come before and after a button."""
    holder = button.parent
    if holder is None or holder.name not in ("p", "li", "td", "dd"):
        return False
    texts = [isinstance(child, NavigableString) and len(child.strip()) > 1 for child in holder.contents[:50]]
    at = next((at for at, child in enumerate(holder.contents[:50]) if child is button), 0)
    return any(texts[:at]) and any(texts[at + 1 :])


def _is_task(box: Tag) -> bool:
    if "disabled" in box.attrs or _TASK.search(str(box.attrs.get("class") or "")):
        return True
    return any(
        up.name in ("li", "ul") and _TASK.search(str(up.attrs.get("class") or ""))
        for up, _ in zip(box.parents, range(4), strict=False)
    )


def _become(page: Page, tag: Tag, text: str) -> None:
    tag.name, tag.attrs = "span", {}
    tag.append(NavigableString(text))
    page.tree_changed()

"""Images: their real addresses, and removal of those that do not belong to the article."""

import re
from collections.abc import Mapping
from itertools import islice
from string import Template
from urllib.parse import unquote, urlsplit

from bs4 import Tag

from feeds.originals import host_of, image_fields, valid
from feeds.text import one_line

from .events import find_first
from .page import Page

# Where lazy loaders keep the address, most reliable first.
_LAZY = (
    "data-lazy-src",
    "data-src",
    "data-original",
    "data-actualsrc",
    "data-lazy",
    "data-original-src",
    "zoomfile",
    "file",
)
_LAZY_SETS = ("data-lazy-srcset", "data-srcset", "srcset")
_PLACEHOLDER = re.compile(
    r"(?:^|[-_./])(?:blank|placeholder|spacer|loading|lazy(?:load)?|transparent|pixel|grey|gray|1x1|clear|empty|none|dot)"
    r"[-_\d]*(?:x\d+)?\.(?:gif|png|svg|jpe?g|webp)$",
    re.IGNORECASE,
)
_LAZY_CLASS = re.compile(r"\blazy", re.IGNORECASE)
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+([0-9.]+)[wx])?\s*(?:,|$)")
_PIXEL = re.compile(
    r"/_/stat\?event|/pixel\.(?:gif|png)|feedburner\.com/~|/count(?:er)?\.(?:gif|png)|[?&/]tracking[_-]?pixel"
    r"|/b/ss/|doubleclick\.net|scorecardresearch|google-analytics|/piwik|/matomo|pixel\.wp\.com|/1x1\."
    r"|(?:^|\D)1x1(?:\D|$)|stats\.wordpress\.com|/beacon[./?]"
)
"""In an address in lower case."""
_PIXEL_HINTS = (
    "/_/stat", "pixel", "feedburner", "/count", "tracking", "/b/ss/", "doubleclick", "scorecard", "analytics",
    "/piwik", "/matomo", "1x1", "stats.", "/beacon",
)  # fmt: skip
"""One of them is in each of these: to look for them first is ten times faster, here and below."""
# Other words name what is shown, too: a logo, a button, an avatar, a zoom.
_ICON = re.compile(
    r"^(?:ic|icons?|btn|zoom)(?:[^a-z]|$)|(?:^|[^a-z])icon$|(?:^|[^a-z])(?:favicon|gravatar|emoji|smil(?:ey|ies)"
    r"|sprite|spacer)(?:[^a-z]|$)|^(?:logo|avatar)s?$",
    re.IGNORECASE,
)
"""In the name of a file, without its suffix."""
_ICON_CLASS = re.compile(
    r"(?:^|[^a-z])(?:icons?|favicon|avatars?|gravatar|emoji|smil(?:ey|ies)|sprite|spacer)(?:$|[^a-z])",
    re.IGNORECASE,
)
_ICON_FOLDER = re.compile(
    r"gravatar\.com/|/(?:emojis?|twemoji|smil(?:eys|ies|ey)|favicons?|icons?|avatars?|sprites?|buttons?)/"
    r"(?!.{200})",
    re.IGNORECASE,
)
_SIZED = re.compile(r"(?:resize:fill:|/fit/c/|[/,]w_|width=)(\d{2,3})(?:[:/]|,h_|,height=)\1(?!\d)")
"""An address that has a square cut from a picture, as services do with portraits: its size."""
_LARGEST_PORTRAIT = 200
_DRAWING = re.compile(r"\.(?:svg|gif|png|ico|webp)$", re.IGNORECASE)
"""Photographs of an article are hardly ever in these formats, and icons hardly ever in others."""
_QR_CODE = re.compile(
    r"(?:wechat|weixin|ali|we)[-_]?pay|alipay|(?:^|[^a-z])(?:pay|donat\w*|reward|follow|subscri\w*|wechat|weixin|gzh)"
    r"[-_]?qr(?:code)?|qr(?:code)?[-_](?:pay|donat|reward|follow|subscri|wechat|weixin|for)|^qr(?:[-_]?code)?$",
    re.IGNORECASE,
)
_STORE_BADGE = re.compile(
    r"(?:app|play)[-_ ]?store[-_ ]?(?:badge|button|logo|icon|download|black|white|en|us)?$"
    r"|google[-_]?play[-_]?(?:badge|button|store|en\w*)?$"
    r"|(?:download|get|available)[-_]?(?:it[-_])?on[-_](?:the[-_])?(?:app|google|play|ios|android)",
    re.IGNORECASE,
)
_PROMOTION_HINTS = ("pay", "qr", "store", "play", "app", "ios", "android")
_QR_CODE_ALT = re.compile(
    r"(?:微信|关注|公众号|公眾號|收款|打赏|赞赏)(?:二维码|二維碼|码)|微信支付|支付宝", re.IGNORECASE
)
_ICON_FOLDERS = (
    "gravatar.com/",
    "csdnimg.cn/release/",
    "common.cnblogs.com/images/",
    "cdn2.jianshu.io/assets/",
)
"""Where services have portraits and the icons of their pages."""
_EXTENSION = re.compile(r"\.\w{3,4}$")
_PIXELS = re.compile(r"\s*(\d{1,5})(?:px)?\s*")
_SMALL = 64
_WORDS = 6
"""Characters from which a description is worth showing in place of its image."""
_LONGEST_SET = 20_000


def real_addresses(page: Page) -> None:
    """Give each image its real, absolute address; drop images without one."""
    images = page.elements("img", "picture", "noscript")
    for tag in images:
        if tag.name == "picture" and find_first(tag, "img") is None:
            tag.name = "img"
            tag["srcset"] = ", ".join(_sets(tag))
        if tag.name == "img":
            tag["src"] = _address(page, tag)
    # A noscript holds a copy of the lazy image before it, the only one with an address if that has none.
    for before, tag, after in zip([None, *images], images, [*images[1:], None], strict=False):
        if tag.name != "noscript":
            continue
        inner = after if after is not None and find_first(tag, "img") is after else None
        if inner is None:
            page.note("not shown", page.first_words(tag))
            page.drop(tag)
        elif before is not None and _same(before, inner):
            page.drop(tag)
        else:
            tag.name = "span"
    for tag in page.elements("img"):
        if not tag["src"]:
            _replace_by_words(page, tag)


def _replace_by_words(page: Page, image: Tag) -> None:
    """Drop an image without an address; one that a tool saved inside the page leaves its description."""
    words = one_line(str(image.get("alt") or ""))
    is_saved = "data-embedded" in image.attrs and len(words) >= _WORDS and not _EXTENSION.search(words)
    page.note("image without an address", words or ("data:" if "data-embedded" in image.attrs else ""))
    if is_saved and not _is_icon(image, ""):
        image.name, image.attrs = "span", {}
        image.append(words)
    else:
        page.drop(image)


def use_proxies(page: Page, hosts: Mapping[str, str]) -> None:
    """Replace addresses of hosts that refuse other sites with those of the configured proxies."""
    if not hosts:
        return
    for image in page.elements("img"):
        address = str(image["src"])
        labels = host_of(address).split(".")
        names = (".".join(labels[at:]) for at in range(len(labels)))
        template = next((hosts[name] for name in names if name in hosts), "")
        if template:
            image["src"] = valid(Template(template).safe_substitute(image_fields(address))) or address


def _sets(picture: Tag) -> list[str]:
    return [str(s.get("data-srcset") or s.get("srcset") or "") for s in picture.find_all("source")]


def _address(page: Page, image: Tag) -> str:
    src = _whole(str(image.get("src") or ""))
    given = page.absolute(src) if src else ""
    lazy = _LAZY_CLASS.search(str(image.get("class") or "")) is not None and image.get("data-src")
    if given and not lazy and not _is_placeholder(given):
        return given
    for name in _LAZY:
        value = _whole(str(image.get(name) or ""))
        address = page.absolute(value) if value and value[0] not in "{[" else ""
        if address:
            return address
    sets = [str(image.get(name) or "") for name in _LAZY_SETS]
    # The parser takes an image for the content of the sources before it.
    picture = next((up for up in islice(image.parents, 8) if up.name == "picture"), None)
    if picture is not None:
        sets += _sets(picture)
    return next(filter(None, (_largest(page, candidates) for candidates in sets)), given)


def _is_placeholder(address: str) -> bool:
    path = urlsplit(address).path
    return _PLACEHOLDER.search(path, max(0, path.rfind("/"))) is not None


def _largest(page: Page, candidates: str) -> str:
    """The widest image of a `srcset`."""
    sizes: dict[str, float] = {}
    for match in _CANDIDATE.finditer(candidates[:_LONGEST_SET]):
        if not match[1].startswith("data:"):
            sizes.setdefault(match[1], float(match[2]) if match[2] and match[2].count(".") < 2 else 0.0)
    by_size = sorted(sizes, key=lambda address: -sizes[address])
    return next(filter(None, (page.absolute(_whole(address)) for address in by_size[:3])), "")


def _whole(address: str) -> str:
    """Without the fragment: in `1#038;ssl=1` it is a broken `&`."""
    return address.strip().partition("#")[0]


def _same(one: Tag, other: Tag) -> bool:
    return picture_of(str(one.get("src") or "")) == picture_of(str(other.get("src") or ""))


def picture_of(address: str) -> str:
    """Host and path of an image's address, with the query where the path has no file extension."""
    parts = urlsplit(address)
    query = "" if _EXTENSION.search(parts.path) else parts.query
    return f"{parts.netloc}{unquote(parts.path)}?{query}"


def remove_junk(page: Page) -> None:
    """Remove tracking pixels, icons and repeated images."""
    seen: set[str] = set()
    for image in page.elements("img"):
        address = str(image["src"])
        picture = picture_of(address)
        rule = next((name for name, is_it in _JUNK if is_it(image, address)), "")
        if rule or picture in seen:
            page.remove(image, rule or "repeated image")
        seen.add(picture)


def _size(image: Tag, name: str) -> int | None:
    digits = _PIXELS.fullmatch(str(image.get(name) or ""))
    return int(digits[1]) if digits else None


def _is_pixel(image: Tag, address: str) -> bool:
    sizes = (_size(image, "width"), _size(image, "height"))
    if any(size is not None and size <= 2 for size in sizes):
        return True
    lower = address.lower()
    return any(map(lower.__contains__, _PIXEL_HINTS)) and _PIXEL.search(lower) is not None


def _is_icon(image: Tag, address: str) -> bool:
    width, height = _size(image, "width"), _size(image, "height")
    sized = _SIZED.search(address)
    if sized and int(sized[1]) <= _LARGEST_PORTRAIT and not _has_caption(image):
        return True
    if max(width or 0, height or 0) > 2 * _SMALL:
        return False
    small = width and max(width, height or 0) <= _SMALL
    return bool(small or _is_called_icon(image, address)) and not _has_caption(image)


def _is_called_icon(image: Tag, address: str) -> bool:
    """Whether an image's description, address or class calls it an icon."""
    path = unquote(urlsplit(address).path)
    name = _EXTENSION.sub("", path.rsplit("/", 1)[-1])
    lower = name.lower()
    if any(map(lower.__contains__, _PROMOTION_HINTS)) and (
        _QR_CODE.search(name) or _STORE_BADGE.search(name)
    ):
        return True
    if _DRAWING.search(path) and (_ICON.search(name) or _ICON_FOLDER.search(address)):
        return True
    if _QR_CODE_ALT.search(str(image.get("alt") or "")[:40]):
        return True
    is_of_page = any(folder in address for folder in _ICON_FOLDERS)
    return is_of_page or _ICON_CLASS.search(str(image.get("class") or "")) is not None


def _has_caption(image: Tag) -> bool:
    """Whether the image is in a figure with a caption."""
    near = (
        tag for tag, _ in zip(image.parents, range(3), strict=False) if tag.name in ("figure", "figcaption")
    )
    holder = next(near, None)
    return (
        holder is not None
        and holder.name == "figure"
        and find_first(holder, "figcaption") is not None
        and find_first(holder, "img") is image
    )


_JUNK = (("pixel", _is_pixel), ("icon", _is_icon))

"""Links: makes them absolute and removes tracking; removes linked promotion."""

import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from bs4 import Tag

from feeds.originals import TRACKING, host_of

from .media import video_of
from .page import Block, Page
from .words import PROMOTIONS, PROXIES, WEAK_PROMOTIONS

_PROMOTES = re.compile("|".join(map(re.escape, PROMOTIONS)), re.IGNORECASE)
_PROMOTES_IF_SHORT = re.compile("|".join(map(re.escape, PROMOTIONS + WEAK_PROMOTIONS)), re.IGNORECASE)
_PROXY = re.compile("|".join(PROXIES))
_FILE = re.compile(r"\.(?:mp[34]|m4[av]|webm|og[agv]|pdf|m3u8)(?:$|[?&])", re.IGNORECASE)
_SALES_PATH = re.compile(
    r"/(?:[\w-]*[-_])?(?:subscri\w*|promotions?|donat\w*|paywall|sponsor|ads?)(?:[-_./?]|$)|utm_campaign",
    re.IGNORECASE,
)
_APP_STORE = re.compile(r"//(?:apps|itunes)\.apple\.com/|//play\.google\.com/store/")
_AD_ADDRESS = re.compile(
    r"//(?:[\w-]+\.)*(?:ads?|adservers?|adclick|banners?|promos?|affiliates?|track(?:ing)?|clicks?)\d*\."
    r"|doubleclick\.|googleadservices|/(?:ads?|adserv\w*|banners?|affiliates?|aclk|clicks?|adclick|sponsors?)[/?.]"
    r"|[?&](?:aff(?:iliate)?(?:_?id)?|clickid|banner(?:_?id)?|zoneid|adid|ad_id|campaign(?:_?id)?)=",
    re.IGNORECASE,
)
_BANNER_SIZES = frozenset((
    "728x90", "970x250", "970x90", "300x250", "336x280", "468x60", "234x60", "320x50", "320x100", "160x600",
    "120x600", "300x600", "300x50", "88x31", "250x250", "125x125", "980x120", "930x180",
))  # fmt: skip
"""Of the Interactive Advertising Bureau's display advertising guidelines."""
_SIZE = re.compile(r"(?<!\d)\d{2,3}x\d{2,3}(?!\d)")
# Pages address their readers like this, articles hardly ever.
_ADDRESSES_READER = re.compile(
    r"请|請|欢迎|歡迎|点击|點擊|扫码|掃碼|记得|記得|别忘|別忘|click\b|\b(?:our|us|my)\b"
    r"|^\W*(?:subscribe|sign up|follow|join|donate|support|become|get)\b"
    r"|^\W*(?:订阅|訂閱|关注|關注|支持|加入|下载|下載|追蹤)",
    re.IGNORECASE,
)
_SUBSCRIBE_PATH = re.compile(r"/(?:subscri|donat)", re.IGNORECASE)
_MAX_BUTTON = 30
IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg)(?:$|[?&/])", re.IGNORECASE)
_SECOND_LEVEL = frozenset(("ac", "co", "com", "edu", "go", "gov", "net", "or", "org"))


def absolute_links(page: Page) -> None:
    """Make links absolute, remove tracking parameters, unwrap links without a target."""
    for link in page.elements("a"):
        given = str(link.get("href") or "").strip()
        if given.lower().startswith("mailto:"):
            continue
        address = "" if not given or given.startswith("#") else page.absolute(given)
        if address:
            link["href"] = _without_tracking(address)
        else:
            link.attrs.pop("href", None)


def _without_tracking(address: str) -> str:
    if "?" not in address:
        return address
    parts = urlsplit(address)
    query = "&".join(part for part in parts.query.split("&") if not TRACKING.fullmatch(part))
    return address if query == parts.query else urlunsplit(parts._replace(query=query))


def is_file(address: str) -> bool:
    """Whether an address is one of a recording or a document."""
    return _FILE.search(address) is not None


@lru_cache(maxsize=1024)
def site_of(address: str) -> str:
    """The registrable domain of an address, approximately."""
    labels = host_of(_PROXY.sub("https://", address)).split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if short else labels[-2:])


# --- promotion --------------------------------------------------------------------------------


def remove_promotion(page: Page) -> None:
    """Remove linked banners, and short last blocks that ask to subscribe."""
    own = site_of(page.link)
    for block in page.remaining():
        if block.images and not block.text:
            for image in block.images:
                link = next((a for a in block.links if _contains(a, image)), None)
                if link is not None and _is_banner(str(link.get("href")), image, own):
                    page.remove(image, "promotion")
                    block.images = [other for other in block.images if other is not image]
    if video_of(page.link)[0]:
        return  # the text below a video is its uploader's
    for block in page.remaining():
        if 0 < len(block.text) == block.linked <= _MAX_BUTTON and all(map(_is_subscribe_link, block.links)):
            page.remove_block(block, "promotion")
    for block in reversed(page.remaining()):
        promotes = _PROMOTES_IF_SHORT if len(block.text) <= 40 else _PROMOTES
        if len(block.text) > 120 or not block.links or not promotes.search(block.text):
            break
        if not (_is_linked(block, promotes) or _ADDRESSES_READER.search(block.text)):
            break  # articles mention newsletters too
        page.remove_block(block, "promotion")


def _is_linked(block: Block, words: re.Pattern[str]) -> bool:
    """Whether a block is mostly link text, or its links match `words`."""
    return 2 * block.linked >= len(block.text) or any(words.search(link.get_text()) for link in block.links)


def _is_subscribe_link(link: Tag) -> bool:
    return _SUBSCRIBE_PATH.search(urlsplit(str(link.get("href"))).path) is not None


def _contains(link: Tag, image: Tag) -> bool:
    return any(parent is link for parent, _ in zip(image.parents, range(6), strict=False))


def _is_banner(target: str, image: Tag, own: str) -> bool:
    """Whether a linked image without text advertises; a photograph may link to where it comes from."""
    if IMAGE_FILE.search(target) or _FILE.search(target) or video_of(target)[0]:
        return False
    parts = urlsplit(target)
    if _SALES_PATH.search(parts.path + "?" + parts.query) or _APP_STORE.search(target):
        return True
    address = str(image.get("src"))
    if site_of(target) == own:
        return False
    size = f"{image.get('width')}x{image.get('height')}"
    sizes = {size, *_SIZE.findall(urlsplit(address).path)}
    return not _BANNER_SIZES.isdisjoint(sizes) or bool(
        _AD_ADDRESS.search(target) or (site_of(address) != own and _AD_ADDRESS.search(address))
    )

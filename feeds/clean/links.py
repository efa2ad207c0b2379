"""Links: makes them absolute and removes tracking; removes lists of other articles and promotion."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from bs4 import Tag

from feeds.originals import TRACKING, host_of
from feeds.text import one_line

from .events import HEADINGS
from .media import video_of
from .page import Block, Page, match_key
from .words import PROMOTIONS, PROXIES, RELATED_LABELS, WEAK_PROMOTIONS

_LABELS = frozenset(map(match_key, RELATED_LABELS))
_LONG_LABELS = tuple(label for label in _LABELS if len(label) >= 4)
"""Labels that may have another word before or after them: the site's name, "today"."""
_TAG_PATH = re.compile(r"/(?:tags?|topics?|keywords?|categor(?:y|ies)|labels?|hashtags?)/", re.IGNORECASE)
_LABEL_START = re.compile(r"^[^\w\n]{0,3}([^:：】\]\n]{1,24})(?:[:：】\]][^\w\n]{0,2}|\n)")
_BULLET = re.compile(r"[►▶▸➤☞👉»][\s\ufe0f]*")
"""Marks the items of a list of articles that is not an HTML list."""
_SEPARATORS = re.compile(r"\s*[,，、·•|/]\s*")
_PROMOTES = re.compile("|".join(map(re.escape, PROMOTIONS)), re.IGNORECASE)
_PROMOTES_IF_SHORT = re.compile("|".join(map(re.escape, PROMOTIONS + WEAK_PROMOTIONS)), re.IGNORECASE)
_PROXY = re.compile("|".join(PROXIES))
_FILE = re.compile(r"\.(?:mp[34]|m4[av]|webm|og[agv]|pdf|m3u8)(?:$|[?&])", re.IGNORECASE)
_SALES_PATH = re.compile(
    r"subscri|promotion|donat|utm_campaign|/(?:shop|store|ads?|sponsor)(?:/|$)", re.IGNORECASE
)
# Pages address their readers like this, articles hardly ever.
_ADDRESSES_READER = re.compile(
    r"请|請|欢迎|歡迎|点击|點擊|扫码|掃碼|记得|記得|别忘|別忘|click\b|\b(?:our|us|my)\b"
    r"|^\W*(?:subscribe|sign up|follow|join|donate|support|become|get)\b"
    r"|^\W*(?:订阅|訂閱|关注|關注|支持|加入|下载|下載|追蹤)",
    re.IGNORECASE,
)
_SUBSCRIBE_PATH = re.compile(r"/(?:subscri|donat)", re.IGNORECASE)
_MAX_BUTTON = 30
_MAX_LABELLED = 200
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


@lru_cache(maxsize=1024)
def site_of(address: str) -> str:
    """The registrable domain of an address, approximately."""
    labels = host_of(_PROXY.sub("https://", address)).split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if short else labels[-2:])


# --- lists of other articles ------------------------------------------------------------------


def remove_related(page: Page) -> None:
    """Remove lists of links to other articles of the same site, with the label above them.

    A post that mostly consists of such lists keeps them.
    """
    blocks = page.remaining()
    found = list(_link_lists(blocks, site_of(page.link)))
    if not found:
        return
    total = sum(len(block.text) for block in blocks)
    size = sum(len(block.text) for run in found for block in run)
    for run in found:
        if size > total / 2:
            page.note("related articles", run[0].text, kept=True)
        else:
            for block in run:
                page.remove_block(block, "related articles")


def _link_lists(blocks: list[Block], site: str) -> Iterator[list[Block]]:
    away = [bool(block.links) and _links_elsewhere(block, site) for block in blocks]
    at = 0 if any(away) else len(blocks)
    while at < len(blocks):
        label = is_label(blocks[at].text) and not (away[at] and _begins_with_label(blocks[at]))
        first = at + label
        end = first
        while end < len(blocks) and away[end]:
            end += 1
        run = blocks[first:end]
        before = blocks[first - 1].text if first else ""
        headed = first > 0 and blocks[first - 1].tag.name in HEADINGS and end < len(blocks)
        if run and (label or (not headed and _is_unlabelled_list(run, before, end == len(blocks)))):
            yield blocks[at:end]
        at = max(end, at + 1)


def is_label(text: str) -> bool:
    """Whether `text` is a label such as "Related articles"."""
    if len(text) > 40:
        return False
    words = match_key(text)
    near = len(text) <= 20 and (words.startswith(_LONG_LABELS) or words.endswith(_LONG_LABELS))
    return near or words in _LABELS


def _begins_with_label(block: Block) -> bool:
    """Whether a block begins with a label and has more: "Related: Fog in the valley"."""
    label = _label_of(block.text)
    return bool(label) and len(label) < len(block.text.rstrip())


def _label_of(text: str) -> str:
    """The label at the start of a text, up to its colon, bracket or line end; "" for none."""
    match = _LABEL_START.match(text)
    return match[0] if match and match_key(match[1]) in _LABELS else ""


def _is_label_and_links(block: Block) -> bool:
    """Whether a block consists of links and a label: "[Read more: Fog in the valley]"."""
    beside = block.text
    if len(beside) > _MAX_LABELLED:
        return False
    for link in block.links[:20]:
        beside = beside.replace(one_line(link.get_text()), "", 1)
    return match_key(beside) in _LABELS


def _links_elsewhere(block: Block, site: str) -> bool:
    """Whether a block consists of links to other articles of the site."""
    text = block.text
    # Most links lead to other sites, so this is checked first.
    if (
        block.tag.name in HEADINGS
        or not (text or block.images)
        or not all(site and site_of(str(link.get("href"))) == site for link in block.links)
    ):
        return False
    label = _label_of(text)
    if not label and _is_label_and_links(block):
        label = text[: len(text) - block.linked]
    return block.linked >= 0.85 * len(_SEPARATORS.sub("", text[len(label) :]))


def _is_unlabelled_list(run: list[Block], before: str, at_end: bool) -> bool:
    """Whether a list of links without a label does not belong to the article."""
    if before.endswith((":", "：")) or not any(len(block.text) >= 8 for block in run):
        return False
    if all(_TAG_PATH.search(str(link.get("href"))) for block in run for link in block.links):
        return True
    if _label_of(run[0].text) or _is_label_and_links(run[0]):
        return True
    bare = all(block.linked == len(_BULLET.sub("", block.text)) for block in run)
    listed = all(block.tag.name == "li" or _in_list(block.tag) or _BULLET.match(block.text) for block in run)
    return (listed and bare) or (at_end and len(run) > 2 and not any(block.images for block in run))


def _in_list(tag: Tag) -> bool:
    return tag.parent is not None and tag.parent.name == "li"


# --- promotion --------------------------------------------------------------------------------


def remove_promotion(page: Page) -> None:
    """Remove linked banners, and short last blocks that ask to subscribe."""
    own = site_of(page.link)
    for block in page.remaining():
        if block.images and not block.text:
            for image in block.images:
                link = next((a for a in block.links if _contains(a, image)), None)
                if link is not None and _is_banner(str(link.get("href")), str(image.get("src")), own):
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


def _is_banner(target: str, image: str, own: str) -> bool:
    if IMAGE_FILE.search(target) or _FILE.search(target) or video_of(target)[0]:
        return False
    if _SALES_PATH.search(urlsplit(target).path + "?" + urlsplit(target).query):
        return True
    return site_of(target) not in (own, site_of(image)) and site_of(image) != own

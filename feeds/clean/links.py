"""Links: makes them absolute and removes tracking; removes lists of other articles and promotion."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from urllib.parse import urlsplit, urlunsplit

from bs4 import Tag

from feeds.originals import TRACKING, host_of
from feeds.text import one_line

from .dates import is_date_or_time
from .events import HEADINGS
from .evidence import DENSE
from .labels import RELATED
from .media import video_of
from .page import Block, Page, match_key
from .references import PLACEHOLDER
from .words import PROMOTIONS, PROXIES, WEAK_PROMOTIONS

_ALL_LABELS = tuple(chain(*RELATED.values()))
_LABELS = frozenset(map(match_key, _ALL_LABELS))
_DENSE_LABELS = tuple(label for label in _LABELS if len(label) >= 4 and DENSE.match(label))
_SPACED_LABELS = "|".join(
    re.escape(label) for label in _ALL_LABELS if len(label) >= 4 and not DENSE.match(label)
)
_NEAR_LABEL = re.compile(rf"\W*(?:(?:{_SPACED_LABELS})\s.*|.*\s(?:{_SPACED_LABELS}))\W*", re.IGNORECASE)
"""A label with another word before or after it: the site's name, "today"."""
_TAG_PATH = re.compile(r"/(?:tags?|topics?|keywords?|categor(?:y|ies)|labels?|hashtags?)/", re.IGNORECASE)
_LABEL_START = re.compile(r"^[^\w\n]{0,3}([^:：】\]\n]{1,40})(?:[:：】\]][^\w\n]{0,2}|\n)")
_BULLET = re.compile(r"[►▶▸➤☞👉»][\s\ufe0f]*")
"""Marks the items of a list of articles that is not an HTML list."""
_SEPARATORS = re.compile(r"\s*[,，、·•|/]\s*")
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
_MAX_LABELLED = 200
_MIN_HEADLINE, _MAX_HEADLINES = 16, 10
"""Characters of a headline, Chinese ones half of them, and number of those that a page puts into a text."""
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
    own = site_of(page.link) or _site_of_labelled(blocks)
    found = list(_link_lists(blocks, own, page.link.partition("#")[0], match_key(page.title)))
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


def _site_of_labelled(blocks: list[Block]) -> str:
    """The site of an archive's own posts: labelled links lead to it, and to no other."""
    links = [link for block in blocks if block.links and _label_of(block.text) for link in block.links]
    sites = {site_of(str(link.get("href"))) for link in links}
    sites.discard(site_of(PLACEHOLDER))  # what the author links to in the archive is part of the text
    return sites.pop() if len(links) > 1 and len(sites) == 1 else ""


def _link_lists(blocks: list[Block], site: str, own: str, title: str) -> Iterator[list[Block]]:
    away = [bool(block.links) and _links_elsewhere(block, site, own) for block in blocks]
    at = 0 if any(away) else len(blocks)
    while at < len(blocks):
        label = is_label(blocks[at].text) and not (away[at] and _begins_with_label(blocks[at]))
        first = at + label
        end = first
        while end < len(blocks) and (away[end] or (first < end and _is_itself(blocks[end], title))):
            end += 1
        run = blocks[first:end]
        before = blocks[first - 1].text if first else ""
        headed = first > 0 and blocks[first - 1].tag.name in HEADINGS
        if run and (label or (not headed and _is_unlabelled_list(run, before, end == len(blocks)))):
            yield blocks[at:end]
        at = max(end, at + 1)


def _is_itself(block: Block, title: str) -> bool:
    """Whether a block is the item of a list of a series' articles that stands for this one."""
    return (
        bool(title)
        and not block.links
        and match_key(block.text).startswith(title)
        and len(block.text) <= _MAX_LABELLED
    )


def is_label(text: str) -> bool:
    """Whether `text` is a label such as "Related articles"."""
    if len(text) > 40:
        return False
    words = match_key(text)
    near = words.startswith(_DENSE_LABELS) or words.endswith(_DENSE_LABELS) or _NEAR_LABEL.fullmatch(text)
    return words in _LABELS or (len(text) <= 20 and bool(near))


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
    return len(block.text) <= _MAX_LABELLED and match_key(_beside_links(block)) in _LABELS


def _links_elsewhere(block: Block, site: str, own: str) -> bool:
    """Whether a block consists of links to other articles of the site, none of them to a part of this one."""
    text = block.text
    # Most links lead to other sites, so this is checked first.
    if (
        block.tag.name in HEADINGS
        or not (text or block.images)
        or not all(site and site_of(str(link.get("href"))) == site for link in block.links)
    ):
        return False
    if any(str(link.get("href")).startswith(f"{own}#") for link in block.links):
        return False
    label = _label_of(text)
    if not label and _is_label_and_links(block):
        return True
    if block.linked >= 0.85 * len(_SEPARATORS.sub("", text[len(label) :])):
        return True
    return bool(block.links) and len(text) <= _MAX_LABELLED and is_date_or_time(_beside_links(block))


def _beside_links(block: Block) -> str:
    """What a short block says outside its links."""
    beside = block.text
    for link in block.links[:20]:
        beside = beside.replace(one_line(link.get_text()), "", 1)
    return beside


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
    listed = listed and len(run) <= _MAX_HEADLINES and all(map(_is_headline, run))
    return (listed and bare) or (at_end and len(run) > 2 and not any(block.images for block in run))


def _is_headline(block: Block) -> bool:
    return len(block.text) >= (_MIN_HEADLINE / 2 if DENSE.search(block.text) else _MIN_HEADLINE)


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

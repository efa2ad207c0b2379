"""Players, which feed readers do not show.

A video of a known host becomes its linked thumbnail, another frame a link, an audio or video file a link
and an enclosure.
"""

import re
from functools import lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

from bs4 import Tag

from feeds.model import Enclosure
from feeds.originals import canonical, valid

from .events import find_first
from .page import Page
from .references import PLACEHOLDER

# canonical address of a video -> its page and its still picture
_HOSTS = (
    (
        re.compile(r"https://www\.youtube\.com/watch\?v=([\w-]{6,20})"),
        r"https://www.youtube.com/watch?v=\1",
        r"https://i.ytimg.com/vi/\1/hqdefault.jpg",
    ),
    (
        re.compile(r"https://(?:player\.vimeo\.com/video|vimeo\.com)/(\d+).*"),
        r"https://vimeo.com/\1",
        r"https://vumbnail.com/\1.jpg",
    ),
    (
        re.compile(r"https://www\.dailymotion\.com/(?:embed/)?video/(\w+).*"),
        r"https://www.dailymotion.com/video/\1",
        r"https://www.dailymotion.com/thumbnail/video/\1",
    ),
)
_TYPES = {
    "aac": "audio/aac",
    "flac": "audio/flac",
    "m3u8": "application/vnd.apple.mpegurl",
    "m4a": "audio/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "webm": "video/webm",
}
_WIDGET = re.compile(
    r"googletagmanager|recaptcha|doubleclick|googlesyndication|//[^/]*\bbutton\b|/plugins/(?:like|follow|share|page)"
    r"|[/_](?:follow|like|tweet|share)_?button|likebox|%2F%2Fbutton\.|/ads?/|//ads?\.",
    re.IGNORECASE,
)
"""Frames that are buttons, counters or advertisements."""
_PLAYERS = ("iframe", "embed", "object", "audio", "video")
_IMAGE = re.compile(r"\.(?:svg|png|jpe?g|gif|webp|avif)$", re.IGNORECASE)
_AS = {"amp-img": "img", "amp-anim": "img", "amp-video": "video", "amp-audio": "audio"}
_EMBEDS = {
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/embed/video/{}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-soundcloud": (
        "data-trackid",
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/{}",
    ),
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-vimeo": ("data-videoid", "https://player.vimeo.com/video/{}"),
    "amp-youtube": ("data-videoid", "https://www.youtube.com/embed/{}"),
    "lite-vimeo": ("videoid", "https://player.vimeo.com/video/{}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/embed/{}"),
}
"""Element -> attribute that names what it plays, and the address of that."""
_EXCUSE = re.compile(r"\b(?:browser|plug-?in|flash|java|quicktime)\b|浏览器|瀏覽器", re.IGNORECASE)
WRAPPER = "wp-block-embed__wrapper"
"""The class of what holds nothing but the address of a page that WordPress shows there."""
_FILLED = (
    "twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "reddit-embed-bq", "bluesky-embed",
    "mastodon-embed", "text-post-media", "imgur-embed-pub",
)  # fmt: skip
"""Classes of quotations that a script fills with a message of a network."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_TWEET = re.compile(r"https://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w+/status/\d+")
SIGNS = (
    "<amp-", "<lite-", "<object", "<x-svg", "-video", WRAPPER, *_FILLED,
    "youtube.com/", "youtu.be/", "vimeo.com/", "/status/",
)  # fmt: skip
"""One of them is in each text with an embed; the last are in addresses of what is shown like an image."""
_EMBED_ID = re.compile(r"[\w-]{1,40}")


# Most rules ask this about the page itself.
@lru_cache(maxsize=1024)
def video_of(address: str) -> tuple[str, str]:
    """Page and still picture of the video at an absolute address; ("", "") if it is not one."""
    link = valid(address) if address.startswith("http") else ""
    form = canonical(link) if link else ""
    for pattern, page, picture in _HOSTS:
        if pattern.fullmatch(form):
            return pattern.sub(page, form), pattern.sub(picture, form)
    return "", ""


def embeds(page: Page) -> None:
    """Replace elements that scripts bring to life by the elements of HTML that they stand for."""
    for tag in page.elements("img"):  # Obsidian shows a player for `![](address)`
        address = str(tag.attrs.get("src") or "")
        if video_of(address)[0]:
            tag.name, tag.attrs = "iframe", {"src": address, "title": str(tag.attrs.get("alt") or "")}
        elif _TWEET.match(address):
            tag.name, tag.attrs = "a", {"href": address}
            page.append(tag, _text(address))
    for tag in page.elements("div"):
        if WRAPPER in str(tag.attrs.get("class") or ""):
            _link_address(page, tag)
    for tag in page.elements("blockquote"):
        if any(map(str(tag.attrs.get("class") or "").__contains__, _FILLED)):
            _link_filled(page, tag)
    found = page.elements(*_AS, *_EMBEDS, "amp-iframe", "vimeo-video", "youtube-video", "object", "x-svg")
    for tag in found:
        if tag.name in _EMBEDS:
            key, address = _EMBEDS[tag.name]
            name = str(tag.attrs.get(key) or "")
            given = address.format(name) if _EMBED_ID.fullmatch(name) else ""
            tag.attrs["src"] = given or str(tag.attrs.get("src") or "")
            tag.attrs.setdefault(
                "title", str(tag.attrs.get("playlabel") or tag.attrs.get("videotitle") or "")
            )
            tag.name = "iframe"
        elif tag.name == "object":
            _open_object(page, tag)
        elif tag.name == "x-svg":
            title, tag.name, tag.attrs = str(tag.attrs.get("title") or ""), "span", {}
            if any(parent.name == "figure" for parent, _ in zip(tag.parents, range(3), strict=False)):
                page.append(tag, _text(title))
        else:
            tag.name = _AS.get(tag.name, "iframe")
    if found:
        page.tree_changed()


def _link_address(page: Page, tag: Tag) -> None:
    """Show the video or link the address that is all that an element holds, as WordPress does."""
    address = tag.get_text(strip=True)
    if _ADDRESS.fullmatch(address) and find_first(tag, "a") is None:
        is_video = video_of(address)[0]
        link = (
            Tag(name="iframe", attrs={"src": address}) if is_video else Tag(name="a", attrs={"href": address})
        )
        link.append("" if is_video else address)
        for child in list(tag.contents):
            page.drop(child)
        page.append(tag, link)
        page.tree_changed()


def _link_filled(page: Page, tag: Tag) -> None:
    """Link the message that a script shows where the author left nothing but its address."""
    if tag.get_text(strip=True) or any(find_first(tag, name) for name in ("img", "video", "iframe")):
        return
    given = [link.attrs.get("href") for link in tag.find_all("a")]
    given += [tag.attrs.get(name) for name in ("data-instgrm-permalink", "cite")]
    address = next((str(each) for each in given if each and _ADDRESS.fullmatch(str(each))), "")
    if address:
        for child in list(tag.contents):
            page.drop(child)
        link = Tag(name="a", attrs={"href": address})
        link.append(address)
        page.append(tag, link)
        page.tree_changed()


def _text(words: str) -> Tag:
    span = Tag(name="span")
    span.append(words)
    return span


def _open_object(page: Page, tag: Tag) -> None:
    """Show the picture of an object, or what its author wrote for readers without a player."""
    address = str(tag.attrs.get("data") or "")
    is_image = str(tag.attrs.get("type") or "").startswith("image/") or _IMAGE.search(address) is not None
    if find_first(tag, "img") is not None or (find_first(tag, "embed") is None and _says_more(tag)):
        tag.name, tag.attrs = "span", {}
    elif is_image and address:
        tag.name, tag.attrs = "img", {"src": address, "alt": tag.get_text(strip=True)}
        for child in tag.contents:
            page.drop(child)


def _says_more(tag: Tag) -> bool:
    """Whether an object has a link or a sentence for readers who cannot see it."""
    words = tag.get_text(" ", strip=True)
    return find_first(tag, "a") is not None or (len(words) > 25 and _EXCUSE.search(words) is None)


def players(page: Page) -> None:
    """Replace players with links and pictures."""
    for player in page.elements(*_PLAYERS):
        sources = [player, *player.find_all(("source", "embed"))]
        given = (str(s.get("src") or s.get("data-src") or s.get("data") or "").strip() for s in sources)
        address = next(filter(None, (page.absolute(value) for value in given if value)), "")
        name, poster = player.name, str(player.get("poster") or "")
        label = str(player.get("title") or "").strip()
        player.name, player.attrs = "div", {}
        for piece in player.contents:
            page.drop(piece)
        page.note("player", address)
        if not address or _WIDGET.search(address):
            continue
        address = _target(address) if name == "iframe" else address
        where, picture = video_of(address)
        if name in ("audio", "video"):
            kind = _type_of(address, name)
            page.enclosures.append(Enclosure(address, kind))
            picture = page.absolute(poster) if poster else ""
        page.append(player, _linked(where or address, picture, label or _name_of(where or address)))


def _target(address: str) -> str:
    """The address that a player plays, if its query names one."""
    query = parse_qs(urlsplit(address).query)
    inner = (query[key][0] for key in ("url", "href", "src") if key in query)
    # Addresses of programs are not for people.
    pages = (value for value in inner if re.match(r"https?://(?!api\.)", value))
    return next(map(valid, pages), "") or address


def _name_of(address: str) -> str:
    """The name of a player without a title: its file, or its host."""
    parts = urlsplit(address)
    file = parts.path.rpartition("/")[2]
    if address.startswith(PLACEHOLDER):
        return unquote(file)
    return file if file.rpartition(".")[2].lower() in _TYPES else parts.hostname or ""


def _type_of(address: str, name: str) -> str:
    parts = urlsplit(address)
    extension = parts.path.rpartition(".")[2].lower()
    if extension not in _TYPES:
        named = parse_qs(parts.query).get("url", [""])[0]
        extension = named.rpartition(".")[2].lower()
    return _TYPES.get(extension, "audio/mpeg" if name == "audio" else "video/mp4")


def _linked(address: str, picture: str, label: str) -> Tag:
    link = Tag(name="a", attrs={"href": address})
    if picture:
        link.append(Tag(name="img", attrs={"src": picture, "alt": label}))
    else:
        link.append(label)
    return link


def own_video(page: Page) -> None:
    """Begin a post that is a video with its linked picture."""
    where, picture = video_of(page.link)
    if picture and not any(image.get("src") == picture for image in page.elements("img")):
        opening = Tag(name="p")
        page.root.insert(0, opening)
        page.append(opening, _linked(where, picture, page.title))

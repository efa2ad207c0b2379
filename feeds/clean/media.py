"""Players, which feed readers do not show.

A video of a known host becomes its linked thumbnail, another frame a link, an audio or video file a link
and an enclosure.
"""

import re
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from bs4 import Tag

from feeds.model import Enclosure
from feeds.originals import canonical, valid

from .page import Page

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


# Most rules ask this about the page itself.
@lru_cache(maxsize=1024)
def video_of(address: str) -> tuple[str, str]:
    """Page and still picture of the video at an absolute address; ("", "") if it is not one."""
    form = canonical(address) if address.startswith("http") else ""
    for pattern, page, picture in _HOSTS:
        if pattern.fullmatch(form):
            return pattern.sub(page, form), pattern.sub(picture, form)
    return "", ""


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
    return next((valid(value) for value in inner if value.startswith(("http://", "https://"))), "") or address


def _name_of(address: str) -> str:
    """The name of a player without a title: its file, or its host."""
    parts = urlsplit(address)
    file = parts.path.rpartition("/")[2]
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

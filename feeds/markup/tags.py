"""What the tags of Liquid, Hugo, Zola, Hexo and WordPress mean, as HTML. Nothing is looked up or executed.

A tag with a row in MEANINGS gets that. Any other shows what it carries: its picture, its link, its words.
An address of another post, which only the archive knows, is written `post:NAME`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from .captions import styled, unstyled

PICTURE = re.compile(r"\S+\.(?:avif|bmp|gif|jpe?g|png|svg|webp)(?:[?#]\S*)?", re.IGNORECASE)
ADDRESS = re.compile(r"(?:https?:)?//\S+", re.IGNORECASE)
_PLAYER = re.compile(r"(?:https?:)?//(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|vimeo\.com)/", re.IGNORECASE)
_SIZE = re.compile(r"\d+%?|left|right|center|\d+x\d+")
_CONTENTS = re.compile(r"\btoc\b|table[-_]of[-_]contents")
_ID = re.compile(r"[\w-]{4,}")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in a body."""

    name: str
    """In lower case."""
    args: tuple[str, ...] = ()
    named: dict[str, str] = field(default_factory=dict)
    pairs: bool = False
    """Whether another tag closes it."""
    inner: str = ""
    """What stands between it and the tag that closes it, where that is no Markdown."""

    def get(self, *names: str) -> str:
        """The first of these arguments that is given."""
        return next((self.named[name] for name in names if self.named.get(name)), "")

    def first(self, *names: str) -> str:
        """The first of these arguments that is given, else the first one without a name."""
        return self.get(*names) or (self.args[0] if self.args else "")

    def matching(self, pattern: re.Pattern[str]) -> str:
        """The first argument that has this form."""
        return next((one for one in (*self.named.values(), *self.args) if pattern.fullmatch(one)), "")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a tag shows: at its place, and where it is closed."""

    opens: str = ""
    closes: str = ""


def link(address: str, text: str = "") -> str:
    """A link as HTML."""
    return f'<a href="{escape(address)}">{escape(text or address, quote=False)}</a>'


def image(address: str, alt: str = "", width: str = "") -> str:
    """A picture as HTML."""
    size = f' width="{width}"' if width.isdigit() else ""
    return f'<img src="{escape(address)}" alt="{escape(alt)}"{size}>'


def _figure(tag: Tag) -> Shown:
    source = tag.get(
        "src", "url", "image", "image_path", "image_url", "img", "path", "file", "link"
    ) or tag.matching(PICTURE)
    if not source:
        source = next((one for one in tag.args if "/" in one or "." in one), "")
    if not source:
        return unknown(tag)
    if tag.name == "img" and source in tag.args:  # classes, address, size, title, description (Octopress)
        rest = [one for one in tag.args[tag.args.index(source) + 1 :] if not _SIZE.fullmatch(one)]
        words = rest if len(rest) < 3 else [" ".join(rest)]
    else:
        rest = [one for one in tag.args if one != source and not _SIZE.fullmatch(one)]
        words = [one for one in rest if " " in one.strip() or not one.isascii()]
    alt = tag.get("alt") or (words[-1] if words else "")
    named = (tag.get("title"), tag.get("caption")) if tag.name == "figure" else (tag.get("caption"),)
    caption = ": ".join(dict.fromkeys(filter(None, named))) or tag.get("title", "text")
    if not caption and words and "alt" not in tag.named:
        caption = words[0]
    shown = image(source, alt or re.sub(r"<[^<>]*>", "", unstyled(caption)), tag.get("width"))
    target = tag.get("href", "link")
    if target != source and ADDRESS.fullmatch(target):
        shown = f'<a href="{escape(target)}">{shown}</a>'
    credit = tag.get("attr", "credit")
    words_below = styled(" ".join(filter(None, (caption, credit))))
    below = f"<figcaption>{words_below}</figcaption>" if words_below else ""
    if tag.pairs:
        return Shown(f"<figure>{shown}<figcaption>{words_below}", "</figcaption></figure>")
    return Shown(f"<figure>{shown}{below}</figure>" if below else shown)


def _frame(of: str) -> Callable[[Tag], Shown]:
    def shown(tag: Tag) -> Shown:
        source = tag.first("id", "src", "url", "video", "v", "youtubeid", "video_id") or tag.inner.strip()
        source = source.lstrip("=").strip()
        if not source:
            return Shown()
        if not ADDRESS.match(source):
            source = of + source
        elif found := re.search(r"(?:v=|youtu\.be/|vimeo\.com/|/embed/|/shorts/)([\w-]{5,})", source):
            source = of + found[1]
        title = tag.get("title")
        return Shown(f'<iframe src="{escape(source)}" title="{escape(title)}"></iframe>')

    return shown


def _tweet(tag: Tag) -> Shown:
    given = tag.first("id", "url", "tweetid", "link") or tag.inner.strip()
    user = tag.get("user") or (tag.args[0] if len(tag.args) > 1 else "i")
    number = tag.get("id") or (tag.args[1] if len(tag.args) > 1 and tag.args[1].isdigit() else given)
    address = given if ADDRESS.match(given) else f"https://x.com/{user}/status/{number}"
    address = f"https://x.com/{given}" if "/status/" in given and address != given else address
    return Shown(f"<p>{link(address)}</p>") if given else Shown()


def _gist(tag: Tag) -> Shown:
    parts = [one for one in (tag.get("user"), tag.get("id"), *tag.args, tag.inner.strip()) if one]
    if not parts:
        return Shown()
    if ADDRESS.match(parts[0]):
        return Shown(f"<p>{link(parts[0].removesuffix('.js'))}</p>")
    path = (
        "/".join(parts[:2])
        if "/" not in parts[0] and len(parts) > 1 and _ID.fullmatch(parts[1])
        else parts[0]
    )
    return Shown(f"<p>{link('https://gist.github.com/' + path)}</p>")


def _page(prefix: str) -> Callable[[Tag], Shown]:
    def shown(tag: Tag) -> Shown:
        given = tag.first("id", "url", "src", "repo") or tag.inner.strip()
        return (
            Shown(f"<p>{link(given if ADDRESS.match(given) else prefix + given)}</p>") if given else Shown()
        )

    return shown


def _post(tag: Tag) -> Shown:
    """An address, for the link that it stands in."""
    return Shown("post:" + escape(tag.first("path", "slug").removeprefix("@/").replace(" ", "%20")))


def _link(tag: Tag) -> Shown:
    """Jekyll's names a file, Hexo's is a link."""
    address = tag.matching(ADDRESS)
    if not address:
        return _post(tag)
    words = " ".join(one for one in tag.args if one not in ("true", "false") and not ADDRESS.fullmatch(one))
    return Shown(link(address, words or tag.get("text", "title")))


def _post_link(tag: Tag) -> Shown:
    target, *words = tag.args or ("",)
    words = [one for one in words if one not in ("true", "false")]
    return Shown(link("post:" + target.replace(" ", "%20"), " ".join(words) or target))


def _media(kind: str) -> Callable[[Tag], Shown]:
    def shown(tag: Tag) -> Shown:
        source = tag.first("src", "url", "mp3", "mp4", "file", "webm", "ogg", "m4a") or tag.inner.strip()
        if _PLAYER.match(source):
            return Shown(f'<iframe src="{escape(source)}"></iframe>')
        return Shown(f'<{kind} src="{escape(source)}"></{kind}>') if source else Shown()

    return shown


def _quote(tag: Tag) -> Shown:
    source = tag.matching(ADDRESS)
    named = (tag.get("author", "by", "cite"), tag.get("source", "title"))
    words = " ".join(one for one in tag.args if one != source) or ", ".join(
        one for one in named if one and one != source
    )
    by = link(source, words) if source else escape(words, quote=False)
    return Shown("<blockquote>", f"<p><cite>{by}</cite></p></blockquote>" if by else "</blockquote>")


def _box(tag: Tag) -> Shown:
    """A note, a hint: what it holds, below its title. Without a tag that closes it, it is its words."""
    title = tag.get("title", "header", "heading")
    words = [
        one for one in tag.args if " " in one or not one.isascii() or (len(one) > 1 and one[0].isupper())
    ]
    if not tag.pairs:
        text = tag.get("text", "content", "message", "body") or " ".join(words)
        title, words = title if title != text else "", [text] if text else []
        body = f"<p>{words[0]}</p>" if words else ""
        head = f"<p><strong>{title}</strong></p>" if title else ""
        return Shown(f"<blockquote>{head}{body}</blockquote>" if head or body else "")
    title = title or " ".join(words)
    return Shown(f"<blockquote>{f'<p><strong>{title}</strong></p>' if title else ''}", "</blockquote>")


def fold(tag: Tag) -> Shown:
    """What readers open, below its title."""
    title = tag.get("title", "summary", "label", "name", "text") or " ".join(
        one for one in tag.args if one not in ("open", "close", "closed", "...")
    )
    if not tag.pairs:
        return unknown(tag)
    return Shown(f"<details><summary>{title or '…'}</summary>", "</details>")


def label(tag: Tag) -> Shown:
    """The title of what follows."""
    title = tag.get("title", "name", "label", "header") or " ".join(
        one for one in tag.args if not one.isdigit()
    )
    return Shown(f"<p><strong>{styled(title)}</strong></p>" if title else "")


def _iframe(tag: Tag) -> Shown:
    source = tag.matching(ADDRESS) or tag.first("src", "url") or tag.inner.strip()
    is_place = source and not source.startswith("(")  # Logseq embeds blocks: `{{embed ((id))}}`
    return Shown(f'<iframe src="{escape(source)}"></iframe>') if is_place else Shown()


def _include(tag: Tag) -> Shown:
    """A template of the site: what it is is said by its name, what it shows by its arguments."""
    file = tag.args[0].lower() if tag.args else ""
    if _CONTENTS.search(file):
        return Shown()
    inner = Tag(re.sub(r"\W+", " ", file), tag.args[1:], tag.named)
    if of_host := MEANINGS.get(tag.get("provider")):  # Minimal Mistakes
        return of_host(inner)
    for word, meaning in _BY_WORD.items():
        if word in file:
            shown = meaning(inner)
            if shown.opens:
                return shown
    return unknown(inner)


def unknown(tag: Tag) -> Shown:
    """What a tag carries: its picture, its link, its words."""
    if picture := tag.matching(PICTURE):
        caption = tag.get("caption", "title", "description", "text")
        shown = image(picture, tag.get("alt") or caption)
        return Shown(f"<figure>{shown}<figcaption>{caption}</figcaption></figure>" if caption else shown)
    words = tag.get(
        "text", "content", "caption", "quote", "label", "message", "title", "description", "body", "alt"
    )
    address = tag.get("href", "link", "url", "src")
    if not address:
        address = tag.matching(ADDRESS)
    if not tag.pairs and not words:
        words = " ".join(
            one for one in tag.args if (" " in one.strip() and not one.isascii()) or one.count(" ") > 1
        )
    if not words and ADDRESS.fullmatch(address):  # friends and persons in themes of Hugo
        words = tag.get("name") or " ".join(one for one in tag.args if not one.isascii())
    if ADDRESS.fullmatch(address) or (words and address):
        return Shown(link(address, words))
    if tag.pairs and words:
        return Shown(f"<p><strong>{words}</strong></p>")
    return Shown(words)


_BY_WORD: dict[str, Callable[[Tag], Shown]] = {
    "youtube": _frame("https://www.youtube.com/embed/"),
    "vimeo": _frame("https://player.vimeo.com/video/"),
    "gist": _gist,
    "tweet": _tweet,
    "figure": _figure,
    "image": _figure,
    "img": _figure,
    "picture": _figure,
    "photo": _figure,
    "video": _media("video"),
    "audio": _media("audio"),
    "note": _box,
    "callout": _box,
    "alert": _box,
}
"""For includes: what a word in the file's name says."""

_BOXES = (
    "note", "notice", "alert", "callout", "hint", "tip", "warning", "info", "danger",
    "important", "caution", "admonition", "aside", "box", "success", "message", "panel", "update",
)  # fmt: skip
_FIGURES = (
    "figure", "fig", "img", "image", "imgcap", "picture", "photo", "responsive_image",
    "responsive-image", "asset_img", "resize_image", "image_centered", "fancybox",
    "lightbox", "zoom", "zoomable", "imgproc", "cloudinary",
)  # fmt: skip

MEANINGS: dict[str, Callable[[Tag], Shown]] = {
    **dict.fromkeys(_FIGURES, _figure),
    **dict.fromkeys(
        ("youtube", "yt", "youtube-lite", "youtubelite", "youtube_lazy"),
        _frame("https://www.youtube.com/embed/"),
    ),
    "vimeo": _frame("https://player.vimeo.com/video/"),
    "bilibili": _frame("https://player.bilibili.com/player.html?bvid="),
    "dailymotion": _frame("https://www.dailymotion.com/embed/video/"),
    **dict.fromkeys(("tweet", "twitter", "x", "x_simple", "tweet_simple", "twitter_simple"), _tweet),
    "gist": _gist,
    **dict.fromkeys(("instagram", "instagram_simple"), _page("https://www.instagram.com/p/")),
    "speakerdeck": _page("https://speakerdeck.com/player/"),
    "codepen": _page("https://codepen.io/pen/"),
    "jsfiddle": _page("https://jsfiddle.net/"),
    "asciinema": _page("https://asciinema.org/a/"),
    "spotify": _page("https://open.spotify.com/track/"),
    "soundcloud": _page("https://soundcloud.com/"),
    **dict.fromkeys(("baseurl", "base_url", "siteurl", "site_url"), lambda _: Shown("site:")),
    **dict.fromkeys(("ref", "relref", "post_url", "post_path", "asset_path"), _post),
    "link": _link,
    "post_link": _post_link,
    "asset_link": _post_link,
    **dict.fromkeys(("video", "mp4", "webm"), _media("video")),
    **dict.fromkeys(("audio", "mp3"), _media("audio")),
    **dict.fromkeys(("iframe", "embed", "embedly", "oembed", "peertube"), _iframe),
    "github": _page("https://github.com/"),
    **dict.fromkeys(("quote", "blockquote", "cq", "centerquote", "bq"), _quote),
    **dict.fromkeys(_BOXES, _box),
    **dict.fromkeys(
        ("details", "expand", "collapse", "spoiler", "fold", "folding", "accordion", "hidden"), fold
    ),
    **dict.fromkeys(("tab", "code-tab", "accordion-item", "step", "card"), label),
    **dict.fromkeys(("include", "include_cached", "render", "partial"), _include),
    **dict.fromkeys(
        (
            "gallery",
            "playlist",
            "contact-form",
            "contact-form-7",
            "toc",
            "more",
            "param",
            "latest_posts",
            "raw",
            "endraw",
        ),
        lambda _: Shown(),
    ),
}

"""Name -> what the tag shows."""

"""Posts -> entries with permanent ids, one entry per original. Imports: model, originals, text, timestamps.

(1) An id depends only on the original's address or, without one, on the file's stem and day.
(2) Files with the same canonical original collapse if they say `from`, or if titles or texts agree.
(3) The result depends on the set of revisions, not on their order, paths or file times.
(4) `published` is the earliest date; `updated` is never before it.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import datetime, tzinfo
from functools import cache
from hashlib import sha256
from operator import attrgetter
from pathlib import PurePosixPath
from uuid import UUID, uuid5

from feeds.model import MOST_LABELS, Content, Entry, Headline, Meta, Problem
from feeds.originals import canonical, host_of, valid
from feeds.text import fold, normalized, printable, unique
from feeds.timestamps import day, to_microseconds

# Never change it: feed readers have stored ids made from it.
_NAMESPACE = UUID("5c1a4f7e-23c1-5a69-8d0b-7a6a8f0d3c52")

# Stems that many folders have: the folder's name is used instead.
_GENERIC_STEMS = ("index", "readme")

_TITLE_LENGTH = 60

_ALWAYS = "from"
"""The key whose files always collapse."""
_ABOUT = frozenset((
    "bookmarkof", "external", "externallink", "externalurl", "href", "link", "linkedurl", "linkto", "linkurl",
    "redirect", "redirectto", "redirecturl",
))  # fmt: skip
"""Keys of what an own post is about: the title of a post in a link blog leads there."""
_PIECE = 12
"""Characters of text that two revisions share by more than chance."""
_SAMPLE = 64
"""Pieces of a text. If half of all are shared, an eighth of these is, but for one case in 10 ** 10."""


def key_of(meta: Meta) -> str:
    """The key that all files of one entry share: the canonical original, or an id of stem and day."""
    return canonical(meta.link) if meta.link else id_from_name(meta.path, meta.day)


def id_from_name(path: str, day: str, *, prefix: str = "") -> str:
    """The id of a file without an original: of its stem, and the day of its date (ISO 8601)."""
    file = PurePosixPath(path)
    stem = file.stem
    if stem.lower() in _GENERIC_STEMS and file.parent.name:
        stem = file.parent.name
    # macOS decomposes file names; the id must not change when a file is copied there.
    name = normalized("NFC", printable(prefix + stem))
    return uuid5(_NAMESPACE, f"{name}\n{day}").urn


def is_published(meta: Meta, now: datetime) -> bool:
    """Whether a file is published: not a draft, not withdrawn, not in the future, not expired."""
    if meta.draft or meta.withdrawn or meta.date is None or meta.date > now:
        return False
    return (meta.not_before is None or meta.not_before <= now) and (
        meta.expires is None or meta.expires > now
    )


def make_headlines(
    metas: Sequence[Meta], *, now: datetime, text_of: Callable[[Meta], str]
) -> tuple[list[Headline], list[Problem]]:
    """The entries of all files that share one `key_of`, and their problems.

    `text_of` returns the visible text of a file's body; it is called only where files collapse.
    """
    live = [meta for meta in metas if is_published(meta, now)]
    if not live:
        return [], []
    if not live[0].link:
        return _headlines_without_original(metas, live)
    if len(live) == len(metas) == 1:
        return [single_file_headline(key_of(live[0]), live[0])], []
    return _headlines_of_original(metas, live, text_of)


def _headlines_of_original(
    metas: Sequence[Meta], live: Sequence[Meta], text_of: Callable[[Meta], str]
) -> tuple[list[Headline], list[Problem]]:
    """Files that name the same original: those that say `from` are one entry, and others where they agree.

    Files of which neither title nor text agrees are different posts about the same page, such as three
    notes on one book: the earliest has the id of the original, the others have ids of their own.
    """
    text = cache(text_of)
    pieces = cache(lambda meta: _pieces(text(meta)))
    groups: list[list[Meta]] = []
    for meta in sorted(metas, key=lambda meta: (meta.link_key != _ALWAYS, meta.date, meta.path)):
        for group in groups:
            is_certain = meta.link_key == group[0].link_key == _ALWAYS
            if is_certain or any(_agree(meta, one, pieces) for one in group):
                group.append(meta)
                break
        else:
            groups.append([meta])
    entries: list[Headline] = []
    problems: list[Problem] = []
    original = key_of(metas[0])
    for group in groups:
        revisions = [meta for meta in group if meta in live]
        if not revisions:
            continue
        entry_id = original
        if group is not groups[0]:
            first = group[0]
            folder = f"{PurePosixPath(first.path).parent}/{PurePosixPath(first.path).suffix}"
            entry_id = id_from_name(first.path, first.day, prefix=f"{original}\n{folder}")
            reason = f"names the original of {printable(groups[0][0].path)}, but has another title and text"
            problems.append(
                Problem(first.path, 0, first.link_key, reason, "published as an entry of its own")
            )
        made, found = _collapse(entry_id, revisions, text)
        entries += made
        problems += found
    return entries, problems


def _agree(one: Meta, other: Meta, pieces_of: "Callable[[Meta], array[int]]") -> bool:
    """Whether two files are revisions of one article: equal titles, or half of the shorter text in common."""
    if one.title and fold(one.title) == fold(other.title):
        return True
    shorter, longer = sorted((pieces_of(one), pieces_of(other)), key=len)
    # Hundreds of posts may name one page: a few pieces of most pairs show that the texts are different.
    sample = shorter[:_SAMPLE]
    common = sum(longer[bisect_left(longer, piece, hi=len(longer) - 1)] == piece for piece in sample)
    if 8 * common < len(sample):
        return False
    return 2 * len(set(shorter).intersection(longer)) > len(shorter)


def _pieces(text: str) -> "array[int]":
    """The hashes of the pieces of a text, each once, in order: so the first are from anywhere in it."""
    return array("q", sorted({hash(text[at : at + _PIECE]) for at in range(len(text) - _PIECE + 1)}))


def _headlines_without_original(
    metas: Sequence[Meta], live: Sequence[Meta]
) -> tuple[list[Headline], list[Problem]]:
    """Files without an original never collapse. Where some would share an id, the earliest keeps it (files
    added to an archive are usually newer); drafts count, too.
    """
    entries: list[Headline] = []
    problems: list[Problem] = []
    ranked = sorted(metas, key=lambda meta: (meta.date, meta.path))
    for meta in ranked:
        if meta not in live:
            continue
        folder = ""
        if meta is not ranked[0]:
            folder = f"{PurePosixPath(meta.path).parent}/{PurePosixPath(meta.path).suffix}"
            reason = f"has the name and the day of {printable(ranked[0].path)}, and neither names an original"
            problems.append(Problem(meta.path, 0, "from", reason, "its folder is part of its id"))
        entries.append(single_file_headline(id_from_name(meta.path, meta.day, prefix=folder), meta))
    return entries, problems


def _collapse(
    entry_id: str, live: Sequence[Meta], text_of: Callable[[Meta], str]
) -> tuple[list[Headline], list[Problem]]:
    if len(live) == 1:
        return [single_file_headline(entry_id, live[0])], []
    revisions = sorted(live, key=lambda meta: (_moment(meta), meta.length, meta.digest), reverse=True)
    newest = revisions[0]
    body, problems = _fullest(revisions, text_of)
    dates = [meta.date for meta in revisions if meta.date]
    updates = [meta.updated for meta in revisions if meta.updated]
    headline = Headline(
        id=entry_id,
        link=newest.link,
        title=next((meta.title for meta in revisions if meta.title), ""),
        published=min(dates),
        updated=max(dates + updates),
        authors=unique([name for meta in revisions for name in meta.authors])[:MOST_LABELS],
        tags=unique([name for meta in revisions for name in meta.tags])[:MOST_LABELS],
        categories=unique([name for meta in revisions for name in meta.categories])[:MOST_LABELS],
        source=source_of(entry_id, newest),
        language=next((meta.language for meta in revisions if meta.language), ""),
        files=tuple(meta.path for meta in revisions),
        body=body.path,
        body_digest=body.digest,
        summary=next((meta.summary for meta in revisions if meta.summary), ""),
        image=next((meta.image for meta in revisions if meta.image), ""),
        permalink=permalink_of(newest),
        leads_elsewhere=_leads_elsewhere(newest),
    )
    return [headline], problems


def _moment(meta: Meta) -> datetime:
    """When a revision was made: its update, or its date."""
    assert meta.date is not None
    return max(meta.date, meta.updated or meta.date)


def source_of(entry_id: str, meta: Meta) -> str:
    """The host of the original, or its new name; "" without one. Ids of originals are canonical addresses."""
    if meta.source:
        return meta.source
    if entry_id.startswith("https:"):
        return host_of(entry_id)
    return host_of(canonical(meta.link)) if meta.link else ""


def single_file_headline(entry_id: str, meta: Meta) -> Headline:
    """The entry of a single file, as nearly all are."""
    assert meta.date is not None
    return Headline(
        id=entry_id,
        link=meta.link,
        title=meta.title,
        published=meta.date,
        updated=max(meta.date, meta.updated or meta.date),
        authors=meta.authors,
        tags=meta.tags,
        categories=meta.categories,
        source=source_of(entry_id, meta),
        language=meta.language,
        files=(meta.path,),
        body=meta.path,
        body_digest=meta.digest,
        summary=meta.summary,
        image=meta.image,
        permalink=permalink_of(meta),
        leads_elsewhere=_leads_elsewhere(meta),
    )


def permalink_of(meta: Meta) -> str:
    """The absolute address of an own post on its site, or ""."""
    is_own = not meta.link or _leads_elsewhere(meta)
    return meta.permalink if is_own and not meta.permalink.startswith("/") else ""


def _leads_elsewhere(meta: Meta) -> bool:
    return bool(meta.link) and meta.link_key.lower().replace("-", "").replace("_", "") in _ABOUT


def _fullest(revisions: Sequence[Meta], text_of: Callable[[Meta], str]) -> tuple[Meta, list[Problem]]:
    """The revision that gives the content: the newest, unless it lost more than half of the text.

    One that says that it is an update, newer than all others, is a correction: it counts however short it is.
    """
    newest = revisions[0]
    is_correction = newest.updated == _moment(newest) > max(map(_moment, revisions[1:]))
    texts = [text_of(meta) for meta in revisions]
    problems = []
    for meta, text in zip(revisions[1:], texts[1:], strict=True):
        if _is_site(newest.link) and fold(meta.title) != fold(newest.title):
            reason = f"has another title than {printable(newest.path)}, and the address of a site as original"
            problems.append(Problem(meta.path, 0, "from", reason, "collapsed into one entry all the same"))
        elif not _share_text(newest.title + texts[0], meta.title + text):
            reason = f"has the original of {printable(newest.path)}, but nothing else in common with it"
            problems.append(Problem(meta.path, 0, "from", reason, "collapsed into one entry all the same"))
    longest = max(range(len(texts)), key=lambda place: (len(texts[place]), -place))
    if is_correction or 2 * len(texts[0]) >= len(texts[longest]):
        return newest, problems
    reason = f"holds less than half of the text of the earlier {printable(revisions[longest].path)}"
    problems.append(Problem(newest.path, 0, "", reason, "the earlier text is published"))
    return revisions[longest], problems


def _is_site(link: str) -> bool:
    return link.count("/") <= 3 and link.rstrip("/").count("/") == 2 and "?" not in link


def _share_text(one: str, other: str) -> bool:
    """Whether two texts share at least a tenth of the shorter one's character pairs."""
    first, second = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return 10 * len(first & second) >= min(len(first), len(second))


_HEADLINE = tuple(field.name for field in fields(Headline))


def make_entry(headline: Headline, content: Content, zone: tzinfo, page_of: Callable[[str], str]) -> Entry:
    """The complete entry. Summary and image of the front matter come before those of the text. Without a
    title, its first words are the title, or else host and day. `page_of` gives the address of our page of
    the entry with an id.
    """
    own = {name: getattr(headline, name) for name in _HEADLINE}
    image = headline.image if headline.image.startswith(("http://", "https://")) else ""
    if headline.summary or image:
        content = replace(
            content, summary=headline.summary or content.summary, image=valid(image) or content.image
        )
    own["title"] = headline.title or _first_words(content.summary) or _host_and_day(headline, zone)
    return Entry(**own, content=content, url=headline.address or page_of(headline.id))


def _first_words(text: str) -> str:
    if len(text) <= _TITLE_LENGTH:
        return text
    cut = text[:_TITLE_LENGTH]
    return (cut.rpartition(" ")[0] or cut).rstrip() + "…"


def _host_and_day(headline: Headline, zone: tzinfo) -> str:
    return f"{headline.source} {day(headline.published, zone)}".strip()


def digest_of(headline: Headline) -> str:
    """A digest that changes when anything of the entry that documents can show changes."""
    # Of a single file, everything but what its name gives follows from its digest.
    others = _OTHERS(headline) if len(headline.files) > 1 else (headline.title, headline.permalink)
    texts = (value if isinstance(value, str) else "\x1e".join(value) for value in others)
    moments = to_microseconds(headline.published), to_microseconds(headline.updated)
    return digest_of_fields(headline.id, headline.body_digest, *moments, *texts)


def digest_of_fields(entry_id: str, body_digest: str, published: int, updated: int, *others: str) -> str:
    """The `digest_of` an entry from its parts; `published` and `updated` in microseconds since 1970."""
    # The strings have no control characters, so the separators are unambiguous.
    shown = "\x1f".join((entry_id, body_digest, str(published), str(updated), *others))
    return sha256(shown.encode()).hexdigest()[:32]


def content_key(headline: Headline) -> str:
    """Cache key of an entry's cleaned content, for given rules."""
    if len(headline.files) == 1:
        return headline.body_digest
    parts = (headline.body_digest, headline.title, headline.link, headline.image, *headline.authors)
    return sha256("\x1f".join(parts).encode()).hexdigest()


_OTHERS = attrgetter(
    *("link", "title", "authors", "tags", "categories", "source", "language", "summary", "image"),
    "permalink",
)

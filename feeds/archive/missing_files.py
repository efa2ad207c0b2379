"""What posts name and is not published, for the owner of an archive: where, which file or post, and why."""

import posixpath
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from urllib.parse import unquote, urlsplit

from feeds.archive import Archive
from feeds.archive.reference_finder import is_own_post
from feeds.archive.rendering import render_all
from feeds.archive.update import no_progress
from feeds.attachments import SUFFIXES as FILE_SUFFIXES
from feeds.index.attachments import Reference
from feeds.model import Headline, Problem
from feeds.posts import SUFFIXES as POST_SUFFIXES


def missing_files(archive: Archive) -> list[Problem]:
    """What own posts name and the folder does not have, and what any post names and is not published.

    What is missing beside a post with an original is where the original is, but for names of posts.
    """
    index = archive.index
    # Of entries that were never cleaned it is unknown what they name. Ids of originals begin with "https:".
    # Few posts with an original name others, unless they are notes.
    names_others = ("urn:", "https:") if archive.options.vaults else ("urn:",)
    ids = [one for one in index.renderings.missing() if one.startswith(names_others)]
    render_all(archive, ids, no_progress)
    found = []
    with index.reading():
        for entry_id, (_, references) in index.attachments.references().items():
            headline = index.entries.get(entry_id).headline
            for one in references:
                if not one.target and (said := _said(archive, headline, one)):
                    found.append((headline.body, one.text, *said))
    return sorted(_problems(archive, found), key=lambda one: (one.path, one.line, one.reason))


def _said(archive: Archive, headline: Headline, reference: Reference) -> tuple[str, str] | None:
    """What is wrong with a reference, and what was done; None where all is well."""
    text = reference.text
    if reference.path:
        attachment = archive.index.attachments.get(reference.path)
        return (attachment.reason, "not published") if attachment and attachment.reason else None
    suffix = posixpath.splitext(urlsplit(text).path)[1].lower()
    if text.startswith("post:") or (is_own_post(headline) and suffix in POST_SUFFIXES):
        return "is no post that is published", "its words are shown without a link"
    if not is_own_post(headline):
        return None
    if suffix in FILE_SUFFIXES:
        return "is not in the folder", "not published"
    on_site = headline.permalink or (archive.settings.layout.address and text.startswith("/"))
    if suffix or on_site or reference.target is None:
        return None
    return "is not in the folder", "its words are shown without a link"


def _problems(archive: Archive, found: list[tuple[str, str, str, str]]) -> Iterator[Problem]:
    for path, of_file in groupby(found, key=itemgetter(0)):
        try:
            text = archive.settings.source.read(path).decode("utf-8", "replace")
        except OSError:
            text = ""
        for _, written, reason, action in of_file:
            reference = written.removeprefix("post:").removeprefix("site:")
            yield Problem(path, _line_of(text, reference), "", f"{unquote(reference)} {reason}", action)


def _line_of(text: str, reference: str) -> int:
    """The first line that has a reference in some spelling; 0 where none is found."""
    written = reference, unquote(reference), posixpath.basename(unquote(reference))
    place = next((at for one in written if (at := text.find(one)) >= 0), -1)
    return text.count("\n", 0, place) + 1 if place >= 0 else 0

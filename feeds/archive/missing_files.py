"""Files that posts name and that are not published, for the owner of an archive: where, which and why."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from feeds.archive import Archive
from feeds.archive.rendering import render_all
from feeds.archive.update import no_progress
from feeds.model import Headline, Problem
from feeds.posts import SUFFIXES


def missing_files(archive: Archive) -> list[Problem]:
    """What own posts name and the folder does not have, and what any post names and is not published.

    What is missing beside a post with an original is where the original is.
    """
    index = archive.index
    # Of entries that were never cleaned it is unknown what they name. Ids of originals begin with "https:".
    render_all(archive, [one for one in index.renderings.missing() if one.startswith("urn:")], no_progress)
    found = []
    with index.reading():
        for entry_id, (_, references) in index.attachments.references().items():
            headline = index.entries.get(entry_id).headline
            for one in references:
                attachment = index.attachments.get(one.path) if one.path else None
                if attachment is None and _is_told(headline, one.text):
                    found.append((headline, one.text, "is not in the folder"))
                elif attachment is not None and attachment.reason:
                    found.append((headline, one.text, attachment.reason))
    return sorted(_problems(archive, found), key=lambda one: (one.path, one.line, one.reason))


def _is_told(headline: Headline, reference: str) -> bool:
    """Whether a reference that means no file should mean one."""
    suffix = posixpath.splitext(urlsplit(reference).path)[1].lower()
    is_file = bool(suffix) and suffix not in SUFFIXES and not reference.startswith("post:")
    return is_file and not headline.link


def _problems(archive: Archive, found: list[tuple[Headline, str, str]]) -> Iterator[Problem]:
    text_of: dict[str, str] = {}
    for headline, reference, reason in found:
        path = headline.body
        if path not in text_of:
            try:
                text_of[path] = archive.settings.source.read(path).decode("utf-8", "replace")
            except OSError:
                text_of[path] = ""
        line = _line_of(text_of[path], reference)
        yield Problem(path, line, "", f"{unquote(reference)} {reason}", "not published")


def _line_of(text: str, reference: str) -> int:
    """The first line that has a reference in some spelling; 0 where none is found."""
    written = reference, unquote(reference), posixpath.basename(unquote(reference))
    place = next((at for one in written if (at := text.find(one)) >= 0), -1)
    return text.count("\n", 0, place) + 1 if place >= 0 else 0

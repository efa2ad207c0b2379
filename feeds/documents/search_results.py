"""Search results: one page of what a query finds, as a feed or as a page for people, and the search form.

(1) The id of the feed is that of the query's canonical form: neither page nor format nor limit are in it.
(2) Pages are those of RFC 5005 section 3: entries that come or go between two requests shift them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from feeds import addresses, pages
from feeds.archive import Archive
from feeds.archive.catalogue import listed_channels
from feeds.archive.rendering import entry_of, renderings
from feeds.archive.searches import SearchSummary
from feeds.channels import KINDS, feed_id
from feeds.documents.channel_info import (
    feed_icon,
    last_updated,
    media_type,
    page_layout,
    site_layout,
    suggestions,
)
from feeds.errors import BadAddress, FeedsError
from feeds.formats import FORMATS
from feeds.index.rows import Rendering
from feeds.model import Address, Feed, Link
from feeds.search.matching import visible_text
from feeds.search.passages import mark, passage, pattern_of
from feeds.search.request import MAX_LIMIT, SEARCH_FORM, SearchRequest, href_of
from feeds.text import fold
from feeds.timestamps import day

_ROOT = "../"

_KIND = "query"
"""The kind in ids of such feeds: the name of a saved search may be another one's query."""


def url_of(archive: Archive, request: SearchRequest) -> str:
    """The absolute URI of a request."""
    return archive.site.base_url + href_of(request)


def make(archive: Archive, request: SearchRequest) -> tuple[bytes, str]:
    """A page of results and its media type. Raises NotNow, and BadAddress behind the last page."""
    if request == SEARCH_FORM:
        form = pages.SearchPage(site_layout(archive, _ROOT), suggestions=suggestions(archive))
        return pages.render(form), pages.MEDIA_TYPE
    assert request.query is not None
    found = archive.searches.summary(request.query)
    limit = request.limit or min(archive.settings.limit or MAX_LIMIT, MAX_LIMIT)
    last = max(1, -(-found.count // limit))
    if request.page > last:
        raise BadAddress(href_of(request), f"there are {last} pages")
    start = (request.page - 1) * limit
    lines = archive.searches.renderings(request.query, limit, request.format, start, order=request.order)
    numbers = {"first": 1, "previous": request.page - 1, "next": request.page + 1, "last": last}
    around = {rel: replace(request, page=page) for rel, page in numbers.items() if 1 <= page <= last}
    if request.format == "html":
        return _page(archive, request, found, lines, around), pages.MEDIA_TYPE
    return _feed(archive, request, lines, around if last > 1 else {}), FORMATS[request.format].media_type


def error_page(archive: Archive, query: str, error: FeedsError) -> bytes:
    """The page with the reason why `query` has no results, and the search form."""
    layout = site_layout(archive, _ROOT)
    return pages.render(
        pages.SearchPage(layout, query=query, error=pages.search_error(error, layout.interface))
    )


def _page(
    archive: Archive,
    request: SearchRequest,
    found: SearchSummary,
    lines: Sequence[Rendering],
    around: Mapping[str, SearchRequest],
) -> bytes:
    feeds = [
        pages.FeedLink(
            name=format_.title,
            type=media_type(format_.name),
            title=f"{_title(archive, request)} ({format_.title})",
            url=url_of(archive, replace(request, page=1, format=format_.name)),
        )
        for format_ in FORMATS.values()
    ]
    assert request.query is not None
    pattern = pattern_of(request.query)
    page = pages.SearchPage(
        layout=replace(page_layout(archive, _title(archive, request), _ROOT, feeds), has_search=True),
        query=request.text,
        count=found.count,
        newest=day(found.newest, archive.zone) if found.newest else "",
        years=found.years,
        entries=[pages.item_from_json(line) for line in renderings(archive, lines, "html")],
        found=[_found(archive, line.id, pattern) for line in lines] if pattern else (),
        channels=_channels(archive, request.text),
        suggestions=suggestions(archive),
        newer=_ROOT + href_of(around["previous"]) if "previous" in around else "",
        older=_ROOT + href_of(around["next"]) if "next" in around else "",
    )
    return pages.render(page)


def _found(archive: Archive, entry_id: str, pattern: "re.Pattern[str]") -> pages.FoundText:
    """Where an entry has words."""
    entry = entry_of(archive, entry_id)
    item = pages.entry_item(entry, archive.zone)
    text = visible_text(entry.content.html)
    return pages.FoundText(mark(item.title, pattern), passage(text, pattern))


def _channels(archive: Archive, text: str) -> list[pages.ChannelLink]:
    """The channels whose name is `text`."""
    name = fold(text.strip('"'))
    return [
        pages.ChannelLink(one.label, _ROOT + addresses.href_of(Address(one.kind, one.slug, "html")))
        for one in listed_channels(archive)
        if one.name == name and one.kind in KINDS
    ]


def _feed(
    archive: Archive, request: SearchRequest, lines: Sequence[Rendering], around: Mapping[str, SearchRequest]
) -> bytes:
    site, format_ = archive.site, FORMATS[request.format]
    type_ = media_type(format_.name)
    links = (Link(rel, url_of(archive, other), type_) for rel, other in around.items())
    home = url_of(archive, replace(request, format="html"))
    feed = Feed(
        id=feed_id(site.id, _KIND, request.text),
        title=_title(archive, request),
        description=f"{site.title}: {request.text}",
        updated=max((line.updated for line in lines), default=None) or last_updated(archive),
        url=url_of(archive, request),
        home=home,
        author=site.author or site.title,
        language=archive.language,
        links=tuple(links),  # none to the hub, which hears of no results
        complete=not around,
        icon=feed_icon(archive),
        comment=pages.feed_comment(site, home),
    )
    if request.full in (None, site.full):
        return format_.feed(feed, renderings(archive, lines, format_.name))
    site = replace(site, full=not site.full)
    return format_.feed(feed, [format_.entry(entry_of(archive, line.id), site) for line in lines])


def _title(archive: Archive, request: SearchRequest) -> str:
    return f"{request.text} – {archive.site.title}"

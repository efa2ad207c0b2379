"""SearchRequest -> document: one page of what a query finds, as a feed or as a page for people.

(1) The id of the feed is that of the query's canonical form: neither page nor format nor limit are in it.
(2) Pages are those of RFC 5005 section 3: entries that come or go between two requests shift them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from feeds import pages
from feeds.archive.searches import Searches
from feeds.channels import feed_id
from feeds.errors import BadAddress, BadQuery, FeedsError, NotNow
from feeds.formats import FORMATS
from feeds.index.rows import Line
from feeds.model import Feed, Link
from feeds.search.request import MOST, SearchRequest, href_of
from feeds.settings import Settings
from feeds.timestamps import day

_ID = "query"
"""What stands for the kind in ids of such feeds: a saved search may have the name that is another's query."""


Frame = Callable[[str, str, list[pages.FeedLink]], pages.Frame]
"""Makes what is around a page of its title, its way to the root and its feeds."""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """SearchResults questions for one site."""

    settings: Settings
    searches: Searches
    rendered: Callable[[Sequence[Line], str, bool], list[bytes]]
    """Entries in a format, with the whole content or the summary alone."""

    def url(self, question: SearchRequest) -> str:
        """The absolute URI of a question."""
        return self.settings.site.base_url + href_of(question)

    def answer(self, question: SearchRequest, *, updated: datetime, frame: Frame) -> tuple[bytes, str]:
        """Bytes and media type. `updated` is for a document without entries, `frame` for a page.

        Raises NotNow, and BadAddress behind the last page.
        """
        assert question.query is not None
        found = self.searches.found(question.query)
        limit = question.limit or min(self.settings.limit or MOST, MOST)
        last = max(1, -(-found.count // limit))
        if question.page > last:
            raise BadAddress(href_of(question), f"there are {last} pages")
        start = (question.page - 1) * limit
        lines = self.searches.lines(question.query, limit, question.format, start, order=question.order)
        around = {"first": 1, "previous": question.page - 1, "next": question.page + 1, "last": last}
        places = {rel: replace(question, page=page) for rel, page in around.items() if 1 <= page <= last}
        site = self.settings.site
        full = site.full if question.full is None else question.full
        entries = self.rendered(lines, question.format, full)
        if question.format == "html":
            page = pages.Search(
                frame=replace(frame(self._title(question), "../", self._feed_links(question)), asks=True),
                query=question.text,
                count=found.count,
                newest=day(found.newest, ZoneInfo(site.time_zone)) if found.newest else "",
                years=found.years,
                lines=[pages.load(line) for line in entries],
                newer=f"../{href_of(places['previous'])}" if "previous" in places else "",
                older=f"../{href_of(places['next'])}" if "next" in places else "",
                copies=self.settings.has_copies,
            )
            return pages.render(page), pages.MEDIA_TYPE
        format_ = FORMATS[question.format]
        type_ = format_.media_type.partition(";")[0]
        links = [Link(rel, self.url(place), type_) for rel, place in places.items()] if last > 1 else []
        home = self.url(replace(question, format="html"))
        feed = Feed(
            id=feed_id(site.id, _ID, question.text),
            title=self._title(question),
            description=f"{site.title}: {question.text}",
            updated=max((line.updated for line in lines), default=updated),
            url=self.url(question),
            home=home,
            author=site.author or site.title,
            language=site.language,
            links=(*site.hub_links, *links),
            complete=last == 1,
            comment=pages.comment(site, home),
        )
        return format_.feed(feed, entries), format_.media_type

    def refusal(self, query: str, error: FeedsError, frame: pages.Frame) -> bytes:
        """The page that says why `query` is not answered, with a place to ask again."""
        match error:
            case BadQuery():
                reason = pages.reason(frame.interface, error.said, error.values)
                stopped = pages.Stopped(reason, error.place)
            case NotNow():
                stopped = pages.Stopped(pages.reason(frame.interface, error.reason, {}))
            case _:
                stopped = pages.Stopped(pages.Words(frame.interface)("no_answer"))
        return pages.render(pages.Search(frame, query, stopped))

    def _title(self, question: SearchRequest) -> str:
        return f"{question.text} – {self.settings.site.title}"

    def _feed_links(self, question: SearchRequest) -> list[pages.FeedLink]:
        first = replace(question, page=1)
        return [
            pages.FeedLink(
                name=format_.title,
                type=format_.media_type.partition(";")[0],
                title=f"{self._title(question)} ({format_.title})",
                url=self.url(replace(first, format=format_.name)),
            )
            for format_ in FORMATS.values()
        ]

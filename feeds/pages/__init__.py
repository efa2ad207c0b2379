"""Pages for people, as HTML: page data (frozen values) -> `render` -> bytes. Imports only the lowest storey.

(1) Pages work below any path, from a file server and without scripts. Links to other pages are relative, URLs
    of feeds absolute; only images of articles are loaded from other hosts.
(2) Autodiscovery lists the feeds of the page's channel first, then those of the site.
(3) Every text is escaped. Only the HTML of an entry is not, because the sanitizer has made it safe.
(4) Lists shorten titles and names, so that hostile ones cannot make a page too large.
(5) Equal page data gives equal bytes.

A new page is a class in `page_data`, a template and a row in `rendering.TEMPLATES`; a new reader is a row in
`readers.READERS`; translations are explained in `translations`.
"""

from feeds.pages.entry_items import brief_item, entry_item, item_from_json, item_to_json
from feeds.pages.icon import cover, feed_icon, ico, letter_icon
from feeds.pages.page_data import (
    CalendarLinks,
    ChannelGroup,
    ChannelLink,
    ChannelListPage,
    ChannelPage,
    EntryItem,
    EntryLink,
    EntryPage,
    ErrorPage,
    FeedLink,
    FoundText,
    HealthPage,
    HomePage,
    Layout,
    MonthLink,
    MonthPage,
    NumberedPage,
    Page,
    SearchError,
    SearchPage,
    Table,
    YearCounts,
    YearPage,
)
from feeds.pages.query_errors import search_error
from feeds.pages.rendering import (
    CONTENT_SECURITY_POLICY,
    MEDIA_TYPE,
    SCRIPT_TYPE,
    STYLE_TYPE,
    compile_templates,
    render,
    script,
    style_sheet,
)
from feeds.pages.translations import LANGUAGES, feed_comment, interface_of, translator

__all__ = [
    "CONTENT_SECURITY_POLICY",
    "LANGUAGES",
    "MEDIA_TYPE",
    "SCRIPT_TYPE",
    "STYLE_TYPE",
    "CalendarLinks",
    "ChannelGroup",
    "ChannelLink",
    "ChannelListPage",
    "ChannelPage",
    "EntryItem",
    "EntryLink",
    "EntryPage",
    "ErrorPage",
    "FeedLink",
    "FoundText",
    "HealthPage",
    "HomePage",
    "Layout",
    "MonthLink",
    "MonthPage",
    "NumberedPage",
    "Page",
    "SearchError",
    "SearchPage",
    "Table",
    "YearCounts",
    "YearPage",
    "brief_item",
    "compile_templates",
    "cover",
    "entry_item",
    "feed_comment",
    "feed_icon",
    "ico",
    "interface_of",
    "item_from_json",
    "item_to_json",
    "letter_icon",
    "render",
    "script",
    "search_error",
    "style_sheet",
    "translator",
]

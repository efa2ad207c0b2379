"""Why a search has no results, in the languages of the interface."""

from feeds.errors import BadQuery, FeedsError, NotNow
from feeds.pages.page_data import SearchError
from feeds.pages.translations import N_, translator

_REASONS = (
    N_("is longer than {most} characters"),
    N_("is longer than {most} characters when written out"),
    N_("there are more than {most} terms"),
    N_("there are more than {most} parentheses within each other"),
    N_("there is no parenthesis to close"),
    N_("this parenthesis is not closed"),
    N_("this quotation is not closed"),
    N_("a word, a quotation or a field is missing here"),
    N_("a value is missing here: a word or a quotation"),
    N_("there is no letter or digit to search for"),
    N_("a minus stands right before what is not wanted; quote it if it is meant as text"),
    N_('write the words side by side, or "AND" for the word'),
    N_('write a minus before what is not wanted, or "NOT" for the word'),
    N_('there is no field "{name}": there are {names}; to search for the words, write "{word}" in quotes'),
    N_("this is no host such as example.com"),
    N_("this is no language tag such as zh or zh-TW"),
    N_("a range needs a date on one side of its dots at least"),
    N_("this range ends before it begins"),
    N_("this is no date: write 2021, 2021-01 or 2021-01-05, or two of these with .. between"),
    N_("it takes more than 2 seconds to answer this"),
    N_("the words of the archive are still being read"),
)
"""What `BadQuery.message` and `NotNow.reason` may be, marked for translation."""


def search_error(error: FeedsError, interface: str) -> SearchError:
    """What a search page shows for an error."""
    gettext = translator(interface).gettext
    match error:
        case BadQuery():
            return SearchError(gettext(error.message, **error.values), error.position)
        case NotNow():
            return SearchError(gettext(error.reason))
    return SearchError(gettext("This page of results does not exist."))

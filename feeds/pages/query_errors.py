"""Why a search has no results, in the languages of the interface."""

from feeds.errors import BadQuery, FeedsError, NotNow
from feeds.pages.page_data import SearchError
from feeds.pages.translations import N_, translator

_REASONS = (
    N_("the query is longer than {most} characters"),
    N_("the query is longer than {most} characters in canonical form"),
    N_("the query has more than {most} terms"),
    N_("more than {most} nested parentheses"),
    N_("no opening parenthesis for this one"),
    N_("the closing parenthesis is missing"),
    N_("the closing quote is missing"),
    N_("a word, a phrase in quotes or a field is missing here"),
    N_("a value is missing here: a word or a phrase in quotes"),
    N_("no letter or digit to search for"),
    N_("put the minus directly before the word to exclude, or in quotes to search for it"),
    N_('write the words side by side, or "AND" for the word'),
    N_('write a minus before the word to exclude, or "NOT" for the word'),
    N_('unknown field "{name}", use one of {names}; to search for the text, write "{word}" in quotes'),
    N_("not a host name such as example.com"),
    N_("not a language tag such as zh or zh-TW"),
    N_("a range needs a date before or after the dots"),
    N_("the range ends before it begins"),
    N_("not a date: write 2021, 2021-01 or 2021-01-05, or two of these with .. between"),
    N_("the search takes more than 2 seconds"),
    N_("the search index is still being built"),
)
"""What `BadQuery.message` and `NotNow.reason` may be, marked for translation."""


def search_error(error: FeedsError, interface: str) -> SearchError:
    """What a search page shows for an error."""
    gettext = translator(interface).gettext
    match error:
        case BadQuery():
            return SearchError(gettext(error.message, **error.values), error.position)
        case NotNow():
            return SearchError(gettext(error.reason), retry=error.seconds)
    return SearchError(gettext("This page of results does not exist."))

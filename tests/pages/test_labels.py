"""Messages that are chosen by a key."""

import pytest

from feeds.channels import KINDS
from feeds.pages import LANGUAGES, translator
from feeds.pages.labels import CHANNEL_KINDS, SEARCH_HELP
from feeds.search import parse


def test_every_kind_of_channel_has_a_name() -> None:
    assert set(KINDS) <= set(CHANNEL_KINDS)


@pytest.mark.parametrize("interface", LANGUAGES)
def test_every_example_of_a_query_can_be_asked(interface: str) -> None:
    for example, _ in SEARCH_HELP:
        parse(translator(interface).gettext(example))

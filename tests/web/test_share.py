"""Shares of the server's threads."""

import pytest

from feeds.errors import NotNow
from feeds.web.share import Share


def test_who_finds_no_place_is_told_to_come_again() -> None:
    share = Share("searches", 2)
    with share.place(), share.place():
        with pytest.raises(NotNow, match="too many requests wait for searches") as raised, share.place():
            pass
        assert raised.value.seconds > 0
    with share.place(), share.place():
        pass


def test_a_place_is_free_again_after_an_error() -> None:
    share = Share("searches", 1)
    with pytest.raises(ZeroDivisionError), share.place():
        _ = 1 / 0
    with share.place():
        pass

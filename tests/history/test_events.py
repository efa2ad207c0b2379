"""Records as lines of events."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from feeds.history.events import Damage, Event, current_facts, decode, encode, encode_seen
from tests.support.archive import NOW

DAY = timedelta(days=1)


BYTES = "\udcff"
"""A byte in a path that is no text."""


EVENTS = st.builds(
    lambda days, what, number: Event(
        NOW + days * DAY,
        what,
        ("tag", f"雨{number}") if what in ("emptied", "filled") else f"{'read' in what and BYTES}{number}",
        {"withdrawn": (("tag", "x"),), "unreadable": ("a",), "emptied": "X"}.get(what),
    ),
    st.integers(0, 3),
    st.sampled_from(["seen", "withdrawn", "returned", "unreadable", "readable", "emptied", "filled"]),
    st.integers(0, 2),
)


@given(st.lists(EVENTS, max_size=12))
def test_events_are_read_as_they_were_written_and_twice_is_as_once(events: list[Event]) -> None:
    assert list(map(decode, encode(events).splitlines())) == events
    others = [one for one in events if one.kind != "seen"]
    assert current_facts(others + others) == current_facts(others)


def test_what_was_seen_is_written_in_pieces_of_whole_lines() -> None:
    names = [f"https://example.com/雨{number}" for number in range(4_001)]
    pieces = list(encode_seen(NOW, names))
    assert len(pieces) > 2 and all(piece.endswith(b"\n") for piece in pieces)
    assert b"".join(pieces) == encode(Event(NOW, "seen", name) for name in names)


@given(st.binary(max_size=80))
def test_any_bytes_are_events_or_damage(data: bytes) -> None:
    assert isinstance(decode(data), Event | Damage | None)

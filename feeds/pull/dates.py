"""Dates of feeds and exports, in any shape that posts may have. Pure."""

from datetime import UTC, datetime

from feeds.posts.dates import parse_date

_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


def date_of(text: str) -> datetime | None:
    """The moment that a text names, in UTC; None where it names none."""
    if not text.strip():
        return None
    try:
        when = parse_date(text, UTC).when
    except ValueError:
        return None
    return when if when > _EARLIEST else None

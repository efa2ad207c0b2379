"""Datetimes as days of a time zone, and as microseconds since 1970."""

from datetime import UTC, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def day(moment: datetime, zone: tzinfo) -> str:
    """The day of a moment in a zone, as ISO 8601; in UTC where the zone would leave the years 1 to 9999."""
    try:
        return moment.astimezone(zone).date().isoformat()
    except OverflowError:
        return moment.date().isoformat()


def to_microseconds(moment: datetime) -> int:
    """Microseconds since 1970."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_microseconds(microseconds: int) -> datetime:
    """The moment of so many microseconds since 1970, in UTC."""
    return _EPOCH + microseconds * _MICROSECOND

"""Moments as people name them."""

from datetime import UTC, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def day(moment: datetime, zone: tzinfo) -> str:
    """The day of a moment in a zone, as ISO 8601; that in UTC where the zone's calendar has none."""
    try:
        return moment.astimezone(zone).date().isoformat()
    except OverflowError:
        return moment.date().isoformat()


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment_of(micros: int) -> datetime:
    """The moment so many microseconds since 1970."""
    return _EPOCH + micros * _MICROSECOND

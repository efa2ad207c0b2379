"""Moments as people name them."""

from datetime import datetime, tzinfo


def day(moment: datetime, zone: tzinfo) -> str:
    """The day of a moment in a zone, as ISO 8601; that in UTC where the zone's calendar has none."""
    try:
        return moment.astimezone(zone).date().isoformat()
    except OverflowError:
        return moment.date().isoformat()

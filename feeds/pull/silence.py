"""What the dates of a feed's items say: when it was silent, and for how long it may be. Pure."""

from datetime import datetime, timedelta
from itertools import pairwise

from feeds.pull.items import FeedContents, is_whole
from feeds.pull.state import FeedState

_LEAST = timedelta(days=3)
"""No feed is silent that had an item since."""
_KNOWN = 3
"""Items from which a feed's habits are known."""


def note_dates(known: FeedState, contents: FeedContents, now: datetime) -> None:
    """Note the dates of items, and whether the feed has their full texts."""
    dates = sorted({item.date for item in contents.items if item.date and item.date <= now})
    if known.newest:
        before = datetime.fromisoformat(known.newest)
        known.items += sum(date > before for date in dates)
        dates = sorted({before, *dates})
    else:
        known.items = len(dates)
    if dates:
        known.newest = dates[-1].isoformat()
    gaps = [int((later - date).total_seconds()) for date, later in pairwise(dates)]
    known.longest_silence = max([known.longest_silence, *gaps])
    if contents.items:
        has_full_text = any(map(is_whole, contents.items))
        known.lost_full_text = known.had_full_text and not has_full_text
        known.had_full_text |= has_full_text


def silence(known: FeedState, now: datetime) -> timedelta | None:
    """How long a feed has been silent, where that is longer than ever before; None where it is not."""
    if not known.newest or known.items < _KNOWN:
        return None
    since = now - datetime.fromisoformat(known.newest)
    return since if since > max(_LEAST, timedelta(seconds=known.longest_silence)) else None

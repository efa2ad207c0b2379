"""When a feed is asked again. Pure."""

from datetime import datetime, timedelta

from feeds.pull.state import FeedState
from feeds.settings.pulls import Pull

USUAL = 3600
"""Seconds between two requests for a feed without `every`, where nobody waits for it."""
_LONGEST_BACK_OFF = 86400
_LONGEST_FRESH = timedelta(days=1)
"""Of a Cache-Control that is believed."""
_TOLERANCE = 300
"""Seconds that a job may come early, or a tenth of `every`."""


def is_due(pull: Pull, state: FeedState, now: datetime, *, by_hand: bool) -> bool:
    """Whether a feed may be asked now. One that somebody asks for `by_hand` waits for `every` alone."""
    if state.gone or _moment(state.not_before, now) > now:
        return False
    if by_hand and not pull.every:
        return True
    seconds = pull.every or USUAL
    if state.failures:
        seconds = min(seconds * 2 ** min(state.failures, 20), max(seconds, _LONGEST_BACK_OFF))
    if not state.asked:
        return True
    early = timedelta(seconds=min(_TOLERANCE, seconds / 10))
    next_time = datetime.fromisoformat(state.asked) + timedelta(seconds=seconds)
    return now + early >= max(next_time, _moment(state.fresh_until, next_time))


def fresh_until(cache_control: str, now: datetime) -> str:
    """The moment until which a response need not be asked for again, as FeedState has it; "" for none."""
    for part in cache_control.lower().split(","):
        name, _, value = part.strip().partition("=")
        value = value.strip('" ')
        if name == "max-age" and value.isdecimal():
            return (now + min(timedelta(seconds=int(value[:9])), _LONGEST_FRESH)).isoformat()
    return ""


def _moment(text: str, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(text) if text else otherwise

"""What a keeper should know of the feeds that are pulled."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from feeds.publisher import Publisher
from feeds.pull.silence import silence
from feeds.pull.state import FeedState, State, read_state
from feeds.storage.local import pulls_path


class Trouble(NamedTuple):
    """Something that is wrong with a feed."""

    feed: str
    reason: str
    since: str
    """When it was well last, ISO 8601; "" = never, or unknown."""


def troubles_of(publisher: Publisher) -> list[Trouble]:
    """What was wrong with feeds when they were pulled last into the posts of `publisher`."""
    return troubles(read_state(pulls_path(publisher.settings.index_path)), datetime.now(UTC))


def troubles(state: State, now: datetime, feeds: Sequence[str] | None = None) -> list[Trouble]:
    """What is wrong with feeds (None: with all that were pulled), by address."""
    urls = sorted(state.feeds if feeds is None else state.feeds.keys() & set(feeds))
    return [trouble for url in urls for trouble in _troubles(url, state.feeds[url], now)]


def _troubles(url: str, known: FeedState, now: datetime) -> Iterator[Trouble]:
    if known.error:
        reason = "is gone; it is not asked again" if known.gone else known.error
        times = f" ({known.failures} times in a row)" if known.failures > 1 and not known.gone else ""
        yield Trouble(url, reason + times, known.answered)
    if known.moved:
        yield Trouble(url, f"moved to {known.moved}; change its address in the settings", "")
    if silent := silence(known, now):
        longest = known.longest_silence / 86400
        days = f"{silent.total_seconds() / 86400:.0f} days (before, {longest:.0f} at the most)"
        yield Trouble(url, f"had nothing new for {days}", known.newest)
    if known.lost_full_text:
        yield Trouble(url, "had whole texts before, and has summaries only", "")

"""What commands begin with: the publisher of POSTS, brought up to date."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from feeds.publisher import Publisher, Summary
from feeds.settings import load_settings
from feeds.storage import Output

from .printing import warn
from .progress import progress


def open_publisher(
    posts: str,
    options: Mapping[str, Any],
    *,
    processes: int = 0,
    output: Output | None = None,
    **defaults: Any,
) -> Publisher:
    """The publisher of `posts`. `defaults` as of `load_settings`; an option that is None was not given."""
    given = {name: value for name, value in options.items() if value is not None}
    settings = load_settings(posts, environment=os.environ, flags=given, **defaults)
    return Publisher(settings, processes=processes, output=output, warn=warn)


def update(publisher: Publisher, *, verify: bool = True) -> Summary:
    """Take in what changed in the posts. `verify`: whether the index is read although nothing changed."""
    if verify:
        publisher.verify()
    with progress() as shown:
        summary = publisher.update(datetime.now(UTC), progress=shown)
    if publisher.archive.index.is_rebuilt:
        warn("the index was of another version or damaged; every post was read again")
    return summary


def read_words(publisher: Publisher) -> None:
    """Complete the full-text index."""
    with progress() as shown:
        publisher.read_words(shown)

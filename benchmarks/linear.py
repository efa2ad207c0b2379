"""`python -m benchmarks.linear`: what a text of twice the length takes, for what repeats in bad posts.

Prints every shape that takes three times as long or more, three times in a row, and fails if there is one.
"""

import sys
from collections.abc import Callable
from time import process_time

from tests.support.repetition import CASES

_LENGTH = 100_000
_NOISE = 0.1
"""Seconds below which a ratio says nothing."""
_MOST = 3.0
_TIMES = 3


def ratio(use: Callable[[str], object], text_of: Callable[[int], str]) -> float:
    """How many times longer the double length takes, at the best of three; 1 if it takes nothing."""
    if _seconds(use, text_of(2 * _LENGTH)) < _NOISE:
        return 1.0
    pairs = (
        _seconds(use, text_of(2 * _LENGTH)) / max(_seconds(use, text_of(_LENGTH)), 0.001)
        for _ in range(_TIMES)
    )
    return min(pairs)


def _seconds(use: Callable[[str], object], text: str) -> float:
    before = process_time()
    use(text)
    return process_time() - before


def main() -> None:
    """Measure and print. Exits with 1 if any shape takes three times as long or more."""
    ratios = {(reader, shape): ratio(use, text_of) for reader, shape, use, text_of in CASES}
    worse = {case: found for case, found in ratios.items() if found >= _MOST}
    for (reader, shape), found in worse.items():
        print(f"{reader}: {shape!r}: {found:.1f} times as long")
    print(
        f"{len(ratios)} shapes, {len(worse)} above {_MOST}; the largest ratio is {max(ratios.values()):.1f}"
    )
    sys.exit(bool(worse))


if __name__ == "__main__":
    main()

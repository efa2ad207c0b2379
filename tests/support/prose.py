"""Invented articles, each with sentences of its own."""

import random
from functools import cache

WORDS = (
    *("harbour", "ferry", "apple", "pilot", "winter", "green", "book", "quay"),
    *("fog", "bell", "storm", "crew", "island", "lamp", "tide", "rope"),
)


@cache
def article(number: int, *, paragraphs: int = 12) -> str:
    """The paragraphs of an article; equal numbers, equal articles."""
    rng = random.Random(number)
    texts = (" ".join(rng.choices(WORDS, k=14)).capitalize() + "." for _ in range(paragraphs))
    return "".join(f"<p>{text}</p>" for text in texts)

"""How many examples Hypothesis tries of what takes long."""

from hypothesis import settings


def fewer(part: int) -> settings:
    """The settings of a test that tries one of `part` examples that others try."""
    return settings(max_examples=max(1, settings().max_examples // part))

"""Which files a site leaves out: patterns as in `.gitignore`, and the expressions of Hugo's `ignoreFiles`.

What would take long to match is no pattern that anybody needs: it matches nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

EXPRESSION = "re:"
"""Begins a pattern that is a regular expression."""

_MOST_STARS = 5
_LONGEST = 500
_NESTED = re.compile(r"[*+}]\)?[*+{]|\)[*+{]")
_REPEATED = re.compile(r"(?<!\\)[*+{]")
_BRACES = re.compile(r"\{([^{},]*(?:,[^{},]*)+)\}")


def anchored(patterns: Iterable[str]) -> tuple[str, ...]:
    """Patterns that a generator matches from the root of the folder on."""
    return tuple(one if one.startswith(("*", "/")) else f"/{one}" for one in patterns)


def in_folder(folder: str, lines: str) -> Iterator[str]:
    """The patterns of the `.gitignore` in a folder, as they are at the root."""
    for line in lines.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        sign, pattern = ("!", line[1:]) if line.startswith("!") else ("", line)
        is_anchored = "/" in pattern.rstrip().rstrip("/")
        below = pattern.lstrip("/") if is_anchored else f"**/{pattern}"
        yield sign + (f"/{folder}/{below}" if folder else pattern)


@lru_cache(maxsize=16)
def matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a path, relative to the folder, matches one of the patterns."""
    from pathspec import GitIgnoreSpec  # late: only where a site leaves something out, and files changed

    expressions = list(_expressions(patterns))
    globs: list[str] = []
    for pattern in patterns:
        if not pattern.startswith(EXPRESSION):
            globs += filter(_is_usable, _without_braces(pattern))
    spec = GitIgnoreSpec.from_lines(globs)
    return lambda path: any(one.search(path) for one in expressions) or spec.match_file(path)


def _is_usable(pattern: str) -> bool:
    from pathspec import GitIgnoreSpec

    if pattern.count("*") - pattern.count("**") > _MOST_STARS or len(pattern) > _LONGEST:
        return False
    try:
        GitIgnoreSpec.from_lines([pattern])
    except (ValueError, re.error):
        return False
    return True


def _expressions(patterns: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """Go's expressions take linear time, Python's may not: nothing repeated is repeated again."""
    for pattern in patterns:
        if pattern.startswith(EXPRESSION):
            text = pattern.removeprefix(EXPRESSION).removeprefix("^.*").removeprefix(".*")
            if len(text) <= _LONGEST and not _NESTED.search(text) and len(_REPEATED.findall(text)) < 3:
                try:
                    yield re.compile(text)
                except (re.error, OverflowError, RecursionError):
                    continue


def _without_braces(pattern: str) -> list[str]:
    """`*.{a,b}` as `*.a` and `*.b`."""
    braces = _BRACES.search(pattern)
    if not braces:
        return [pattern]
    before, after = pattern[: braces.start()], pattern[braces.end() :]
    return [before + one + after for one in braces[1].split(",")]

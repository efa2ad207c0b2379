"""Configurations that are Python (Pelican, Nikola): what they say literally. They are never run."""

from typing import Any
from warnings import catch_warnings

from .config import BadConfig


def constants(path: str, text: str) -> dict[str, Any]:
    """The names that the module at `path` gives literal values to. Raises BadConfig."""
    import ast  # late: 5 ms, and few archives have such a file

    try:
        with catch_warnings(action="ignore"):  # of escapes such as `\d`: they are the author's
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadConfig(path, f"not Python ({str(error) or type(error).__name__})") from error
    found = {}
    for statement in body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
            if isinstance(target, ast.Name):
                try:
                    found[target.id] = ast.literal_eval(value)
                except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                    continue
    return found

"""What the documentation of queries says in tables."""

import re

from tests.support.paths import ROOT

PAGE = (ROOT / "docs" / "queries.md").read_text("utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of the table of `docs/queries.md` that has this heading, without the quotes of code."""
    rows = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[re.sub(r"^`(.*)`$", r"\1", cell[1:-1]) for cell in row.strip("|").split("|")] for row in rows]

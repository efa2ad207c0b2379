"""The seam: what the program asks of the index depends on no database engine."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

PACKAGE = ROOT / "feeds"
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|PRAGMA|WHERE|ORDER BY|GROUP BY)\b")
SUSPECT = re.compile("SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|PRAGMA|WHERE|ORDER|GROUP")
"""In every source that holds SQL, however its texts are written."""
HOMES = ("index/", "search/sql.py")
SOURCES = {
    path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))
}


def nodes(module: str) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(SOURCES[module]))


def test_there_is_no_sql_outside_the_index() -> None:
    suspects = [name for name, text in SOURCES.items() if SUSPECT.search(text)]
    for module in (name for name in suspects if not name.startswith(HOMES)):
        texts = [node.value for node in nodes(module) if isinstance(node, ast.Constant)]
        assert not [text for text in texts if isinstance(text, str) and SQL.search(text)], module


def test_few_modules_know_sqlite() -> None:
    for module in (name for name, text in SOURCES.items() if "sqlite3" in text):
        names = {name.name for node in nodes(module) if isinstance(node, ast.Import) for name in node.names}
        assert "sqlite3" not in names or module.startswith("index/sqlite"), module


def test_one_function_chooses_the_engine() -> None:
    importing = {
        module
        for module, text in SOURCES.items()
        if "feeds.index.sqlite" in text
        for node in nodes(module)
        if isinstance(node, ast.ImportFrom) and node.module == "feeds.index.sqlite"
    }
    assert importing == {"index/__init__.py"}


def test_no_module_of_the_index_is_longer_than_350_lines() -> None:
    lengths = {path.name: path.read_text("utf-8").count("\n") for path in Path(PACKAGE, "index").glob("*.py")}
    assert max(lengths.values()) <= 350, lengths

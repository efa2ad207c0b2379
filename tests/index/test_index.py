"""The seam: what the program asks of the index depends on no database engine."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PACKAGE = ROOT / "feeds"
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|PRAGMA|WHERE|ORDER BY|GROUP BY)\b")
HOMES = ("index/", "search/sql.py")
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def nodes(module: str) -> Iterator[ast.AST]:
    return ast.walk(ast.parse((PACKAGE / module).read_text("utf-8")))


@pytest.mark.parametrize("module", [name for name in MODULES if not name.startswith(HOMES)])
def test_there_is_no_sql_outside_the_index(module: str) -> None:
    texts = [node.value for node in nodes(module) if isinstance(node, ast.Constant)]
    assert not [text for text in texts if isinstance(text, str) and SQL.search(text)]


def test_few_modules_know_sqlite() -> None:
    for module in MODULES:
        names = {name.name for node in nodes(module) if isinstance(node, ast.Import) for name in node.names}
        assert "sqlite3" not in names or module.startswith("index/sqlite"), module


def test_one_function_chooses_the_engine() -> None:
    importing = {
        module
        for module in MODULES
        for node in nodes(module)
        if isinstance(node, ast.ImportFrom) and node.module == "feeds.index.sqlite"
    }
    assert importing == {"index/__init__.py"}


def test_no_module_of_the_index_is_longer_than_350_lines() -> None:
    lengths = {path.name: path.read_text("utf-8").count("\n") for path in Path(PACKAGE, "index").glob("*.py")}
    assert max(lengths.values()) <= 350, lengths

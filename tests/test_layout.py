"""The structure of the package: imports run downwards only, each library has one home."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "feeds"

FLOORS = {
    6: {"cli", "preload"},
    5: {"web", "lately", "asking", "health", "filling", "server", "shelf", "live", "static"},
    4: {
        "publisher",
        "making",
        "searches",
        "answers",
        "updating",
        "composing",
        "archives",
        "catalogue",
        "copies",
        "paging",
        "viewing",
        "examining",
        "remembering",
    },
    3: {"index", "files", "logs", "workers", "config", "rulefiles", "fulltext"},
    2: {"entries", "urls", "responses", "questions", "finding"},
    1: {
        "history",
        "calendar",
        "records",
        "posts",
        "clean",
        "channels",
        "formats",
        "pages",
        "queries",
        "codings",
    },
    0: {"ours", "model", "errors", "moments", "text", "uris"},
}
FLOOR_OF = {name: floor for floor, names in FLOORS.items() for name in names}

# On one floor, what a module may use of its neighbours: these point one way only.
NEIGHBOURS = {
    *{("index", "files"), ("fulltext", "index"), ("config", "files"), ("logs", "files")},
    *{("searches", "making"), ("answers", "searches")},
    *{("updating", "making"), ("composing", "making"), ("composing", "searches"), ("composing", "updating")},
    *{("paging", "composing"), ("paging", "searches"), ("viewing", "paging")},
    *{("copies", "composing"), ("copies", "viewing"), ("publisher", "copies"), ("publisher", "paging")},
    *{
        ("catalogue", name)
        for name in ("archives", "composing", "copies", "paging", "remembering", "searches")
    },
    ("publisher", "catalogue"),
    *{("archives", "composing"), ("archives", "searches"), ("publisher", "archives")},
    *{("updating", "remembering"), ("archives", "remembering"), ("publisher", "remembering")},
    *{("viewing", "composing"), ("viewing", "searches"), ("publisher", "making"), ("publisher", "searches")},
    *{
        ("publisher", "answers"),
        ("publisher", "examining"),
        ("examining", "making"),
        ("publisher", "updating"),
        ("publisher", "composing"),
        ("publisher", "viewing"),
    },
    *{
        ("live", "filling"),
        ("web", "asking"),
        ("web", "health"),
        ("web", "lately"),
        ("web", "live"),
        ("web", "shelf"),
    },
}

HOMES = {
    "brotli": {"codings"},
    "bs4": {"clean"},
    "click": {"cli"},
    "dateutil": {"posts"},
    "feedgen": {"formats"},
    "flask": {"web"},
    "frontmatter": {"posts"},
    "granian": {"server"},
    "jinja2": {"pages"},
    "lxml": {"formats"},
    "markdown_it": {"clean"},
    "mmap": {"index"},
    "nh3": {"clean"},
    "platformdirs": {"files"},
    "soupsieve": {"clean"},
    "sqlite3": {"index", "fulltext"},
    "werkzeug": {"codings", "responses"},
    "yaml": {"posts"},
}

PURE = {name for floor in (0, 1, 2) for name in FLOORS[floor]}
EFFECTS = {"os", "pathlib", "socket", "sqlite3", "subprocess", "tempfile", "time", "random", "secrets"}


def imports() -> Iterator[tuple[str, str]]:
    """Every import of the package: the module (or package) of ours, and the full name it imports."""
    for path in sorted(PACKAGE.rglob("*.py")):
        ours = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((ours, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level != 1:
                module = ".".join(filter(None, ("feeds" if node.level else "", node.module)))
                if module == "feeds":
                    yield from ((ours, f"feeds.{alias.name}") for alias in node.names)
                else:
                    yield ours, module


IMPORTS = sorted(set(imports()))


def test_every_module_has_a_floor() -> None:
    names = {
        path.name.removesuffix(".py") for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()
    }
    assert names - {"__init__", "__main__", "__pycache__", "py.typed", "templates", "hosts"} == set(FLOOR_OF)


@pytest.mark.parametrize("ours, imported", [pair for pair in IMPORTS if pair[1].startswith("feeds.")])
def test_imports_run_downwards(ours: str, imported: str) -> None:
    other = imported.split(".")[1]
    if other in FLOOR_OF and ours not in (other, "__main__"):
        assert FLOOR_OF[ours] > FLOOR_OF[other] or (ours, other) in NEIGHBOURS


@pytest.mark.parametrize("library", HOMES)
def test_each_library_has_one_home(library: str) -> None:
    assert {ours for ours, imported in IMPORTS if imported.split(".")[0] == library} <= HOMES[library]


def test_the_lower_floors_are_pure() -> None:
    # `os.fsencode` and pure paths compute on names; they touch no disk.
    touched = {(ours, name) for ours, name in IMPORTS if ours in PURE and name.split(".")[0] in EFFECTS}
    assert touched <= {("text", "os"), ("entries", "pathlib"), ("posts", "pathlib")}


def test_a_build_with_nothing_to_do_waits_for_no_library_that_it_does_not_need() -> None:
    code = "import sys, feeds.cli, feeds.static; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PACKAGE.parent)
    late = {"bs4", "dateutil", "feedgen", "flask", "frontmatter", "jinja2", "lxml", "nh3", "werkzeug", "yaml"}
    assert "feeds.static" in run.stdout.split() and not late & set(run.stdout.split())


def test_css_selectors_are_loaded_for_rules_that_have_one() -> None:
    loaded = "print('soupsieve.css_parser' in sys.modules)"
    code = f"import sys, feeds.clean; {loaded}; feeds.clean.parse_rules('strip: p > b', 'a.txt'); {loaded}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PACKAGE.parent)
    assert run.stdout.split() == ["False", "True"]


@pytest.mark.parametrize(
    ("first", "found"), [("feeds.__main__", "False"), ("feeds.preload", "False"), ("feeds.web", "True")]
)
def test_html5lib_is_passed_over_in_processes_of_our_own_alone(first: str, found: str) -> None:
    code = f"import {first}, feeds.clean, sys; print('html5lib.constants' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == found

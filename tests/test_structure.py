"""The structure of the package: imports run downwards only, each library has one home."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from feeds.archive import code_versions
from tests.support.paths import ROOT

PACKAGE = ROOT / "feeds"

STOREYS = (
    {"__init__", "codings", "errors", "model", "originals", "own_process", "published", "text", "timestamps"},
    {"markup"},
    {"attachments", "channels", "clean", "entries", "formats", "history", "posts", "slugs"},
    {"addresses", "pages", "search", "sites", "storage"},
    {"index", "settings"},
    {"archive"},
    {"cluster", "documents"},
    {"publisher"},
    {"pull"},
    {"static", "web"},
    {"cli", "preload"},
    {"__main__"},
)
"""Packages and modules of `feeds`, lowest storey first: each imports from lower storeys only."""
STOREY_OF = {name: number for number, names in enumerate(STOREYS) for name in names}

HOMES = {
    "babel": {"pages"},
    "brotli": {"codings"},
    "bs4": {"clean"},
    "charset_normalizer": {"posts"},
    "click": {"cli", "settings"},
    "dask": {"cluster"},
    "dateparser": {"posts"},
    "dateutil": {"posts"},
    "distributed": {"cluster"},
    "feedgen": {"formats"},
    "feedparser": {"pull"},
    "flask": {"web"},
    "frontmatter": {"posts"},
    "granian": {"web"},
    "idna": {"originals"},
    "jinja2": {"pages"},
    "lxml": {"cluster", "formats", "pull"},
    "markdown_it": {"markup"},
    "markupsafe": {"pages"},
    "mdit_py_plugins": {"markup"},
    "mmap": {"index"},
    "nh3": {"clean"},
    "pycld2": {"posts"},
    "pathspec": {"sites"},
    "obstore": {"storage"},
    "platformdirs": {"storage"},
    "protego": {"pull"},
    "psycopg": {"index"},
    "readability": {"pull"},
    "soupsieve": {"clean"},
    "sqlite3": {"index"},
    "urllib3": {"pull"},
    "werkzeug": {"codings", "web"},
    "yaml": {"posts"},
}

EXTRAS = {"dask", "distributed", "feedparser", "obstore", "protego", "psycopg", "readability", "urllib3"}
"""Libraries that only extras bring."""

PURE = set().union(*STOREYS[:3]) | {"addresses", "search"}
EFFECTS = {"os", "pathlib", "socket", "sqlite3", "subprocess", "tempfile", "time", "random", "secrets"}


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"))


@cache
def import_nodes(path: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """The imports of a module, late ones included."""
    return tuple(node for node in statements(tree(path)) if isinstance(node, ast.Import | ast.ImportFrom))


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every statement below a node; expressions hold none."""
    for blocks in (getattr(node, name, ()) for name in ("body", "handlers", "orelse", "finalbody", "cases")):
        for one in blocks:
            yield one
            yield from statements(one)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports() -> frozenset[tuple[str, str]]:
    """Every import that leaves its package or module: who imports, and the full name of what."""
    return frozenset(_imports())


def _imports() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in import_nodes(path):
            if isinstance(node, ast.Import):
                yield from ((room_of(path), alias.name) for alias in node.names)
            elif not node.level:
                if node.module == "feeds":
                    yield from ((room_of(path), f"feeds.{alias.name}") for alias in node.names)
                else:
                    yield room_of(path), str(node.module)


MODULES = {
    ".".join(("feeds", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): (
        path.relative_to(PACKAGE).as_posix()
    )
    for path in sorted(PACKAGE.rglob("*.py"))
}
"""Full name of each module -> its path within the package."""


def imported_modules(path: str) -> Iterator[str]:
    """The paths of our modules that the module at `path` imports itself."""
    package = ".".join(("feeds", *Path(path).parts[:-1]))
    for node in import_nodes(PACKAGE / path):
        if isinstance(node, ast.Import):
            yield from (MODULES[alias.name] for alias in node.names if alias.name in MODULES)
        else:
            module = ".".join(filter(None, (package if node.level else "", node.module)))
            if module.split(".")[0] == "feeds":
                names = (f"{module}.{alias.name}" for alias in node.names)
                yield from (MODULES[name] if name in MODULES else MODULES[module] for name in names)


def test_every_module_has_a_storey() -> None:
    rooms = {room_of(path) for path in PACKAGE.rglob("*.py")}
    assert rooms == set(STOREY_OF)


def test_imports_run_downwards() -> None:
    ours = {
        (room, name.split(".")[1])
        for room, name in imports()
        if name.startswith("feeds.") and name != "feeds.__version__" and name.split(".")[1] != room
    }
    assert ours
    assert not {(room, other) for room, other in ours if STOREY_OF[room] <= STOREY_OF[other]}


def test_within_a_package_imports_make_no_circle() -> None:
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        name = ".".join(("feeds", *path.relative_to(PACKAGE).with_suffix("").parts))
        package = name.rpartition(".")[0]
        inner = found.setdefault(name, set())
        for node in tree(path).body:
            if isinstance(node, ast.ImportFrom):
                module = node.module or ""
                module = f"{package}.{module}".rstrip(".") if node.level else module
                inner |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    waiting = {name: inner & found.keys() - {name} for name, inner in found.items()}
    while free := [name for name, inner in waiting.items() if not inner & waiting.keys()]:
        for name in free:
            del waiting[name]
    assert not waiting


def test_only_relative_imports_of_neighbours_are_relative() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in import_nodes(path):
            assert not isinstance(node, ast.ImportFrom) or node.level < 2, path


def test_each_library_has_one_home() -> None:
    libraries = {(room, imported.split(".")[0]) for room, imported in imports()}
    assert not {(room, name) for room, name in libraries if name in HOMES and room not in HOMES[name]}


def test_no_module_with_functions_is_longer_than_350_lines() -> None:
    long = [path for path in MODULES.values() if (PACKAGE / path).read_text("utf-8").count("\n") > 350]
    assert not [
        path
        for path in long
        if any(isinstance(node, ast.FunctionDef) for node in statements(tree(PACKAGE / path)))
    ]


def test_every_library_has_a_home() -> None:
    used = {name.split(".")[0] for _, name in imports()} - set(sys.stdlib_module_names) - {"feeds"}
    assert used <= set(HOMES)


def test_the_lower_storeys_are_pure() -> None:
    # `os.fsencode` and pure paths compute on names; they touch no disk.
    touched = {(room, name) for room, name in imports() if room in PURE and name.split(".")[0] in EFFECTS}
    assert touched <= {
        ("own_process", "os"),
        ("text", "os"),
        ("entries", "pathlib"),
        ("posts", "pathlib"),
        ("clean", "pathlib"),
        ("markup", "pathlib"),
    }


def test_every_module_is_in_a_list_of_code_versions() -> None:
    for path in MODULES.values():
        assert code_versions.list_of(path)


def test_what_the_index_depends_on_imports_only_what_it_depends_on() -> None:
    lists = (code_versions.INDEX, code_versions.UNRELATED)
    inside = [path for path in MODULES.values() if code_versions.list_of(path) is code_versions.INDEX]
    assert inside
    for path in inside:
        outside = [one for one in imported_modules(path) if code_versions.list_of(one) not in lists]
        assert not outside, path


@cache
def loaded() -> tuple[set[str], ...]:
    """What a command has loaded before a build that has nothing to do, before it serves, before it cleans."""
    parts = ("sys, feeds.__main__, feeds.cli.main, feeds.static", "feeds.web.app", "feeds.clean.cleaner")
    code = "; ".join(f"import {part}; print(*sys.modules)" for part in parts)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return tuple(set(line.split()) for line in run.stdout.splitlines())


def test_a_build_with_nothing_to_do_waits_for_no_library_that_it_does_not_need() -> None:
    late = {
        "bs4",
        "charset_normalizer",
        "dateparser",
        "dateutil",
        "feedgen",
        "flask",
        "frontmatter",
        "jinja2",
        "lxml",
        "nh3",
        "obstore",
        "werkzeug",
        "yaml",
    }
    late |= EXTRAS | {"feeds.cluster"}
    build, _, _ = loaded()
    assert "feeds.static" in build and not late & build


def test_nothing_imports_the_library_of_an_index_that_is_in_a_file() -> None:
    _, server, _ = loaded()
    assert "feeds.web.app" in server
    assert not [name for name in server if "psycopg" in name or "feeds.index.postgres" in name]


WITHOUT_EXTRAS = f"""\
import sys
sys.modules.update(dict.fromkeys({sorted(EXTRAS)}))
from pathlib import Path
from feeds.cli.main import main
from feeds.web.app import from_environment
main(["build", sys.argv[1], "-o", sys.argv[2], "-q"], standalone_mode=False)
client = from_environment({{"FEEDS_POSTS": sys.argv[1]}}).test_client()
print(client.get("/feed.atom").status_code, Path(sys.argv[2], "feed.atom").is_file())
"""


def test_builds_and_servers_need_no_library_of_an_extra(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    (posts / "a.md").write_text("---\ntitle: Rain\ndate: 2021-05-01\n---\nIt rained.\n")
    command = [sys.executable, "-c", WITHOUT_EXTRAS, str(posts), str(tmp_path / "out")]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.split() == ["200", "True"], run.stderr


def test_what_extras_bring_is_no_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.match(r"[\w.-]+", line)[0] for line in project["dependencies"]}  # type: ignore[index]
    extras = [*EXTRAS - {"readability"}, "readability-lxml"]
    assert not needed.intersection(extras)


@pytest.mark.slow
def test_css_selectors_are_loaded_for_rules_that_have_one() -> None:
    loaded = "print('soupsieve.css_parser' in sys.modules)"
    code = "from feeds.clean.cleaner import parse_rules; import sys; "
    code += f"{loaded}; parse_rules('strip: p > b', 'a.txt'); {loaded}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.split() == ["False", "True"]


def test_commands_pass_html5lib_over() -> None:
    _, _, cleaner = loaded()
    assert "bs4" in cleaner and "html5lib.constants" not in cleaner


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "found"), [("feeds.__main__", "False"), ("feeds.preload", "False"), ("feeds.web.app", "True")]
)
def test_html5lib_is_passed_over_in_processes_of_our_own_alone(first: str, found: str) -> None:
    code = f"import {first}, feeds.clean.cleaner, sys; print('html5lib.constants' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == found

"""No file of the current folder, of POSTS or of OUT is ever imported."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.support.archive import Archive
from tests.support.paths import ROOT
from tests.support.serving import serving

LIBRARIES = ("bs4", "brotli", "click", "feedgen", "flask", "granian", "lxml", "nh3", "yaml")
LATER = (*LIBRARIES, "json", "multiprocessing", "pickle", "random", "sqlite3", "typing")
"""Modules that are imported by this program only. Python itself imports others as it begins."""

BUILD = ["build", ".", "-o", "out", "--base-url", "https://feeds.example.org/"]

# As the command `feeds` begins, with helper processes however little there is to do.
COMMAND = """
from feeds.__main__ import main
from feeds.archive import workers
if __name__ == "__main__":
    workers.START = 0.0
    main()
"""


@pytest.fixture
def trap(archive: Archive, tmp_path: Path) -> Iterator[Path]:
    """A folder of posts with a module of each name that might be imported, none of which may be."""
    for number in range(4):
        archive.write(f"{number}.md", f"<p>{'rain ' * number}</p>", tags="[x]")
    imported = tmp_path / "imported"
    for name in (*LIBRARIES, *sys.stdlib_module_names, "sitecustomize", "usercustomize", "feeds"):
        code = f"with open({str(imported)!r}, 'a') as file:\n    print({name!r}, file=file)\n"
        (archive.root / f"{name}.py").write_text(code)
    yield archive.root
    assert sorted(set(imported.read_text().split() if imported.exists() else ())) == []


@pytest.fixture
def command(tmp_path: Path) -> Path:
    path = tmp_path / "bin" / "run"
    path.parent.mkdir()
    path.write_text(COMMAND)
    return path


def keep_only(names: Sequence[str], trap: Path) -> None:
    for path in trap.glob("*.py"):
        if path.stem not in names:
            path.unlink()


def run(*arguments: object, folder: Path, **environment: str) -> None:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        BUILD,
        *(
            pytest.param(arguments, marks=pytest.mark.slow)
            for arguments in (["index", "."], ["check", "--content", "."], ["export", "."])
        ),
    ],
    ids=lambda one: one[0],
)
def test_no_command_and_no_helper_process_imports_from_the_current_folder(
    arguments: list[str], trap: Path, command: Path
) -> None:
    run(command, *arguments, folder=trap)


@pytest.mark.slow
def test_a_path_of_modules_with_the_current_folder_in_it_is_cleaned(trap: Path, command: Path) -> None:
    keep_only(LATER, trap)
    run(command, *BUILD, folder=trap, PYTHONPATH=f"{ROOT}:")


@pytest.mark.slow
def test_a_server_and_its_workers_import_nothing_from_the_current_folder(trap: Path, command: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT)}
    with serving(trap, "--workers", 2, program=[command], folder=trap, environment=environment) as server:
        assert server.get("/feed.atom").status == 200
        assert server.stop() == 0


@pytest.mark.slow
def test_python_dash_m_imports_nothing_later_from_the_current_folder(trap: Path) -> None:
    keep_only(LATER, trap)
    run("-m", "feeds", *BUILD, folder=trap)


@pytest.mark.skipif(
    sys.version_info[:3] == (3, 13, 0), reason="Python 3.13.0 cannot import socket in a deleted folder"
)
def test_a_command_runs_where_the_current_folder_was_deleted(tmp_path: Path, command: Path) -> None:
    code = (
        "import os, sys; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone'); sys.argv[1:] = ['--help']; "
    )
    run("-c", code + f"exec(open({str(command)!r}).read())", folder=tmp_path)


@pytest.mark.slow
def test_python_dash_p_imports_nothing_from_the_current_folder(trap: Path) -> None:
    run("-P", "-m", "feeds", "check", ".", folder=trap)

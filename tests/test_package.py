"""What `pip install` gives: all that is needed, without the checkout."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.support.archive import Archive
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

_SERVE = """\
import os
from feeds.web.app import from_environment
application = from_environment()
assert application.test_client().get("/feed.atom").status_code == 200
import feeds
print(feeds.__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    # From the files that are in version control: a build leaves others beside the sources.
    archived = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    (folder / "source.tar").write_bytes(archived.stdout)
    with tarfile.open(folder / "source.tar") as source:
        source.extractall(folder / "source", filter="data")
    options = ("--no-deps", "--quiet", "--wheel-dir", str(folder))
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(folder / "source")], check=True)
    (found,) = folder.glob("*.whl")
    return found


def test_a_wheel_holds_all_modules_and_data(wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z", "feeds"], cwd=ROOT, capture_output=True, check=True)
    wanted = {name for name in listed.stdout.decode().split("\0") if name and not name.endswith(".po")}
    held = set(zipfile.ZipFile(wheel).namelist())
    assert not wanted - held
    assert any(name.endswith("/LICENSE") for name in held)


def test_what_a_wheel_holds_builds_and_serves(wheel: Path, archive: Archive, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    archive.write("a.md", tags="[x]")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed"), "FEEDS_POSTS": str(archive.root)}
    out = tmp_path / "out"
    for command in (("-m", "feeds", "build", archive.root, "-o", out), ("-c", _SERVE)):
        done = subprocess.run(
            [sys.executable, *map(str, command)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    assert str(tmp_path / "installed") in done.stdout
    assert (out / "tag" / "x" / "feed.atom").is_file()

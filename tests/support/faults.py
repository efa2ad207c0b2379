"""A built archive to break: its state is kept aside, and is put back before each fault."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from click.testing import Result

from tests.support.archive import Archive
from tests.support.commands import feeds

URL = "https://feeds.example.org/"
SAVED_SEARCH = '[[search]]\nname = "rain"\nquery = "rained town"\n'


@dataclass
class Scene:
    """An archive, its index and records in `kept`, and what was built of it in `out`."""

    archive: Archive
    kept: Path
    out: Path

    @property
    def index(self) -> Path:
        return self.kept / "index.sqlite"

    def options(self, out: Path | None = None) -> tuple[object, ...]:
        return ("build", self.archive.root, "-o", out or self.out, "--base-url", URL, "--pages", "all")

    def environment(self) -> dict[str, str]:
        return {"FEEDS_INDEX": str(self.index), "FEEDS_RECORDS": str(self.kept / "records.jsonl")}

    def build(self) -> Result:
        """`feeds build`, in this process."""
        with patch.dict(os.environ, self.environment()):
            return feeds(*self.options())

    def edit(self, number: int) -> None:
        """Change a post: what is published of it, and of all others, comes from the index then."""
        write(self.archive, number, title=f"Another title of {number}")

    def save(self) -> None:
        for folder in (self.kept, self.out):
            shutil.rmtree(saved(folder), ignore_errors=True)
            shutil.copytree(folder, saved(folder))

    def restore(self) -> None:
        for folder in (self.kept, self.out):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(saved(folder), folder)


def saved(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-saved")


def write(archive: Archive, number: int, **front: str) -> None:
    body = f"<div><p>{f'It rained in town {number}. ' * 9}</p></div>"
    fields = {"tags": f"[t{number % 5}, all]", "authors": f"[A{number % 3}]"} | front
    archive.write(f"{number}.md", body, date=f"2021-05-{number % 28 + 1:02}", **fields)


def built_scene(archive: Archive, folder: Path, posts: int = 12) -> Scene:
    """An archive that was built, and saved."""
    for number in range(posts):
        write(archive, number)
    archive.write_text("feeds.toml", SAVED_SEARCH)
    scene = Scene(archive, folder / "kept", folder / "out")
    scene.kept.mkdir()
    result = scene.build()
    assert result.exit_code == 0, result.output
    scene.save()
    return scene


def tree(folder: Path) -> dict[str, bytes]:
    """The bytes of every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def flip(path: Path, bit: int) -> None:
    """Flip one bit of a file, as a disk does that ages."""
    stat = path.stat()
    with path.open("r+b") as file:
        file.seek(bit // 8)
        (byte,) = file.read(1)
        file.seek(bit // 8)
        file.write(bytes([byte ^ 1 << bit % 8]))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

"""Names of authors by id, as sites keep them."""

from pathlib import Path

import pytest

from feeds.archive.people import people_of
from feeds.storage import open_source
from tests.support.reads import WatchedFolder


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("_data/authors.yml", "mei: {name: Mei Lin}\n"),
        ("blog/authors.yml", "mei:\n  name: Mei Lin\n  url: https://mei.example\n"),
        ("docs/blog/.authors.yml", "authors:\n  mei:\n    name: Mei Lin\n"),
        ("data/authors/mei.mdx", "---\nname: Mei Lin\n---\nShe writes.\n"),
        ("data/authors/mei.yaml", "name: Mei Lin\n"),
        ("_authors/mei.md", "---\ntitle: Mei Lin\n---\n"),
    ],
)
def test_ids_of_authors_have_names(tmp_path: Path, path: str, text: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert people_of(open_source(str(tmp_path))) == {"mei": "Mei Lin"}


def test_a_profile_may_be_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "authors" / "admin"
    folder.mkdir(parents=True)
    (folder / "_index.md").write_text("---\ntitle: Mei Lin\n---\n")
    (folder / "avatar.png").write_bytes(b"\x89PNG")
    assert people_of(open_source(str(tmp_path))) == {"admin": "Mei Lin"}


def test_what_cannot_be_read_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "authors.yml").write_text("mei: [\n")
    (tmp_path / "_authors").mkdir()
    (tmp_path / "_authors" / "mei.md").write_bytes(b"---\nname: \xff\n---\n")
    assert people_of(open_source(str(tmp_path))) == {}


def test_only_files_that_are_there_are_read_and_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "_authors").mkdir()
    for name in ("ana", "mei"):
        (tmp_path / "_authors" / f"{name}.md").write_text(f"---\nname: {name.title()}\n---\n")
    (tmp_path / "authors.yml").write_text("mei: {name: Mei Lin}\n")
    source = WatchedFolder(tmp_path)
    assert people_of(source) == {"ana": "Ana", "mei": "Mei Lin"}
    assert source.reads == [["authors.yml", "_authors/ana.md", "_authors/mei.md"]]


def test_authors_of_all_files_together_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "_authors").mkdir()
    for number in range(6):
        text = f"---\nname: A{number}\n---\n"
        (tmp_path / "_authors" / f"{number}.md").write_text(text + " " * (2**20 - len(text)))
    assert sorted(people_of(open_source(str(tmp_path)))) == ["0", "1", "2", "3"]

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import BadOutput, DamagedIndex, NotRead
from feeds.model import Address
from tests.support.archive import NOW, Archive, titles
from tests.support.examples import fewer


def test_the_bytes_depend_on_the_posts_alone(archive: Archive, tmp_path: Path) -> None:
    for number in range(12):
        link = f"https://example.com/{number % 9}"
        archive.write(f"{number}.md", tags=f"[t{number % 3}, T{number % 2}]", **{"from": link})
    before = archive.documents()
    assert archive.documents() == before
    archive.forget()
    assert archive.documents() == before, "fresh index"
    for path in archive.root.iterdir():
        os.utime(path, (1, random.Random(path.name).randrange(10**9)))
    assert archive.documents() == before, "other times"
    copy = Archive(tmp_path / "copy", tmp_path / "copy.sqlite")
    copy.root.mkdir()
    for path in sorted(archive.root.iterdir(), reverse=True):
        shutil.copy(path, copy.root)
    assert copy.documents() == before, "other order"


POST = st.fixed_dictionaries(
    {
        "from": st.sampled_from(
            ["", "https://example.com/a", "http://example.com/a#x", "https://b.example/"]
        ),
        "title": st.sampled_from(["", "Rain", "雨"]),
        "date": st.sampled_from(["2021-05-01", "2021-05-02T10:00:00Z", "2030-01-01", "never"]),
        "tags": st.sampled_from(["", "[x]", "[X, y]"]),
    }
)


@fewer(3)
@given(st.lists(POST, max_size=6), st.lists(POST, max_size=6))
def test_an_updated_index_gives_what_a_fresh_one_gives(
    tmp_path_factory: pytest.TempPathFactory, before: list[dict[str, str]], after: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    archive = Archive(folder / "posts", folder / "warm.sqlite")
    archive.root.mkdir()
    flags = {"records": str(folder / "records"), "accept_loss": True}
    for posts in (before, after):
        for number in range(6):
            (archive.root / f"{number}.md").unlink(missing_ok=True)
        for number, post in enumerate(posts):
            archive.write(f"{number}.md", **post)
        warm = archive.documents(**flags)
    archive.index = folder / "cold.sqlite"
    assert warm == archive.documents(**flags)


def test_a_damaged_index_is_made_anew(archive: Archive) -> None:
    for number in range(40):
        archive.write(f"{number}.md", tags=f"[t{number % 4}]")
    whole = archive.documents()
    with archive.index.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(random.Random(1).randbytes(20 * 4096))
    for _ in range(3):
        try:
            found = archive.documents()
            break
        except DamagedIndex:
            pass
    assert found == whole


def test_an_index_of_zeros_is_made_anew(archive: Archive) -> None:
    archive.write("a.md")
    archive.index.write_bytes(bytes(4096))
    assert titles(archive.publish()) == ["a.md"]


@pytest.mark.parametrize("kind", ["text", "database"])
def test_a_file_of_somebody_else_is_never_taken_for_the_index(archive: Archive, kind: str) -> None:
    archive.write("a.md")
    if kind == "text":
        archive.index.write_text("precious")
    else:
        with closing(sqlite3.connect(archive.index)) as database:
            database.execute("CREATE TABLE photos (name)")
    before = archive.index.read_bytes()
    with pytest.raises(BadOutput, match="is no index of feeds"):
        archive.publish()
    assert archive.index.read_bytes() == before


def test_an_index_that_is_deleted_under_way_is_made_anew(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    for name in (archive.index.name, f"{archive.index.name}-wal", f"{archive.index.name}-shm"):
        (archive.index.parent / name).unlink(missing_ok=True)
    assert publisher.generation() == 0
    publisher.update(NOW)
    assert titles(publisher) == ["a.md"]


def test_nothing_is_said_to_be_missing_while_an_index_is_made_again(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    publisher = archive.publish()
    archive.forget()
    for address in (Address("all", "", "atom"), Address("tag", "x", "rss"), Address("tag", "nothing", "rss")):
        with pytest.raises(NotRead):
            publisher.published(address, NOW)
        with pytest.raises(NotRead):
            publisher.resolve(address)
    publisher.update(NOW)
    assert publisher.published(Address("tag", "x", "rss"), NOW).generation

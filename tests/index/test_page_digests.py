"""One bit of the index flips: what is published is right, or the index is made anew with a word."""

import errno
import random
from pathlib import Path

import pytest

from feeds.errors import DamagedIndex
from feeds.index.page_digests import PageDigests
from feeds.web.watcher import Watcher
from tests.support.archive import Archive, titles
from tests.support.faults import Scene, built_scene, flip, tree

PAGE = 8192


@pytest.fixture
def scene(archive: Archive, tmp_path: Path) -> Scene:
    return built_scene(archive, tmp_path)


def survive(scene: Scene, name: str, bits: list[int]) -> set[bool]:
    """Flip each bit alone and build again; whether there was a word."""
    scene.edit(3)
    scene.build()
    right, told = tree(scene.out), set()
    for bit in bits:
        scene.restore()
        flip(scene.kept / name, bit)
        result = scene.build()
        assert result.exit_code == 0, (bit, result.output, result.exception)
        assert tree(scene.out) == right, bit
        told.add("was of another version or damaged" in result.stderr)
    return told


def bits_of(path: Path, chance: random.Random, count: int) -> list[int]:
    return [chance.randrange(path.stat().st_size * 8) for _ in range(count)]


def test_a_flipped_bit_publishes_nothing_wrong(scene: Scene) -> None:
    assert survive(scene, "index.sqlite", bits_of(scene.index, random.Random(3), 1)) == {True}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["index.sqlite", "index.sqlite-pages", "index.sqlite-generation"])
def test_two_hundred_flipped_bits_publish_nothing_wrong(scene: Scene, name: str) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    header = [chance.randrange(200 * 8) for _ in range(20)] if name == "index.sqlite" else []
    bits = bits_of(scene.kept / name, chance, 200 if name == "index.sqlite" else 20) + header
    survive(scene, name, bits)


def test_a_bit_that_flips_while_a_process_runs_is_found(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    publisher.close()
    assert publisher.verify()
    with archive.index.open("r+b") as file:
        file.seek(5 * PAGE + 4000)
        file.write(b"\xff")
    with pytest.raises(DamagedIndex):
        publisher.archive.index.verify()
    assert archive.publish().summary().entries == 1


def test_a_server_compares_at_its_start(archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(9):
        archive.write(f"{number}.md")
    archive.publish().close()
    flip(archive.index, (3 * PAGE + 8000) * 8)
    publisher = archive.open()
    Watcher(publisher).first_update()
    assert caplog.messages == ["the index was damaged; every post is read again"]
    assert len(titles(publisher)) == 9


def test_pages_that_were_copied_are_those_whose_digests_are_kept(archive: Archive) -> None:
    digests = PageDigests(archive.index)
    for number in range(20):
        archive.write(f"{number}.md", tags=f"[t{number}]")
        publisher = archive.publish()
        publisher.document(next(publisher.addresses()))
        assert not digests.is_damaged()
        if number % 3:
            publisher.close()


def test_an_index_without_digests_is_trusted(archive: Archive) -> None:
    archive.write("a.md")
    archive.publish().close()
    Path(f"{archive.index}-pages").unlink()
    publisher = archive.open()
    assert publisher.verify() and publisher.generation()


def test_an_index_that_cannot_be_compared_is_not_removed(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write("a.md")
    publisher = archive.publish()

    def read_bytes(path: Path) -> bytes:
        raise OSError(errno.EMFILE, "Too many open files")

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.read_bytes", read_bytes)
        with pytest.raises(LookupError), publisher.snapshot():
            raise LookupError
    assert archive.index.exists() and publisher.generation()

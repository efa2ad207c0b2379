"""Files that posts name: found, followed through changes, told when they are missing."""

import os
import random
from pathlib import Path

import pytest

from feeds.archive import attachments
from feeds.archive.missing_files import missing_files
from feeds.publisher import Publisher
from tests.support import media
from tests.support.archive import NOW, Archive, items

pytestmark = pytest.mark.both_engines(also="slow")

OWN = {"from": ""}
BASE = "https://feeds.example.org/files/"


def pictures(publisher: Publisher) -> list[str]:
    """The lead image of each entry, by title."""
    return [one.get("image", "") for one in sorted(items(publisher), key=lambda one: one["title"])]


def has_picture(publisher: Publisher) -> bool:
    return pictures(publisher)[0].startswith(BASE)


def renewed(publisher: Publisher) -> list[str]:
    publisher.update(NOW)
    return pictures(publisher)


def test_a_picture_beside_a_post_is_its_lead_image(archive: Archive) -> None:
    archive.write("posts/a.md", "Rain.\n\n![](img/a%20b.png)", **OWN)
    archive.write_file("posts/img/a b.png", media.PNG)
    (picture,) = pictures(archive.publish())
    assert picture.startswith(BASE) and picture.endswith("/a-b.png")


def test_a_file_of_the_archive_comes_before_the_page_of_the_original(archive: Archive) -> None:
    archive.write("a.md", "![](a.png) ![](b.png)")
    archive.write_file("a.png", media.PNG)
    (entry,) = items(archive.publish())
    assert entry["image"].startswith(BASE)
    assert "https://example.com/b.png" in entry["content_html"]


def test_front_matter_names_the_lead_image(archive: Archive) -> None:
    archive.write("a.md", "![](a.png)", image="/cover.png", **OWN)
    archive.write("b.md", "![](a.png)", image="gone.png", **OWN)
    archive.write_file("a.png", media.PNG)
    archive.write_file("static/cover.png", media.png(9))
    archive.write("c.md", "![](a.png)", image="/sound.mp3", **OWN)
    archive.write_file("static/sound.mp3", media.MP3)
    first, second, third = pictures(archive.publish())
    assert first.endswith("/cover.png") and second.endswith("/a.png") and third.endswith("/a.png")


def test_files_of_one_body_in_two_folders_are_those_beside_each(archive: Archive) -> None:
    for folder, red in (("x", 1), ("y", 2)):
        archive.write(f"{folder}/index.md", "![](a.png)", title="same", **OWN)
        archive.write_file(f"{folder}/a.png", media.png(red))
    one, other = pictures(archive.publish())
    assert one != other and {one[: len(BASE)], other[: len(BASE)]} == {BASE}


def test_a_post_that_moves_shows_the_files_beside_its_new_place(archive: Archive) -> None:
    path = archive.write("x/a.md", "![](a.png)")
    for folder, red in (("x", 1), ("y", 2)):
        archive.write_file(f"{folder}/a.png", media.png(red))
    publisher = archive.publish()
    before = pictures(publisher)
    path.rename(archive.root / "y/a.md")
    assert renewed(publisher) != before
    assert has_picture(publisher)


def test_entries_follow_files_that_appear_change_and_vanish(archive: Archive) -> None:
    archive.write("a.md", "![](a.png)", **OWN)
    archive.write("b.md", "no picture", **OWN)
    publisher = archive.publish()
    assert pictures(publisher) == ["", ""]
    path = archive.write_file("a.png", media.png(1))
    first = renewed(publisher)
    assert first[0].startswith(BASE)
    path.write_bytes(media.png(2))
    second = renewed(publisher)
    assert second[0].startswith(BASE) and second != first
    path.write_bytes(media.HTML)
    assert renewed(publisher) == ["", ""]
    path.write_bytes(media.png(1))
    assert renewed(publisher) == first
    path.unlink()
    assert renewed(publisher) == ["", ""]


def test_only_entries_whose_files_changed_are_rendered_again(archive: Archive) -> None:
    archive.write("a.md", "![](a.png)", tags="[a]", **OWN)
    archive.write("b.md", "![](b.png)", tags="[b]", **OWN)
    for name in ("a.png", "b.png"):
        archive.write_file(name, media.png(1))
    publisher = archive.publish()
    publisher.prepare()
    before = publisher.states()
    archive.write_file("a.png", media.png(2))
    publisher.update(NOW)
    publisher.prepare()
    after = publisher.states()
    assert {one.slug for one in before if one.kind == "tag" and before[one] != after[one]} == {"a"}


def test_a_file_that_is_only_touched_changes_nothing(archive: Archive) -> None:
    archive.write("a.md", "![](a.png)", **OWN)
    path = archive.write_file("a.png", media.PNG)
    os.utime(path, (1, 1))
    publisher = archive.publish()
    pictures(publisher)
    generation = publisher.generation()
    os.utime(path, (2, 2))
    assert not publisher.refresh(NOW)
    assert publisher.generation() == generation
    assert not publisher.refresh(NOW)


def test_documents_are_the_same_whatever_the_index_held(archive: Archive, tmp_path: Path) -> None:
    names = [f"{number}.md" for number in range(8)]
    for number, name in enumerate(names):
        archive.write(name, f"Rain {number} ![](p{number % 3}.png) [p](/p.pdf)", **OWN)
    archive.write_file("p0.png", media.png(1))
    publisher = archive.publish()
    pictures(publisher)
    archive.write_file("p1.png", media.png(2))
    archive.write_file("assets/p.pdf", media.PDF)
    publisher.update(NOW)
    publisher.prepare()
    warm = {address: publisher.document(address).body for address in publisher.addresses()}
    for path in random.Random(1).sample(names, 8):
        os.utime(archive.root / path)
    archive.forget()
    cold = archive.publish()
    cold.prepare()
    assert {address: cold.document(address).body for address in cold.addresses()} == warm


NO_FILES = (
    "../outside.png",
    "%2e%2e/outside.png",
    "..%2foutside.png",
    "....//outside.png",
    "/../outside.png",
    "{root}/../outside.png",
    "file://{root}/../outside.png",
    "link.png",
    "folder-link/outside.png",
    ".hidden.png",
    ".folder/a.png",
    "to-hidden.png",
    "pipe.png",
    "folder.png",
    "a.png%00.jpg",
    "page.png",
    "drawing.svg",
    "script.js",
    "empty.png",
    "locked/../locked.png/..",
)


def test_what_is_outside_hidden_or_no_file_is_never_published(archive: Archive) -> None:
    root = archive.root
    for reference in NO_FILES:
        named = reference.format(root=root)
        archive.write(
            f"{NO_FILES.index(reference)}.md",
            f"Rain ![]({named}) [x]({named})",
            title=f"'{reference}'",
            **OWN,
        )
    (root.parent / "outside").mkdir()
    for path in (root.parent / "outside.png", root.parent / "outside/outside.png"):
        path.write_bytes(media.PNG)
    (root / "link.png").symlink_to(root.parent / "outside.png")
    (root / "folder-link").symlink_to(root.parent / "outside")
    (root / "to-hidden.png").symlink_to(root / ".hidden.png")
    os.mkfifo(root / "pipe.png")
    (root / "folder.png").mkdir()
    for name, data in {
        ".hidden.png": media.PNG,
        ".folder/a.png": media.PNG,
        "page.png": media.HTML,
        "drawing.svg": media.SVG,
        "script.js": b"alert(1)",
        "empty.png": b"",
    }.items():
        archive.write_file(name, data)
    publisher = archive.publish()
    publisher.prepare()
    found = items(publisher)
    assert {item["title"] for item in found} == {*NO_FILES}
    assert not [item["title"] for item in found if "/files/" in str(item)]
    assert not [address for address in publisher.addresses() if address.kind == "files"]
    assert BASE not in items(publisher)[0]["content_html"]


def test_a_link_to_a_file_within_the_folder_is_that_file(archive: Archive) -> None:
    archive.write("a.md", "![](link.png)", **OWN)
    archive.write_file("deep/a.png", media.PNG)
    (archive.root / "link.png").symlink_to(archive.root / "deep/a.png")
    assert has_picture(archive.publish())


def test_a_file_that_is_too_large_is_not_read(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.write("a.md", "[film](a.mp4)", **OWN)
    with archive.write_file("a.mp4", media.MP4).open("r+b") as file:
        file.truncate(2**40)  # sparse: it takes no space
    publisher = archive.publish()
    assert "attachments" not in items(publisher)[0]
    (problem,) = missing_files(publisher.archive)
    assert problem.reason == f"a.mp4 is larger than {attachments.LARGEST >> 20} MiB"


@pytest.mark.slow
def test_ten_thousand_references_to_one_file_are_one_file(archive: Archive) -> None:
    archive.write("a.md", " ".join(f"[x](a.pdf?{number})" for number in range(10_000)), **OWN)
    archive.write_file("a.pdf", media.PDF)
    publisher = archive.publish()
    publisher.prepare()
    assert len([address for address in publisher.addresses() if address.kind == "files"]) == 1
    assert items(publisher)[0]["content_html"].count(BASE) == 10_000


def test_in_a_vault_a_name_is_enough(archive: Archive) -> None:
    (archive.root / ".obsidian").mkdir()
    archive.write(
        "Clippings/a.md", "Rain ![[Pasted image 1.png|300]] ![[paper.pdf]]", source="https://e.example/"
    )
    archive.write_file("Files/Pasted image 1.png", media.PNG)
    archive.write_file("Files/paper.pdf", media.PDF)
    archive.write_file("Files/private.png", media.png(3))
    publisher = archive.publish()
    (entry,) = items(publisher)
    assert entry["image"].endswith("/Pasted-image-1.png")
    assert [one["mime_type"] for one in entry["attachments"]] == ["application/pdf"]  # type: ignore[index]
    publisher.prepare()
    files = [address.part for address in publisher.addresses() if address.kind == "files"]
    assert sorted(files) == ["Pasted-image-1.png", "paper.pdf"]


def test_what_own_posts_lack_is_told_with_its_line(archive: Archive) -> None:
    archive.write(
        "own.md", "Rain\n\n![](there.png)\n\n![](gone%20away.png) [page](https://own.example/)", **OWN
    )
    archive.write("taken.md", "![](gone.png)\n\n![](page.png)")
    archive.write_file("there.png", media.PNG)
    archive.write_file("page.png", media.HTML)
    publisher = archive.publish()
    pictures(publisher)
    own, taken = missing_files(publisher.archive)
    assert (own.path, own.line, own.reason) == ("own.md", 9, "gone away.png is not in the folder")
    assert (taken.path, taken.line) == ("taken.md", 8) and taken.reason.startswith(
        "page.png is none of the kinds"
    )

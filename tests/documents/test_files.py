"""Files that posts name, as documents and in builds."""

import json
import re
from pathlib import Path

import feedparser
import pytest

from feeds.addresses import parse_path
from feeds.documents.files import open_file
from feeds.errors import BadAddress, NotNow
from feeds.publisher import Publisher
from feeds.web.search_indexer import SearchIndexer
from tests.support import media
from tests.support.archive import NOW, Archive, build

OWN = {"from": ""}


@pytest.fixture
def publisher(archive: Archive) -> Publisher:
    body = 'Rain ![](a.png) <audio src="Épisode 1.mp3"></audio> [paper](p.pdf)'
    archive.write("a.md", body, **OWN)
    archive.write_file("a.png", media.PNG)
    archive.write_file("Épisode 1.mp3", media.MP3)
    archive.write_file("p.pdf", media.PDF)
    archive.write_file("unnamed.png", media.png(7))
    return archive.publish(base_url="https://e.example/x/y/")


def files_in(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in (out / "files").rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss"])
def test_feed_readers_see_enclosures_with_type_and_length(
    publisher: Publisher, tmp_path: Path, name: str
) -> None:
    build(publisher, tmp_path / "out")
    (entry,) = feedparser.parse((tmp_path / "out" / name).read_bytes()).entries
    found = [(one.type, int(one.length), one.href) for one in entry.enclosures]
    assert found[0][:2] == ("audio/mpeg", len(media.MP3))
    if name == "feed.atom":
        assert found[1][:2] == ("application/pdf", len(media.PDF))
    assert entry.media_thumbnail[0]["url"].endswith("/a.png")
    for _, length, address in found:
        path = address.removeprefix("https://e.example/x/y/")
        assert (
            len(publisher.document(parse_path("/" + feedparser.urls.urllib.parse.unquote(path))).body)
            == length
        )


def test_a_build_writes_named_files_alone(publisher: Publisher, tmp_path: Path) -> None:
    build(
        publisher,
        tmp_path / "out",
    )
    found = files_in(tmp_path / "out")
    assert sorted(found.values()) == sorted((media.PNG, media.MP3, media.PDF))
    assert sorted(name.rpartition("/")[2] for name in found) == ["a.png", "p.pdf", "Épisode-1.mp3"]
    item = json.loads((tmp_path / "out/feed.json").read_bytes())["items"][0]
    assert {one["mime_type"]: one["size_in_bytes"] for one in item["attachments"]} == {
        "audio/mpeg": len(media.MP3),
        "application/pdf": len(media.PDF),
    }


def test_pages_name_files_relatively(publisher: Publisher, archive: Archive, tmp_path: Path) -> None:
    build(archive.publish(base_url="https://e.example/x/y/", pages="all"), tmp_path / "out")
    (picture,) = (tmp_path / "out").glob("files/*/a.png")
    for page in ((tmp_path / "out/index.html"), *(tmp_path / "out").glob("entry/*/index.html")):
        html = page.read_text("utf-8")
        assert not re.search('(?:src|href)="https://e.example/x/y/files/', html)
        sources = re.findall('src="([^"]*a.png)"', html)
        assert sources and all((page.parent / source).samefile(picture) for source in sources)


def test_a_build_copies_only_what_changed_and_removes_what_is_no_longer_named(
    publisher: Publisher, archive: Archive, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    build(publisher, out)
    (picture,) = out.glob("files/*/a.png")
    before = picture.stat().st_mtime_ns
    assert build(publisher, out).written == 0
    archive.write("a.md", "Rain ![](a.png) [paper](p.pdf)", **OWN)
    archive.write_file("p.pdf", media.PDF + b"%")
    publisher.update(NOW)
    build(publisher, out)
    assert sorted(files_in(out).values()) == sorted((media.PNG, media.PDF + b"%"))
    assert picture.stat().st_mtime_ns == before
    archive.forget()
    build(archive.publish(base_url="https://e.example/x/y/"), out)
    assert picture.stat().st_mtime_ns == before
    (archive.root / "a.md").unlink()
    publisher = archive.publish(base_url="https://e.example/x/y/", accept_loss=True)
    build(publisher, out)
    assert not (out / "files").exists()


def test_a_build_keeps_the_files_of_entries_that_feeds_no_longer_show(
    archive: Archive, tmp_path: Path
) -> None:
    for number in range(9):
        archive.write(f"{number}.md", f"Rain {number} ![]({number}.png)", date=f"2021-05-0{number + 1}")
        archive.write_file(f"{number}.png", media.png(number))
    build(archive.publish(limit="2"), tmp_path / "cold")
    assert len(files_in(tmp_path / "cold")) == 9
    build(archive.publish(limit="2"), tmp_path / "warm")
    assert files_in(tmp_path / "warm") == files_in(tmp_path / "cold")


def test_compressed_forms_are_made_of_texts_alone(
    publisher: Publisher, archive: Archive, tmp_path: Path
) -> None:
    build(archive.publish(compress=True), tmp_path / "out")
    assert (tmp_path / "out/feed.atom.gz").exists()
    assert len(files_in(tmp_path / "out")) == 3


def test_only_the_address_of_a_named_file_has_one(publisher: Publisher, archive: Archive) -> None:
    publisher.prepare()
    (address,) = [one for one in publisher.addresses() if one.part == "a.png"]
    for path in (
        f"/files/{address.slug}/b.png",
        f"/files/{'0' * 32}/a.png",
        "/files/a.png",
        f"/files/{address.slug}/",
        f"/files/{address.slug}/../../a.md",
    ):
        with pytest.raises(BadAddress):
            publisher.resolve(parse_path(path))


def test_a_file_that_changes_is_not_served_under_its_old_address(
    publisher: Publisher, archive: Archive
) -> None:
    publisher.prepare()
    (address,) = [one for one in publisher.addresses() if one.part == "a.png"]
    archive.write_file("a.png", media.png(200))
    with pytest.raises(NotNow):
        open_file(publisher.archive, address)
    publisher.update(NOW)
    publisher.prepare()
    with pytest.raises(BadAddress):
        open_file(publisher.archive, address)


def test_a_file_is_asked_for_again_while_it_is_unknown_whether_a_post_names_it(
    publisher: Publisher, archive: Archive
) -> None:
    publisher.prepare()
    (address,) = [one for one in publisher.addresses() if one.part == "a.png"]
    archive.forget()
    again = archive.publish(base_url="https://e.example/x/y/")
    with pytest.raises(NotNow):
        again.resolve(address)
    SearchIndexer(again)._index_batch()
    assert again.resolve(address) == address
    with pytest.raises(BadAddress):
        again.resolve(parse_path(f"/files/{'0' * 32}/a.png"))


def test_a_file_is_gone_when_its_post_is(publisher: Publisher, archive: Archive) -> None:
    publisher.prepare()
    addresses = [one for one in publisher.addresses() if one.kind == "files"]
    archive.write("b.md")
    archive.write("a.md", "Rain", **OWN)
    publisher.update(NOW)
    publisher.prepare()
    for address in addresses:
        with pytest.raises(BadAddress):
            publisher.document(address)

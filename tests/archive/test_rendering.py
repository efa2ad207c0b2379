import os
from datetime import UTC, datetime

from tests.support.archive import Archive, items


def test_exported_entries_are_those_of_the_feed(archive: Archive) -> None:
    archive.write("a.md", date="2021-05-01")
    archive.write("b.md", date="2021-05-02")
    found = list(archive.publish().entries())
    assert [entry.title for entry in found] == ["b.md", "a.md"]
    assert found[0].published == datetime(2021, 5, 2, tzinfo=UTC)
    assert "It rained." in found[0].content.html


def test_text_that_changed_since_the_update_is_not_kept(archive: Archive) -> None:
    path = archive.write("a.md")
    os.utime(path, (10**9, 10**9))
    publisher = archive.publish()
    first = path.read_bytes()
    path.unlink()
    items(publisher)
    path.write_bytes(first)
    os.utime(path, (10**9, 10**9))
    assert "It rained." in items(archive.publish())[0]["content_html"]

import feedparser

from feeds.documents.selection import FEWEST
from feeds.model import Address
from tests.support.archive import Archive, items


def test_the_limit_counts_entries(archive: Archive) -> None:
    for number in range(8):
        archive.write(f"{number}.md")
    assert len(items(archive.publish(limit=6))) == 6
    assert len(items(archive.publish(limit=0))) == 8


def test_the_limit_of_bytes_never_leaves_fewer_than_five_entries(archive: Archive) -> None:
    for number in range(8):
        archive.write(f"{number}.md", body=f"<p>{'rain ' * 50}</p>")
    assert len(items(archive.publish(max_bytes=1))) == FEWEST
    size = len(items(archive.publish(max_bytes=0, credit=False))[0]["content_html"].encode())
    assert len(items(archive.publish(max_bytes=6 * size))) == 6
    assert len(items(archive.publish(max_bytes=0))) == 8


def test_all_formats_hold_the_same_entries(archive: Archive) -> None:
    for number in range(8):
        archive.write(f"{number}.md", body=f"<p>{'rain ' * 50}</p>")
    publisher = archive.publish(max_bytes=1500)
    for name in ("atom", "rss"):
        parsed = feedparser.parse(publisher.document(Address("all", "", name)).body)
        assert [entry.id for entry in parsed.entries] == [item["id"] for item in items(publisher)]

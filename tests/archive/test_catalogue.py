import pytest

from feeds.errors import BadAddress
from feeds.model import Address
from tests.support.archive import Archive

pytestmark = pytest.mark.both_engines(also="slow")


def test_the_label_of_a_channel_is_its_most_frequent_spelling(archive: Archive) -> None:
    for name, tag in {"a.md": "bbc", "b.md": "BBC", "c.md": "BBC", "d.md": "Bbc"}.items():
        archive.write(name, tags=f"[{tag}]")
    (channel,) = [one for one in archive.publish().channels() if one.kind == "tag"]
    assert (channel.label, channel.slug, channel.count) == ("BBC", "bbc", 4)


def test_small_channels_and_unwanted_kinds_are_not_made(archive: Archive) -> None:
    archive.write("a.md", tags="[x, y]")
    archive.write("b.md", tags="[x]")
    publisher = archive.publish(min_entries=2, kinds="tag")
    assert [(one.kind, one.slug) for one in publisher.channels()] == [("all", ""), ("tag", "x")]
    with pytest.raises(BadAddress):
        publisher.document(Address("tag", "y", "atom"))

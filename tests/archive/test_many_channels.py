"""Archives with more channels than anybody reads."""

from datetime import timedelta

import pytest

from feeds.archive import catalogue
from tests.support.archive import NOW, Archive

pytestmark = pytest.mark.both_engines(also="slow")


def tags(archive: Archive, **flags: int) -> list[str]:
    return [one.name for one in archive.publish(NOW, **flags).channels() if one.kind == "tag"]


def test_of_very_many_channels_those_of_one_entry_are_not_published(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "MANY", 4)
    archive.write("a.md", tags="[a, b, c, d, e]")
    archive.write("b.md", tags="[a]")
    assert tags(archive) == ["a"]
    assert tags(archive, min_entries=1) == ["a", "b", "c", "d", "e"]


def test_a_channel_that_was_published_stays(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "MANY", 4)
    archive.write("a.md", tags="[a, b, c]")
    publisher = archive.publish(NOW)
    assert not catalogue.unpublished_channels(publisher.archive)
    archive.write("b.md", tags="[d, e, f]")
    publisher.update(NOW + timedelta(days=1))
    assert [one.name for one in publisher.channels() if one.kind == "tag"] == ["a", "b", "c"]


def test_a_few_channels_are_all_published(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "MANY", 4)
    archive.write("a.md", tags="[a, b, c, d]")
    assert tags(archive) == ["a", "b", "c", "d"]

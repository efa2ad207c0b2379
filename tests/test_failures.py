"""One bad file harms no other, whatever it does: what docs/failures.md promises."""

from pathlib import Path

import pytest

from feeds.clean.trees import parse
from feeds.posts import parsing
from tests.support.archive import NOW, Archive, items


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "posts", tmp_path / "index.sqlite")
    made.write("good.md", body="Nothing is wrong here.")
    return made


@pytest.mark.parametrize("field", ["title", "tags", "author", "description", "body"])
def test_a_number_of_thousands_of_digits_stops_nothing(archive: Archive, field: str) -> None:
    number = f"x &#{'1' * 4301};"
    archive.write("bad.md", **{field: number})
    assert len(items(archive.publish())) == 2


@pytest.mark.parametrize("error", [ValueError, RecursionError, MemoryError, OverflowError, UnicodeError])
def test_a_post_that_cannot_be_read_is_left_out_with_the_reason(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    archive.write("bad.md", title="unreadable")
    read = parsing._FileParser.finish

    def finish(parser: parsing._FileParser) -> None:
        if parser._source.path == "bad.md":
            raise error("no way")
        read(parser)

    monkeypatch.setattr(parsing._FileParser, "finish", finish)
    publisher = archive.publish()
    assert [one["title"] for one in items(publisher)] == ["good.md"]
    (problem,) = publisher.problems()
    assert (problem.path, problem.action) == ("bad.md", "left out")
    assert f"{error.__name__}: no way" in problem.reason
    assert not publisher.refresh(NOW)


@pytest.mark.parametrize("error", [ValueError, RecursionError, MemoryError, OverflowError, UnicodeError])
def test_a_post_that_cannot_be_cleaned_is_published_without_content_with_the_reason(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    archive.write("bad.md", body="unclean")

    def refuse(html: str) -> object:
        if "unclean" in html:
            raise error("no way")
        return parse(html)

    monkeypatch.setattr("feeds.clean.cleaner.parse", refuse)
    publisher = archive.publish()
    contents = {one["title"]: one["content_html"] for one in items(publisher)}
    assert "unclean" not in contents["bad.md"] and "Nothing is wrong" in contents["good.md"]
    (problem,) = publisher.problems()
    assert (problem.path, problem.action) == ("bad.md", "published without it")
    assert f"{error.__name__}: no way" in problem.reason

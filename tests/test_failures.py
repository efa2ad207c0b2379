"""One bad file harms no other, whatever it does: what docs/failures.md promises."""

import os
import re
from pathlib import Path

import pytest

from feeds import static
from feeds.clean.trees import parse
from feeds.posts import parsing
from tests.support.archive import NOW, Archive, build, items
from tests.support.commands import feeds


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


def test_no_post_has_more_than_two_hundred_labels(archive: Archive) -> None:
    names = [f"label{number}" for number in range(500)]
    archive.write("many.md", tags=f"[{', '.join(names)}]", categories=f"[{', '.join(names[::-1])}]")
    publisher = archive.publish()
    assert len(publisher.channels()) < 210
    assert "500 names" in [one.reason for one in publisher.problems() if one.field == "tags"]


def test_files_by_the_thousand_are_not_made_without_a_word(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(static, "MANY", 5)
    said: list[str] = []
    build(archive.publish(), tmp_path / "out", warn=said.append)
    assert len(said) == 1 and "files are written" in said[0]
    said.clear()
    build(archive.publish(), tmp_path / "out", warn=said.append)
    assert not said


@pytest.mark.parametrize("command", ["check", "channels", "show", "build"])
def test_nothing_that_a_post_says_drives_the_terminal(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("FEEDS_INDEX", str(archive.index))
    evil = "\x9b31m \u202e gnp.exe \x7f \u2066"
    archive.write("evil.md", title=evil, tags=f"[{evil}]", author=evil, language=evil, date=f"{evil} 2024")
    archive.write("evil2.md", title=evil, tags=f"[{evil}]", author=evil, language=evil, body=evil)
    given: dict[str, tuple[object, ...]] = {
        "show": (archive.root / "evil2.md",),
        "build": ("-o", tmp_path / "out"),
    }
    result = feeds(command, archive.root, *given.get(command, ()))
    assert not re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", result.output)
    assert "gnp.exe" in result.output


def test_controls_do_not_get_into_documents(archive: Archive) -> None:
    archive.write("evil.md", title="a\x9bb\x7f", body="c\x9bd\x7f&#x7f;", tags="[e\x9bf]")
    for name, body in archive.documents().items():
        if name.endswith((".png", ".ico")):
            continue
        assert not re.findall("[\x7f-\x9f]", body.decode()), name


def test_what_is_published_everybody_may_read(archive: Archive, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        build(archive.publish(), tmp_path / "new" / "out")
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "new").rglob("*") if path.is_dir()}
    assert modes == {0o755} and (tmp_path / "new").stat().st_mode & 0o777 == 0o755
    files = {path.stat().st_mode & 0o777 for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert files == {0o644}

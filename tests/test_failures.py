"""One bad file harms no other, whatever it does: what docs/failures.md promises."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from feeds import static
from feeds.clean.trees import parse
from feeds.errors import BadSetting
from feeds.posts import parsing
from tests.support.archive import NOW, Archive, build, items
from tests.support.commands import feeds


@pytest.fixture
def archive(archive: Archive) -> Archive:
    archive.write("good.md", body="Nothing is wrong here.")
    return archive


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


def test_what_is_no_file_among_rule_files_stops_nothing(archive: Archive) -> None:
    rules = archive.root / "rules"
    rules.mkdir()
    os.mkfifo(rules / "a.example.txt")
    (rules / "b.example.txt").symlink_to("/dev/zero")
    assert len(items(archive.publish(rules="rules"))) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("#" * 300_000, "300,000 bytes"),
        (f"strip: //*[{'(' * 5000}", "bad.txt:1"),
    ],
)
def test_a_hostile_rule_file_is_one_clear_line(archive: Archive, text: str, says: str) -> None:
    archive.write_text("rules/bad.txt", text)
    with pytest.raises(BadSetting, match=says):
        items(archive.publish(rules="rules"))


def test_replacements_that_double_a_text_again_and_again_cost_its_post_the_content(archive: Archive) -> None:
    archive.write_text("rules/example.com.txt", "find_string: n\nreplace_string: nn\n" * 60)
    archive.write("other.md", **{"from": "https://other.example/x"}, body="Not doubled.")
    publisher = archive.publish(rules="rules")
    contents = {one["title"]: one["content_html"] for one in items(publisher)}
    assert "Not doubled." in contents["other.md"] and "wrong" not in contents["good.md"]
    assert "find_string: n makes too much of a text" in next(iter(publisher.problems())).reason


def test_a_long_text_is_published_as_far_as_two_million_characters_and_reported(archive: Archive) -> None:
    picture = f"<img src='data:image/png;base64,{'A' * 1_500_000}'>"
    archive.write("pictures.html", f"<p>Before.</p>{picture}{picture}<p>The end.</p>")
    archive.write("book.html", f"<p>Before.</p><!-- {'x' * 2_000_000} --><p>The end.</p>")
    publisher = archive.publish()
    contents = {one["title"]: one["content_html"] for one in items(publisher)}
    assert "The end." in contents["pictures.html"] and "The end." not in contents["book.html"]
    (problem,) = publisher.problems()
    assert (problem.path, problem.action) == ("book.html", "all after 2,000,000 are left out")


@pytest.mark.slow
def test_a_large_file_takes_little_memory(archive: Archive, tmp_path: Path) -> None:
    archive.write("large.html", "<p>Some words of an article, and <b>more</b> of them.</p>\n" * 500_000)
    command = f"{sys.executable} -m feeds build {archive.root} -o {tmp_path}/out --base-url https://a.b/"
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    given = {**os.environ, "FEEDS_INDEX": str(archive.index)}
    run = subprocess.run(
        [sys.executable, "-c", code, *command.split()], env=given, check=True, capture_output=True, text=True
    )
    assert int(run.stdout.split()[-1]) < 300_000


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("localedef"), reason="no program makes locales")
def test_the_locale_changes_no_document(archive: Archive, tmp_path: Path) -> None:
    archive.write("zażółć 雨.md", title="雨", tags="[雨]")
    locales = tmp_path / "locales"
    locales.mkdir()
    made = subprocess.run(["localedef", "-i", "en_US", "-f", "ISO-8859-1", str(locales / "en_US.ISO-8859-1")])
    if made.returncode:
        pytest.skip("no ISO-8859-1 here")
    found = []
    for name in ("C.UTF-8", "en_US.ISO-8859-1"):
        given = {"LOCPATH": str(locales), "LC_ALL": name, "FEEDS_INDEX": str(tmp_path / f"{name}.sqlite")}
        out = tmp_path / name
        command = f"{sys.executable} -m feeds build {archive.root} -o {out} --base-url https://a.b/"
        subprocess.run(command.split(), env={**os.environ, **given}, check=True, capture_output=True)
        found.append({path.relative_to(out): path.read_bytes() for path in (out / "tag").rglob("*.json")})
    assert found[0] and found[0] == found[1]

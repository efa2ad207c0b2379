import pytest

from feeds.cli.main import main
from tests.support.archive import Archive
from tests.support.commands import feeds
from tests.support.paths import ROOT


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["check", "/" + "a" * 300], "/" + "a" * 300 + ": file name too long"),
        (["check", "no\nsuch"], "no\\nsuch: no such folder"),
        (["build", "POSTS", "-o", __file__], f"{__file__}: is not a folder"),
        (["serve", "POSTS", "--host", ""], "--host: is empty"),
        (["check", "/no/such/folder"], "/no/such/folder: no such folder"),
        (["check", __file__], f"{__file__}: is not a folder"),
        (["build", "POSTS", "-o", "POSTS"], "POSTS: is the folder of posts; choose another for the output"),
        (["build", "POSTS", "-o", f"{__file__}/out"], f"{__file__}/out: not a directory"),
        (
            ["build", "POSTS", "-o", "OUT", "--kinds", "tags"],
            "--kinds: 'tags' is not one of tag, category, author, source",
        ),
        (
            ["build", "POSTS", "-o", "OUT", "--base-url", "example.org"],
            "--base-url: 'example.org' is not an address such",
        ),
    ],
)
def test_what_the_user_can_mend_is_one_line(archive: Archive, arguments: list[str], message: str) -> None:
    archive.write("a.md")
    places = {"POSTS": str(archive.root), "OUT": str(archive.root.parent / "out")}
    result = feeds(*(places.get(argument, argument) for argument in arguments))
    lines = [line for line in result.stderr.splitlines() if "no --base-url" not in line]
    assert result.exit_code == 1
    assert len(lines) == 1
    assert lines[0].startswith("feeds: " + message.replace("POSTS", places["POSTS"]))


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("build", "-o", "OUT")], ids=lambda c: c[0])
def test_a_rule_that_cannot_be_understood_is_said_before_anything_is_published(
    archive: Archive, command: tuple[str, ...]
) -> None:
    archive.write("a.md")
    archive.write_text("feeds.toml", 'rules = ".rules"\n')
    rules = archive.write_text(".rules/example.com.txt", "strip: p.b\nstrip: p[\n")
    out = archive.root.parent / "out"
    name, *options = (str(out) if part == "OUT" else part for part in command)
    result = feeds(name, archive.root, *options)
    (line,) = [line for line in result.stderr.splitlines() if "no --base-url" not in line]
    assert (result.exit_code, line.startswith(f"feeds: {rules}:2: ")) == (1, True)
    assert not list(out.glob("*.atom"))


def test_a_wrong_variable_is_said(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDS_LIMIT", "many")
    assert feeds("check", archive.root).stderr == "feeds: FEEDS_LIMIT: 'many' is not a valid whole number\n"


@pytest.mark.parametrize(
    "command",
    ["check POSTS", "show POSTS a.md", "learn POSTS", "export POSTS", "channels POSTS", "import FILE POSTS"],
)
def test_commands_that_read_records_take_their_place(archive: Archive, command: str) -> None:
    archive.write("a.md")
    file, records = archive.root.parent / "file.json", archive.root.parent / "records.jsonl"
    file.write_text('[{"url": "https://example.com/b"}]')
    places = {"POSTS": archive.root, "FILE": file}
    feeds(*(places.get(word, word) for word in command.split()), "--records", records)
    assert "https://example.com/a.md" in records.read_text("utf-8")
    assert not archive.records.exists()


def test_the_readme_shows_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in main.commands:
        assert f"feeds {name}" in readme

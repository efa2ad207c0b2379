import json
import os
import re

from tests.support.archive import Archive
from tests.support.commands import feeds


def test_channels_are_listed_with_numbers_and_addresses(archive: Archive) -> None:
    archive.write("a.md", tags="[C#]")
    lines = feeds("channels", archive.root, "--base-url", "https://feeds.example.org").stdout.splitlines()
    assert lines[1].split() == ["1", "tag", "C#", "https://feeds.example.org/tag/c=23/feed.atom"]


def test_withdrawals_are_exported_and_counted(archive: Archive) -> None:
    archive.write("a.md", tags="[x]", withdrawn="true")
    archive.write("b.md", tags="[x]")
    row = json.loads(feeds("export", archive.root).stdout.splitlines()[1])
    assert row.pop("withdrawn").endswith("Z")
    assert row == {"id": "https://example.com/a.md", "channels": [["tag", "x"], ["source", "example.com"]]}
    found = feeds("channels", archive.root).stdout.splitlines()
    assert all(line.endswith("(1 withdrawn)") for line in found) and len(found) == 3


def test_export_prints_entries_as_json_lines(archive: Archive) -> None:
    archive.write("x/a.md", author="Mei Lin", tags="[x]", categories="[y]", lang="en-GB")
    archive.write("b.md", date="2021-04-30", **{"from": "https://example.com/x/a.md"})
    exported = json.loads(feeds("export", archive.root).stdout)
    assert re.fullmatch(r"2.*:\d\dZ", exported.pop("first_seen"))
    assert exported == {
        "file": "x/a.md",
        "files": ["x/a.md", "b.md"],
        "id": "https://example.com/x/a.md",
        "url": "https://example.com/x/a.md",
        "title": "x/a.md",
        "published": "2021-04-30T00:00:00Z",
        "updated": "2021-05-01T12:00:00Z",
        "authors": ["Mei Lin"],
        "tags": ["x"],
        "categories": ["y"],
        "source": "example.com",
        "language": "en-GB",
        "content_html": "<p>It rained.</p>",
        "summary": "It rained.",
        "image": "",
        "enclosures": [],
    }


def test_export_survives_any_file_name(archive: Archive) -> None:
    name = os.fsdecode(b"rain\xff\n.md")
    (archive.root / name).write_text("---\ntitle: Rain\ndate: 2021-05-01\n---\nIt rained.\n")
    (line,) = feeds("export", archive.root).stdout.splitlines()
    assert json.loads(line)["file"] == "rain\\xff\\n.md"

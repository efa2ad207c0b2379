import json

from tests.support.archive import Archive
from tests.support.commands import feeds


def test_a_line_of_json_is_one_line_to_any_reader(archive: Archive) -> None:
    ends = "\u2028 \u2029 \x85 end"
    archive.write("a.md", f"<p>rain{ends}</p>", title=f"fog{ends}", tags="[x]")
    (line,) = feeds("export", archive.root).stdout.splitlines()
    assert "\u2028 \u2029" in json.loads(line)["content_html"]
    report = feeds("check", "--json", "--content", archive.root).stdout
    assert not {"\u2028", "\u2029", "\x85"} & set(report) and json.loads(report)

"""The state of the archive: what is told of it, and whom."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from typing import Any

import html5lib
import pytest

from feeds.archive.diagnostics import guarded
from feeds.errors import BadSetting
from feeds.index.incidents import LIMIT
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.pull.state import FeedState, State, write_state
from feeds.storage.local import pulls_path
from feeds.web.app import create_app
from feeds.web.watcher import Watcher
from tests.support.archive import NOW, Archive, build

BAD = "---\ntitle: x\ndate: 2021-13-45\n---\n"


@pytest.fixture(scope="module")
def empty(shared_archive: Archive) -> Publisher:
    return shared_archive.publish()


def get(publisher: Publisher, path: str = "/health.json", client: str = "127.0.0.1", **headers: str) -> Any:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    app = create_app(publisher).test_client()
    return app.get(path, headers=given, environ_base={"REMOTE_ADDR": client})


def told(publisher: Publisher) -> Any:
    return json.loads(get(publisher).data)


# --- whom ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/health/", "/health.json", "/health"])
@pytest.mark.parametrize(
    "client, headers",
    [
        ("192.0.2.7", {}),
        ("", {}),
        ("unix:", {}),
        ("::ffff:192.0.2.7", {}),
        ("127.0.0.1", {"X_Forwarded_For": "192.0.2.7"}),
        ("127.0.0.1", {"X_Forwarded_Proto": "https"}),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}),
        ("::1", {"Via": "1.1 proxy"}),
        ("::1", {"X_Real_IP": "127.0.0.1"}),
        ("127.0.0.1", {"Host": "feeds.example.org"}),
        ("127.0.0.1", {"Host": "rebound.example:8000"}),
        ("127.0.0.1", {"Host": "127.0.0.1.rebound.example"}),
    ],
)
def test_to_others_there_is_nothing(
    empty: Publisher, path: str, client: str, headers: dict[str, str]
) -> None:
    answer, nowhere = (get(empty, one, client, **headers) for one in (path, "/nowhere/"))
    assert (answer.status_code, answer.data) == (404, nowhere.data)
    assert list(answer.headers.keys()) == list(nowhere.headers.keys())


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]", "[::1]:8000"])
def test_every_name_of_this_machine_will_do(empty: Publisher, host: str) -> None:
    assert get(empty, "/health.json", Host=host).status_code == 200


@pytest.mark.parametrize("client", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_told(empty: Publisher, client: str) -> None:
    assert get(empty, "/health.json", client).mimetype == "application/json"
    page = get(empty, "/health/", client)
    assert page.status_code == 200 and "Content-Security-Policy" in page.headers
    assert get(empty, "/health", client).headers["Location"] == "health/"


def test_a_setting_tells_everybody(archive: Archive) -> None:
    publisher = archive.publish(health="open")
    assert get(publisher, client="192.0.2.7", X_Forwarded_For="192.0.2.8").status_code == 200


def test_a_wrong_setting_is_an_error(archive: Archive) -> None:
    with pytest.raises(BadSetting, match="not one of 'local', 'open'"):
        archive.open(health="all")


def test_nobody_keeps_it_and_no_other_page_may_read_it(empty: Publisher) -> None:
    answer = get(empty)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_it_is_never_built(archive: Archive) -> None:
    out = archive.root.parent / "out"
    build(archive.publish(), out)
    assert not [path for path in out.rglob("*") if "health" in path.name]


def test_a_path_before_it_is_left_out(archive: Archive) -> None:
    publisher = archive.publish(base_url="https://feeds.example.org/archive/")
    assert get(publisher, "/archive/health.json").status_code == 200


# --- what ------------------------------------------------------------------------------------------


def test_files_and_entries_are_counted(archive: Archive) -> None:
    archive.write("a.md")
    archive.write("b.md", **{"from": "https://example.com/a.md"})
    archive.write("c.md", date="2999-01-01")
    archive.write_text("d.md", BAD)
    archive.write_text("e.md", "no front matter")
    counts = told(archive.publish())["counts"]
    assert [counts[name] for name in ("files", "entries", "collapsed", "waiting")] == [5, 1, 1, 1]
    assert counts["left_out"] + counts["not_posts"] == 2


def test_what_is_left_out_is_told_with_its_line_and_reason(archive: Archive) -> None:
    archive.write_text("港口/d.md", "---\ntitle: x\ndate: 2021-13-45\nfrom: https://e.example/\n---\n")
    publisher = archive.publish()
    report = told(publisher)
    wanted = [
        {"file": one.path, "line": one.line or "", "field": one.field, "reason": one.reason}
        for one in publisher.problems()
        if one.action == "left out"
    ]
    assert report["left_out"] == {"total": 1, "rows": wanted}
    assert "港口/d.md" in get(publisher, "/health/").text


def test_a_name_of_any_bytes_can_be_told(archive: Archive) -> None:
    (archive.root / b"\xff<b>.md".decode("utf-8", "surrogateescape")).write_text(BAD)
    publisher = archive.publish()
    assert told(publisher)["left_out"]["rows"][0]["file"] == r"\xff<b>.md"
    assert r"\xff&lt;b&gt;.md" in get(publisher, "/health/").text


def test_long_tables_are_cut_and_say_so(archive: Archive) -> None:
    for number in range(120):
        archive.write_text(f"{number}.md", BAD)
    report = told(archive.publish())["left_out"]
    assert (report["total"], len(report["rows"])) == (120, 100)


def test_hosts_without_rules_are_those_that_no_file_is_for(archive: Archive) -> None:
    for number in range(3):
        archive.write(f"{number}.md", **{"from": f"https://news.example/{number}"})
    for host in ("www.mine.example", "a.wide.example", "cn.nytimes.com"):
        archive.write(f"{host}.md", **{"from": f"https://{host}/x"})
    for name in ("mine.example.txt", ".wide.example.txt"):
        archive.write_text(f".rules/{name}", "strip: //aside\n")
    wanted = [{"host": "news.example", "posts": 3}]
    assert told(archive.publish(rules=".rules"))["hosts_without_rules"]["rows"] == wanted
    assert told(archive.publish(host_rules="no"))["hosts_without_rules"]["total"] == 4


def test_posts_that_took_long_to_clean_come_first(archive: Archive) -> None:
    archive.write("short.md")
    archive.write("long.md", body="<div>" + "<p>It <b>rained</b> for days.</p>" * 300 + "</div>")
    publisher = archive.publish()
    assert told(publisher)["slowest_posts"]["rows"] == []
    list(publisher.entries())
    rows = told(publisher)["slowest_posts"]["rows"]
    assert [row["file"] for row in rows] == ["long.md", "short.md"]
    assert rows[0]["milliseconds"] > 0


def test_how_long_it_took_stays_known(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    list(publisher.entries())
    before = told(publisher)["slowest_posts"]
    assert publisher.document(Address("all", "", "atom")) and publisher.archive.searches.index_words()
    assert told(publisher)["slowest_posts"] == before != {"total": 0, "rows": []}


def test_it_is_told_when_the_archive_changed_last(archive: Archive) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    moment = datetime.fromisoformat(told(archive.publish())["last_update"])
    assert before <= moment <= datetime.now(UTC)


def test_versions_are_those_of_all_that_runs(archive: Archive) -> None:
    rows = {row["program"]: row["version"] for row in told(archive.publish())["versions"]["rows"]}
    assert {"feeds", "Python", "SQLite", "flask", "lxml", "nh3"} <= rows.keys()
    assert "pytest" not in rows


def test_what_was_stopped_is_told_with_its_rule(archive: Archive) -> None:
    text = "Subscribe to our newsletter. " + "The rain fell on the harbour for days. " * 40
    archive.write("a.md", body=f'<div class="newsletter">{text}</div>')
    publisher = archive.publish()
    list(publisher.entries())
    kept = [(one.path, one.field, one.reason) for one in guarded(publisher.archive)]
    rows = told(publisher)["kept_pieces"]["rows"]
    assert kept and [(row["file"], row["rule"], row["piece"]) for row in rows] == kept


@pytest.mark.parametrize("interface, word", [("en", "Left out"), ("zh", "未收录"), ("zh-TW", "未收錄")])
def test_the_page_says_it_in_the_language_of_the_interface(
    archive: Archive, interface: str, word: str
) -> None:
    archive.write_text("d.md", BAD)
    page = get(archive.publish(interface=interface), "/health/")
    html5lib.HTMLParser(strict=True).parse(page.data)
    assert word in page.text and "d.md" in page.text


# --- troubles --------------------------------------------------------------------------------------


def lost(archive: Archive) -> tuple[Publisher, Watcher]:
    """A server under which most posts have gone."""
    for number in range(20):
        archive.write(f"{number}.md")
    publisher = archive.open()
    watcher = Watcher(publisher)
    watcher.first_update()
    for number in range(12):
        (archive.root / f"{number}.md").rename(archive.root.parent / f"{number}.md")
    watcher.check()
    watcher.check()
    return publisher, watcher


def test_lost_posts_are_told_until_they_are_back(archive: Archive) -> None:
    publisher, watcher = lost(archive)
    (row,) = told(publisher)["incidents"]["rows"]
    assert "12 of 20 entries are gone" in row["reason"] and row["until"] == ""
    for number in range(12):
        (archive.root.parent / f"{number}.md").rename(archive.root / f"{number}.md")
    watcher.check()
    (row,) = told(publisher)["incidents"]["rows"]
    assert row["since"] <= row["until"]


def test_other_processes_tell_it_too(archive: Archive) -> None:
    lost(archive)
    assert told(archive.open())["incidents"]["total"] == 1


def test_a_trouble_that_a_server_ended_with_is_over_when_the_next_one_finds_none(archive: Archive) -> None:
    publisher, _ = lost(archive)
    publisher.close()
    again = archive.open()
    Watcher(again).first_update()
    assert told(again)["incidents"]["rows"][0]["until"] == ""
    again.close()
    accepting = archive.open(accept_loss="yes")
    Watcher(accepting).first_update()
    assert told(accepting)["incidents"]["rows"][0]["until"] != ""


def test_a_folder_that_is_gone_is_told(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.open()
    watcher = Watcher(publisher)
    watcher.first_update()
    shutil.rmtree(archive.root)
    watcher.check()
    assert told(publisher)["incidents"]["total"] == 1


def test_only_the_newest_troubles_are_kept(archive: Archive) -> None:
    publisher = archive.publish()
    for number in range(LIMIT + 5):
        publisher.archive.index.incidents.record(f"trouble {number}", NOW + timedelta(minutes=number))
    rows = told(publisher)["incidents"]["rows"]
    assert len(rows) == LIMIT
    assert rows[0] == {"since": "2024-01-01T00:54:00Z", "until": "", "reason": "trouble 54"}


def test_what_is_not_published_is_told_with_its_reason(archive: Archive) -> None:
    archive.write("a.md", draft="true")
    archive.write("b.md", date="", **{"from": ""})
    report = told(archive.publish())
    assert report["waiting"] == {"total": 1, "rows": [{"file": "a.md", "reason": "`draft`"}]}
    (row,) = report["not_posts"]["rows"]
    assert row["file"] == "b.md" and "neither a date nor an original" in row["reason"]


def test_feeds_that_are_pulled_and_need_attention_are_told(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    known = FeedState(error="answered 500", failures=3, answered="2024-01-01T00:00:00+00:00")
    moved = FeedState(moved="https://new.example/feed", lost_full_text=True)
    well = FeedState(answered="2024-01-01T00:00:00+00:00")
    state = State({"https://a.example/": known, "https://b.example/": moved, "https://c.example/": well})
    write_state(pulls_path(publisher.settings.index_path), state)
    rows = told(publisher)["pulled_feeds"]["rows"]
    assert [(row["feed"], row["since"]) for row in rows] == [
        ("https://a.example/", "2024-01-01T00:00:00+00:00"),
        ("https://b.example/", ""),
        ("https://b.example/", ""),
    ]
    page = get(publisher, "/health/").get_data(as_text=True)
    for reason in (
        "answered 500 (3 times in a row)",
        "moved to https://new.example/feed",
        "has summaries only",
    ):
        assert any(reason in row["reason"] for row in rows) and reason in page
    assert "c.example" not in page

"""The words that are read for queries, and when."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from click.testing import CliRunner

from feeds.cli.main import main
from feeds.errors import DamagedIndex, NotNow
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.settings import load_settings
from tests.support.archive import Archive
from tests.support.searching import ZONE, asked, fill, ids, publish
from tests.support.serving import get, serving
from tests.support.waiting import wait_until

pytestmark = pytest.mark.both_engines(also="slow")

RAIN = {"name": "Rain", "title": "All the rain", "query": "rain -tag:x"}


def execute(archive: Archive, sql: str) -> list[Any]:
    """What the file of the index answers."""
    if archive.database:
        pytest.skip("looks into a file")
    with closing(sqlite3.connect(archive.index, isolation_level=None)) as db:
        return db.execute(sql).fetchall()


def test_until_the_words_are_read_queries_with_words_have_to_wait(archive: Archive) -> None:
    fill(archive)
    publisher = archive.publish()
    response = get(publisher, asked("rain"))
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert get(publisher, asked("tag:x")).status_code == 200


def test_the_words_are_read_in_small_batches(archive: Archive) -> None:
    fill(archive)
    publisher = archive.publish()
    assert [publisher.archive.searches.index_words(limit=15) for _ in range(3)] == [False, False, True]
    assert get(publisher, asked("rain")).status_code == 200


def test_a_few_new_posts_keep_no_query_waiting(archive: Archive) -> None:
    fill(archive)
    publish(archive)
    archive.write("new.md", body="<p>Thunder.</p>")
    assert ids(archive.publish(time_zone=ZONE), "thunder") == ["https://example.com/new.md"]


def test_what_is_changed_or_gone_leaves_no_old_words(archive: Archive) -> None:
    archive.write("a.md", body="<p>Thunder and rain.</p>")
    archive.write("b.md", body="<p>Thunder.</p>")
    publish(archive)
    archive.write("a.md", body="<p>Sun and rain.</p>")
    (archive.root / "b.md").unlink()
    publisher = publish(archive)
    assert ids(publisher, "thunder") == []
    assert ids(publisher, "rain") == ids(publisher, "sun") == ["https://example.com/a.md"]
    assert execute(archive, "SELECT count(*) FROM words WHERE words MATCH 'thunder'") == [(0,)]


def test_words_follow_the_rules_of_cleaning(archive: Archive) -> None:
    prose = "<p>The ferry left the harbour at six in the rain, and nobody on the quay said a word.</p>" * 3
    archive.write("a.md", body=f'{prose}<p class="box-x">Thunder.</p>')
    assert len(ids(publish(archive), "thunder")) == 1
    rules = archive.root / ".rules"
    rules.mkdir()
    (rules / "example.com.txt").write_text("strip: //p[@class='box-x']\n")
    publisher = publish(archive, rules=".rules")
    assert (ids(publisher, "thunder"), len(ids(publisher, "rain"))) == ([], 1)


def test_a_build_reads_no_words_unless_it_needs_them(archive: Archive) -> None:
    fill(archive, 3)
    publisher = archive.publish()
    publisher.prepare()
    assert execute(archive, "SELECT name FROM sqlite_schema WHERE name = 'words'") == []


def test_an_index_of_another_version_is_made_anew_with_its_words(archive: Archive) -> None:
    archive.write("a.md", body="<p>Rain.</p>")
    publish(archive)
    publisher = archive.publish(time_zone="UTC")
    assert publisher.archive.searches.index_words()
    assert len(ids(publisher, "rain")) == 1


def test_a_damaged_index_is_told_when_it_is_asked_and_made_anew(archive: Archive) -> None:
    fill(archive)
    before = ids(publish(archive, search=[RAIN]), "rain")
    execute(archive, "DELETE FROM words_data")
    with pytest.raises(DamagedIndex):
        archive.open(time_zone=ZONE, search=[RAIN]).resolve(Address("search", "rain", "atom"))
    assert ids(publish(archive, search=[RAIN]), "rain") == before


def test_a_damaged_index_is_told_when_words_are_put_in_and_made_anew(archive: Archive) -> None:
    fill(archive)
    publish(archive)
    execute(archive, "DELETE FROM words_data")
    archive.write("new.md", body="<p>Thunder.</p>")
    with pytest.raises(DamagedIndex):
        publish(archive)
    assert ids(publish(archive), "thunder") == ["https://example.com/new.md"]


def test_within_a_snapshot_no_words_are_read(archive: Archive) -> None:
    archive.write("a.md", body="<p>Rain.</p>")
    publisher = archive.publish(search=[RAIN])
    with publisher.snapshot():
        assert publisher.document(Address("all", "", "atom")).body
        with pytest.raises(NotNow):
            publisher.document(Address("search", "rain", "atom"))
    assert publisher.document(Address("search", "rain", "atom")).body


@pytest.mark.slow
def test_a_server_reads_the_words_in_the_background(archive: Archive) -> None:
    fill(archive)
    with serving(archive.root, environment={"FEEDS_INDEX": str(archive.index)}) as server:
        wait_until(lambda: server.get("/search/feed.json?q=rain").status != 503)
        assert len(json.loads(server.get("/search/feed.json?q=rain").body)["items"]) > 5
        archive.write("new.md", body="<p>Thunder.</p>")
        wait_until(lambda: json.loads(server.get("/search/feed.json?q=thunder").body)["items"])


def test_a_command_reads_the_words(archive: Archive) -> None:
    fill(archive, 9)
    environment = {"FEEDS_INDEX": str(archive.index)}
    result = CliRunner().invoke(main, ["index", str(archive.root)], env=environment)
    assert (result.exit_code, result.output) == (0, "the full text of 9 entries is indexed\n")
    publisher = Publisher(load_settings(archive.root, environment=environment, flags={}))
    assert get(publisher, asked("rain")).status_code == 200


def test_a_command_that_reads_words_keeps_what_was_made_for_the_same_address(archive: Archive) -> None:
    archive.write("a.md")
    archive.documents(base_url="https://other.example/")
    flags = ["--base-url", "https://other.example/"]
    environment = {"FEEDS_INDEX": str(archive.index)}
    result = CliRunner().invoke(main, ["index", str(archive.root), *flags], env=environment)
    archive.open(base_url="https://other.example/")
    renderings = execute(archive, "SELECT count(*) FROM renderings")
    assert (result.exit_code, renderings) == (0, [(4,)])

"""Connections to PostgreSQL: what is said where they fail, and never a password."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from feeds.errors import BadSetting, FeedsError, IndexUnreachable, NotNow
from feeds.index import Versions, open_index
from feeds.storage.database_url import shown_url
from feeds.web.app import create_app
from tests.support.archive import Archive
from tests.support.commands import feeds
from tests.support.formats_examples import SITE
from tests.support.paths import ROOT
from tests.support.postgres import Server, free_port
from tests.support.waiting import wait_until

SECRET = "s3cr3t-p/w@?x"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me@host/db", "postgresql://me@host/db"),
        ("postgresql://me:pass@host:5432/db?sslmode=require", "postgresql://me@host:5432/db"),
        (f"postgres://me:{SECRET}@host/db", "postgres://me@host/db"),
        ("postgresql:///db?password=pass&host=/tmp", "postgresql:///db"),
        ("postgresql://me:pa:ss@[::1],other/db", "postgresql://me@[::1],other/db"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    assert shown_url(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:{secret}@127.0.0.1:{port}/db",
        "postgresql://me@127.0.0.1:{port}/db?password={secret}",
        "postgresql://me:{secret}@127.0.0.1:{port}/db?no_such_parameter=1",
        "postgresql://me:a/{secret}@127.0.0.1:{port}/db",
    ],
)
def test_no_message_shows_a_password(url: str) -> None:
    url = url.format(secret="s3cr3t", port=free_port())
    with pytest.raises(FeedsError) as caught:
        open_index(url, Versions("", "", ""), SITE).generation()
    assert "s3cr3t" not in str(caught.value) and str(caught.value).count("\n") == 0


def test_a_database_that_is_down_is_told_at_once_and_may_be_asked_again() -> None:
    index = open_index(f"postgresql://me@127.0.0.1:{free_port()}/db", Versions("", "", ""), SITE)
    for _ in range(2):
        with pytest.raises(IndexUnreachable, match="cannot be reached") as caught:
            index.generation()
        assert isinstance(caught.value, NotNow) and caught.value.seconds


def test_a_server_whose_database_is_down_says_when_to_ask_again(archive: Archive) -> None:
    archive.write("a.md")
    client = create_app(archive.open(index=f"postgresql://me@127.0.0.1:{free_port()}/db")).test_client()
    for path in ("/feed.json", "/healthz", "/tag/x/feed.json", "/search/?q=rain"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert b"127.0.0.1" not in answer.data


def test_a_connection_that_was_lost_is_replaced(postgres: Server) -> None:
    index = open_index(postgres.database(), Versions("", "", ""), SITE)
    generation = index.generation()
    others = "FROM pg_stat_activity WHERE application_name = 'feeds'"
    assert postgres.execute("postgres", f"SELECT pg_terminate_backend(pid) {others}")
    wait_until(lambda: not postgres.execute("postgres", f"SELECT pid {others}"))
    assert index.generation() == generation
    with index.reading():
        assert index.entries.count() == 0


def test_settings_show_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDS_INDEX", "postgresql://me:s3cr3t@host/db")
    shown = feeds("config", ROOT / "seeds").output
    assert "postgresql://me@host/db" in shown and "s3cr3t" not in shown


def test_a_missing_library_is_one_clear_line() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None; sys.modules['psycopg.errors'] = None\n"
        "from feeds.__main__ import main\n"
        "sys.argv = ['feeds', 'check', 'seeds']\nmain()"
    )
    environment = {**os.environ, "FEEDS_INDEX": "postgresql://me:s3cr3t@host/db"}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment
    )
    assert run.stdout == "" and run.returncode == 1
    assert run.stderr.splitlines() == [
        "feeds: index: an index in PostgreSQL needs another library: pip install 'feeds[postgres]'"
    ]


def test_a_file_inside_the_posts_names_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FEEDS_INDEX")
    (tmp_path / "feeds.toml").write_text('index = "postgresql://me:s3cr3t@host/db"\n')
    run = feeds("check", tmp_path)
    assert run.exit_code == 1 and "names no database" in run.output and "s3cr3t" not in run.output


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(BadSetting, match="no address of a database"):
        open_index("postgresql://me@host/db?what=1", Versions("", "", ""), SITE)

"""The recipes of docs/hosting.md, run as they are written, with the web servers that they are for."""

import gzip
import http.client
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest
import yaml

from feeds.settings.table import SETTINGS
from tests.support.archive import Archive
from tests.support.commands import feeds
from tests.support.paths import ROOT
from tests.support.serving import Answer, serving
from tests.support.web_servers import PROGRAMS, is_installed, recipe, running

pytestmark = pytest.mark.slow

NAMES = {"nginx": "nginx", "caddy": "Caddy", "apache": "Apache"}
BASE_URL = "https://example.org/archive/"
ATOM, RSS = "application/atom+xml; charset=utf-8", "application/rss+xml; charset=utf-8"
TYPES = {
    "": "text/html; charset=utf-8",
    "feed.atom": ATOM,
    "atom.xml": ATOM,
    "feed.xml": ATOM,
    "feed.rss": RSS,
    "rss.xml": RSS,
    "feed/": RSS,
    "feed.json": "application/feed+json",
    "feeds.opml": "text/x-opml; charset=utf-8",
    "tag/雨/": "text/html; charset=utf-8",
    "tag/雨/feed.atom": ATOM,
    "tag/a=2fb/feed.rss": RSS,
}


@pytest.fixture
def work() -> Iterator[Path]:
    # Below /tmp: web servers do not run as the user who owns pytest's folders.
    with tempfile.TemporaryDirectory(prefix="feeds-recipes-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(params=PROGRAMS)
def program(request: pytest.FixtureRequest) -> str:
    if not is_installed(request.param):
        pytest.skip(f"{request.param} is not installed")
    return str(request.param)


@pytest.fixture
def archive(work: Path) -> Archive:
    archive = Archive(work / "posts", work / "index.sqlite")
    archive.root.mkdir()
    archive.write("a.md", tags="[雨, a/b]")
    return archive


def get(port: int, path: str, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", "/archive/" + quote(path, safe="/=?&"), headers=given)
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())
    finally:
        connection.close()


def check(port: int) -> None:
    """What holds for files and for the server alike."""
    for path, media_type in TYPES.items():
        answer = get(port, path)
        while answer.status == 301:
            answer = get(port, answer.headers["location"].partition("/archive/")[2])
        assert (path, answer.status, answer.headers["content-type"].lower()) == (path, 200, media_type)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "max-age=900" in answer.headers["cache-control"]
    feed = get(port, "feed.atom")
    assert feed.headers["access-control-allow-origin"] == "*"
    assert get(port, "feed.atom", If_None_Match=feed.headers["etag"]).status == 304
    assert get(port, "feed.atom", If_Modified_Since=feed.headers["last-modified"]).status == 304
    encoded = get(port, "feed.atom", Accept_Encoding="gzip")
    assert encoded.headers["content-encoding"] == "gzip"
    assert gzip.decompress(encoded.body) == feed.body
    assert get(port, "feed.atom", Accept_Encoding="gzip", If_None_Match=encoded.headers["etag"]).status == 304
    assert get(port, "style.css").headers["content-type"].startswith("text/css")
    assert "javascript" in get(port, "script.js").headers["content-type"]
    assert get(port, "icon.svg").headers["content-type"].startswith("image/svg+xml")
    missing = get(port, "nothing", Accept="text/html")
    assert missing.status == 404
    assert b"<html" in missing.body
    assert get(port, ".feeds-manifest.json").status in (403, 404)


def test_files_are_served_as_what_they_are(program: str, archive: Archive, work: Path) -> None:
    out = work / "www" / "archive"
    options = ("--base-url", BASE_URL, "--records", work / "records.jsonl", "--compress")
    built = feeds("build", archive.root, "--out", out, *options)
    assert built.exit_code == 0, built.output
    for folder in (work / "www", *(path for path in out.rglob("*") if path.is_dir()), out):
        folder.chmod(0o755)
    text = recipe(
        {"nginx": "Files with nginx", "caddy": "Files with Caddy"}.get(program, "Files with Apache"), program
    )
    with running(program, text, work, {"/srv/www": str(work / "www")}) as port:
        check(port)


def test_feeds_name_their_hub_and_themselves_in_a_header(program: str, archive: Archive, work: Path) -> None:
    out = work / "www" / "archive"
    built = feeds("build", archive.root, "--out", out, "--base-url", BASE_URL)
    assert built.exit_code == 0, built.output
    for folder in (work / "www", *(path for path in out.rglob("*") if path.is_dir()), out):
        folder.chmod(0o755)
    heading = {"nginx": "Files with nginx", "caddy": "Files with Caddy"}.get(program, "Files with Apache")
    lines = recipe(heading, program).splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "Access-Control-Allow-Origin" in line)
    text = "".join((*lines[: at + 1], recipe("WebSub", program), *lines[at + 1 :]))
    with running(program, text, work, {"/srv/www": str(work / "www")}) as port:
        for path in ("feed.atom", "feed.rss", "feed.json", "tag/雨/feed.atom", "tag/a=2fb/feed.rss"):
            link = get(port, path).headers["link"]
            said = re.fullmatch(r'<https://hub\.example\.org/>; rel="hub", <(.+)>; rel="self"', link)
            assert said and said[1] == BASE_URL + quote(path, safe="/=")


def test_a_proxy_passes_on_what_the_server_says(program: str, archive: Archive, work: Path) -> None:
    environment = {"FEEDS_INDEX": str(archive.index), "FEEDS_RECORDS": str(work / "records.jsonl")}
    text = recipe(NAMES[program], program)
    with (
        serving(archive.root, "--base-url", BASE_URL, environment=environment) as server,
        running(program, text, work, {"127.0.0.1:8000": f"127.0.0.1:{server.port}"}) as port,
    ):
        check(port)
        assert get(port, "feed.atom").headers["etag"] == server.get("/feed.atom").headers["etag"]
        assert get(port, "healthz").status == 200
        assert get(port, "health.json").status == 404
        assert get(port, "search/feed.atom?q=rain").status == 200


@pytest.mark.parametrize("host", ["GitHub Pages", "GitLab Pages"])
def test_ci_publishes_what_a_repository_holds(host: str, archive: Archive, work: Path) -> None:
    clone = work / "clone"
    clone.mkdir()
    archive.root.rename(clone / "posts")
    program = work / "bin" / "feeds"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m feeds "$@"\n')
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "FEEDS_INDEX": str(archive.index),
        "CI_PAGES_URL": "https://owner.example.org/archive",
    }

    def run(command: str) -> None:
        subprocess.run(["bash", "-e", "-c", command], cwd=clone, env=environment, check=True)

    run(f"git init -q --bare {work}/remote; git init -q -b main; git remote add origin {work}/remote")
    run("git config user.name a; git config user.email a@localhost")
    run("git add posts; git commit -q -m Posts; git push -q -u origin main")
    jobs = yaml.safe_load(recipe(host, "yaml"))
    steps = [one.get("run", "") for one in jobs["jobs"]["publish"]["steps"]] if "jobs" in jobs else []
    steps += jobs.get("pages", {}).get("script", [])
    commands = [step for step in steps if step and not step.startswith("pip install")]
    for command in commands * 2:  # the second time, nothing has changed
        run(command)
    assert (clone / "public" / "feed.atom").is_file()
    assert list(clone.glob("records.jsonl")) or list(clone.glob(".cache/records.jsonl"))


def test_a_service_starts_with_options_that_there_are() -> None:
    unit = recipe("systemd", "ini")
    command = re.search(r"^ExecStart=/opt/feeds/bin/feeds (\w+) /srv/archive (.*)$", unit, re.MULTILINE)
    assert command
    shown = feeds(command[1], "--help").output
    assert all(option in shown for option in command[2].split() if option.startswith("--"))
    names = {f"FEEDS_{row.name.upper()}" for row in SETTINGS}
    assert set(re.findall(r"^Environment=(\w+)=", unit, re.MULTILINE)) <= names


def run_page(name: str, work: Path) -> None:
    """Run the commands of a page in docs/ as they are written, in a folder with `posts`."""
    program = work / "bin" / "feeds"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m feeds "$@"\n')
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "FEEDS_INDEX": "index.sqlite",
    }
    text = (ROOT / "docs" / name).read_text("utf-8")
    commands = "\n".join(re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    subprocess.run(["bash", "-e", "-c", commands], cwd=work, env=environment, check=True)


def assert_equal(ours: Path, theirs: Path) -> None:
    """One folder has what the other one has, to the byte."""
    files = [path.relative_to(ours) for path in ours.rglob("*") if path.is_file()]
    assert Path("feed.atom") in files
    assert [path for path in files if (ours / path).read_bytes() != (theirs / path).read_bytes()] == []


def test_an_archive_that_moves_keeps_the_ids_of_its_feeds(
    archive: Archive, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDS_RECORDS", str(work / "records.jsonl"))
    build = ("build", archive.root, "--out", work / "public")
    feeds(*build, "--base-url", "https://old.example/feeds/")
    before = feedparser.parse((work / "public" / "feed.atom").read_bytes())
    run_page("moving.md", work)
    after = feedparser.parse((work / "public" / "feed.atom").read_bytes())
    assert before.feed.id == after.feed.id
    assert [one.id for one in before.entries] == [one.id for one in after.entries]
    assert {one.href for one in after.feed.links if one.rel == "self"} == {
        "https://new.example/feeds/feed.atom"
    }
    assert "set id" not in feeds(*build, "--base-url", "https://third.example/").output
    (archive.root / "feeds.toml").unlink()
    assert 'set id = "https://old.example/feeds/"' in feeds(*build).output


def test_an_upgrade_can_be_tried(archive: Archive, work: Path) -> None:
    run_page("upgrading.md", work)
    assert_equal(work / "public", work / "try")


def test_a_backup_restores_every_byte(archive: Archive, work: Path) -> None:
    run_page("backup.md", work)
    assert_equal(work / "public", work / "restored" / "public")

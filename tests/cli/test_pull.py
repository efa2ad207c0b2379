"""`feeds pull`, as a keeper types it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.pull.parsing import Parser
from tests.support.archive import Archive
from tests.support.commands import feeds
from tests.support.paths import ROOT
from tests.support.upstream import Article, Upstream, prose, running


@pytest.fixture
def site() -> Iterator[Upstream]:
    with running() as upstream:
        upstream.publish(Article("/rain", "Rain", prose("rain")))
        upstream.feed("/feed.atom")
        yield upstream


@pytest.fixture
def parsed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is pulled is parsed in this process: another one takes a second to begin."""
    monkeypatch.setattr("feeds.pull.parsing.Parser", lambda processes: Parser(0))


def pull_from(archive: Archive, url: str) -> None:
    (archive.root / "feeds.toml").write_text(f'[[pull]]\nurl = "{url}"\n')


def test_a_pull_by_hand_asks_each_time_and_says_what_came(archive: Archive, site: Upstream) -> None:
    pull_from(archive, site.url("/feed.atom"))
    first = feeds("pull", archive.root, "--allow", site.host)
    assert first.exit_code == 0, first.output
    assert "2024-03-05-rain.html: content: the feed has the whole text" in first.stdout
    assert "1 feed asked, 0 without news; 1 post written, 0 corrected" in first.stdout
    again = feeds("pull", archive.root, "--allow", site.host)
    assert "1 feed asked, 1 without news; 0 posts written" in again.stdout
    due = feeds("pull", archive.root, "--allow", site.host, "--due")
    assert "0 feeds asked" in due.stdout and len(site.requests) == 2


@pytest.mark.usefixtures("parsed_here")
def test_show_says_which_text_was_chosen_and_why(archive: Archive, site: Upstream) -> None:
    site.publish(Article("/snow", "Snow", prose("snow"), summary="It snowed …"))
    pull_from(archive, site.url("/feed.atom"))
    feeds("pull", archive.root, "--allow", site.host)
    for name, text in (
        ("rain", "content: the feed has the whole text"),
        ("snow", "page: the feed has a summary of 11 characters; marked as the article"),
    ):
        path = f"2024-03-05-{name}.html"
        assert f'pulled_text: "{text}"' in (archive.root / path).read_text("utf-8")
        shown = feeds("show", archive.root, path).stdout
        assert f"{path}: {text} (from {site.url('/feed.atom')})" in shown


def test_a_feed_inside_needs_the_keepers_leave(archive: Archive, site: Upstream) -> None:
    pull_from(archive, site.url("/feed.atom"))
    result = feeds("pull", archive.root)
    assert result.exit_code == 1
    assert "is an address inside; only the keeper can allow it" in result.stderr
    assert site.requests == []


@pytest.mark.usefixtures("parsed_here")
def test_a_dry_run_shows_the_text(archive: Archive, site: Upstream) -> None:
    pull_from(archive, site.url("/feed.atom"))
    result = feeds("pull", archive.root, "--allow", site.host, "--dry-run")
    assert "Paragraph 3 tells of rain" in result.stdout and "1 post would be written" in result.stdout
    assert list(archive.root.rglob("*.html")) == []


@pytest.mark.usefixtures("parsed_here")
def test_the_feeds_of_an_opml_file_are_pulled(archive: Archive, site: Upstream, tmp_path: Path) -> None:
    outline = f'<outline text="Sea"><outline xmlUrl="{site.url("/feed.atom")}"/></outline>'
    opml = f"<opml><body>{outline}</body></opml>"
    (tmp_path / "list.opml").write_text(opml)
    result = feeds("pull", archive.root, "--allow", site.host, "--opml", tmp_path / "list.opml")
    assert result.exit_code == 0, result.output
    (post,) = archive.root.rglob("*.html")
    assert 'categories: ["Sea"]' in post.read_text("utf-8")


def test_nothing_to_pull_is_said(archive: Archive) -> None:
    result = feeds("pull", archive.root)
    assert result.exit_code == 1 and "names no feed to pull" in result.stderr
    result = feeds("pull", archive.root, "--opml", "no.opml")
    assert (result.exit_code, result.stderr) == (1, "feeds: no.opml: no such file or directory\n")


def test_without_the_extra_one_line_says_so(archive: Archive) -> None:
    code = (
        "import sys, importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'urllib3' else find(name, *rest)\n"
        "from feeds.cli.main import main; main()"
    )
    command = [sys.executable, "-c", code, "pull", str(archive.root)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**os.environ})
    assert run.returncode == 1
    assert run.stderr == "feeds: feeds pull: needs more libraries: pip install 'feeds[pull]'\n"

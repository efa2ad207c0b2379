"""The application as other WSGI servers run it: loaded first, forked then."""

import os
import subprocess
import sys
import threading

import pytest

from feeds.errors import BadFolder, BadSetting
from feeds.web.app import from_environment
from tests.support.archive import Archive
from tests.support.paths import ROOT

PREFORKING = """
import os, pathlib, sys, time
from wsgi import app

posts = pathlib.Path(os.environ["FEEDS_POSTS"])
workers = []
for _ in range(2):
    worker = os.fork()
    if not worker:
        client = app.test_client()
        deadline = time.monotonic() + 20
        before = b"a.md" in client.get("/feed.atom").data
        while b"b.md" not in client.get("/feed.atom").data and time.monotonic() < deadline:
            time.sleep(0.02)
        os._exit(0 if before and time.monotonic() < deadline else 1)
    workers.append(worker)
time.sleep(0.2)
(posts / "b.md").write_text((posts / "a.md").read_text().replace("a.md", "b.md"))
sys.exit(sum(os.waitpid(worker, 0)[1] for worker in workers))
"""


def environment(archive: Archive, **given: str) -> dict[str, str]:
    return {"FEEDS_POSTS": str(archive.root), "FEEDS_INDEX": str(archive.index), **given}


def watchers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "feeds-watcher"]


@pytest.mark.slow
def test_workers_that_are_forked_from_a_loaded_application_keep_up(archive: Archive) -> None:
    archive.write("a.md")
    done = subprocess.run(
        [sys.executable, "-c", PREFORKING],
        cwd=ROOT,
        env={**os.environ, **environment(archive, FEEDS_WATCH="0.05")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_loading_the_application_starts_no_thread(archive: Archive) -> None:
    archive.write("a.md")
    app = from_environment(environment(archive, FEEDS_WATCH="0"))
    assert app.test_client().get("/feed.atom").status_code == 200
    assert watchers() == []


def test_a_missing_folder_is_an_error_at_once(archive: Archive) -> None:
    with pytest.raises(BadFolder):
        from_environment(environment(archive, FEEDS_POSTS=str(archive.root / "nowhere")))


def test_a_rule_that_cannot_be_understood_is_an_error_at_once(archive: Archive) -> None:
    archive.write("a.md")
    archive.write_text(".rules/example.com.txt", "strip: p[\n")
    with pytest.raises(BadSetting, match=r"example\.com\.txt"):
        from_environment(environment(archive, FEEDS_RULES=".rules"))

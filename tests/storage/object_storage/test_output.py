import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from werkzeug import Request, Response
from werkzeug.serving import make_server

from feeds.errors import BadOutput
from feeds.storage import open_output
from feeds.storage.object_storage import lock
from feeds.storage.object_storage.location import location_of
from feeds.storage.output import MANIFEST
from tests.support.archive import Archive
from tests.support.commands import feeds
from tests.support.media import PNG
from tests.support.object_storage import Bucket
from tests.support.waiting import wait_until

URL = "https://feeds.example.org/"
TYPES = {
    "feed.atom": "application/atom+xml; charset=utf-8",
    "feed.xml": "application/atom+xml; charset=utf-8",
    "feed.rss": "application/rss+xml; charset=utf-8",
    "index.xml": "application/rss+xml; charset=utf-8",
    "feed.json": "application/feed+json",
    "feeds.opml": "text/x-opml; charset=utf-8",
    "index.html": "text/html; charset=utf-8",
    "style.css": "text/css; charset=utf-8",
    "icon.png": "image/png",
}


def build(archive: Archive, out: object, **environment: str) -> str:
    """What `feeds build` says."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        done = feeds("build", archive.root, "-o", out, "--base-url", URL, "--kinds", "tag")
    assert done.exit_code == 0, done.output
    return done.output


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def modified(bucket: Bucket) -> dict[str, object]:
    listed = bucket.client.list_objects_v2(Bucket=bucket.name)["Contents"]
    return {one["Key"]: (one["LastModified"], one["ETag"]) for one in listed}


def test_a_bucket_holds_what_a_folder_holds(archive: Archive, bucket: Bucket, tmp_path: Path) -> None:
    archive.write("a.md", tags="[C#, 中国]", body="![](rain.png)")
    archive.write_file("rain.png", PNG)
    build(archive, tmp_path / "out")
    build(archive, bucket.url("a/site"))
    assert bucket.objects("a/site") == tree(tmp_path / "out")


def test_objects_have_media_types_and_lifetimes(archive: Archive, bucket: Bucket) -> None:
    archive.write("a.md", body="![](rain.png)")
    archive.write_file("rain.png", PNG)
    build(archive, bucket.url(), FEEDS_MAX_AGE="77")
    for name, media_type in TYPES.items():
        said = bucket.head(name)
        assert (said["ContentType"], said["CacheControl"]) == (media_type, "public, max-age=77"), name
    (picture,) = (name for name in bucket.objects() if name.startswith("files/"))
    said = bucket.head(picture)
    assert (said["ContentType"], "immutable" in said["CacheControl"]) == ("image/png", True)
    assert bucket.head(MANIFEST)["CacheControl"] == "no-store"
    assert "0 unchanged" not in build(archive, bucket.url(), FEEDS_MAX_AGE="78")
    assert bucket.head("feed.atom")["CacheControl"] == "public, max-age=78"


def test_only_what_changed_is_written(archive: Archive, bucket: Bucket) -> None:
    archive.write("a.md", tags="[x]")
    build(archive, bucket.url())
    before = modified(bucket)
    assert build(archive, bucket.url()) == ""
    assert modified(bucket) == before
    archive.write("b.md", tags="[y]")
    assert "documents written" in build(archive, bucket.url())
    after = modified(bucket)
    assert all(after[name] == before[name] for name in before if name.startswith("tag/x/feed"))
    assert after["feed.atom"] != before["feed.atom"] and "tag/y/feed.atom" in after


def test_objects_that_are_no_longer_published_are_deleted(archive: Archive, bucket: Bucket) -> None:
    archive.write("a.md")
    bucket.put("of-others.html")
    build(archive, bucket.url(), FEEDS_PAGES="all")
    assert any(name.startswith("entry/") for name in bucket.objects())
    assert " 0 removed" not in build(archive, bucket.url())
    left = bucket.objects()
    assert "of-others.html" in left and not any(name.startswith("entry/") for name in left)
    assert lock.NAME not in left


def test_what_no_build_wrote_is_left_and_named(archive: Archive, bucket: Bucket) -> None:
    archive.write("a.md")
    bucket.put("feed.atom", b"mine")
    assert f"{bucket.url()}/feed.atom was not written by an earlier build" in build(archive, bucket.url())
    assert bucket.objects()["feed.atom"] == b"mine"


def test_a_manifest_names_nothing_elsewhere(archive: Archive, bucket: Bucket) -> None:
    archive.write("a.md")
    bucket.put("b/x")
    bucket.put(f"a/{MANIFEST}", b'{"files": ["../b/x"]}')
    done = feeds("build", archive.root, "-o", bucket.url("a"), "--base-url", URL)
    assert (done.exit_code, done.stderr) == (1, "feeds: ../b/x: leads out of the output\n")
    assert bucket.objects("b") == {"x": b"x"}


def test_a_new_index_compares_and_writes_nothing(archive: Archive, bucket: Bucket, tmp_path: Path) -> None:
    archive.write("a.md", tags="[x]")
    build(archive, bucket.url())
    before = modified(bucket)
    build(archive, bucket.url(), FEEDS_INDEX=str(tmp_path / "another.sqlite"))
    assert modified(bucket) == before


def test_an_object_that_others_changed_is_written_again(archive: Archive, bucket: Bucket) -> None:
    archive.write("a.md")
    build(archive, bucket.url())
    right = bucket.objects()
    bucket.put("feed.atom", b"broken")
    bucket.delete("feed.rss")
    build(archive, bucket.url())
    assert bucket.objects() == right


def test_the_output_of_another_archive_is_refused(archive: Archive, bucket: Bucket, tmp_path: Path) -> None:
    archive.write("a.md")
    build(archive, bucket.url())
    other = Archive(tmp_path / "other", tmp_path / "other.sqlite")
    other.write("b.md")
    environment = {"FEEDS_INDEX": str(other.index), "FEEDS_RECORDS": str(tmp_path / "records")}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        done = feeds("build", other.root, "-o", bucket.url(), "--base-url", URL)
    assert done.exit_code == 1 and "was written from another archive" in done.stderr


@pytest.mark.parametrize(
    ("name", "environment", "said"),
    [
        ("s3://no-such-bucket/x", {}, "no-such-bucket/x: there is no such bucket"),
        ("", {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "cannot be reached"),
        ("s3://", {}, "has no name of a bucket"),
        ("s3://bucket/a//b", {}, "has an empty part"),
        ("s3://bucket/../b", {}, "has an empty part"),
        ("s3://KEY:SECRETSECRET@bucket/x", {}, "has no name of a bucket"),
        ("", {"FEEDS_COMPRESS": "true"}, "compress: is for folders"),
    ],
)
def test_an_error_is_one_line(
    archive: Archive, bucket: Bucket, monkeypatch: pytest.MonkeyPatch,
    name: str, environment: Mapping[str, str], said: str,
) -> None:  # fmt: skip
    archive.write("a.md")
    monkeypatch.setattr("feeds.storage.object_storage.location._RETRIES", 1)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    done = feeds("build", archive.root, "-o", name or bucket.url(), "--base-url", URL)
    assert done.exit_code == 1 and said in done.stderr
    assert done.stderr.count("\n") == 1 and bucket.environment["AWS_SECRET_ACCESS_KEY"] not in done.stderr


def test_without_the_extra_it_is_named(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    archive.write("a.md")
    for command in (("build", archive.root, "-o", "s3://b/x"), ("check", "gs://b/x")):
        done = feeds(*command)
        assert done.exit_code == 1
        assert done.stderr == f"feeds: {command[-1]}: needs one more library: pip install 'feeds[s3]'\n"


def test_wrong_credentials_are_named_without_them(
    archive: Archive, rclone_bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write("a.md")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "WRONGWRONG")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "SECRETSECRET")
    done = feeds("build", archive.root, "-o", rclone_bucket.url(), "--base-url", URL)
    assert done.exit_code == 1
    assert done.stderr.endswith(": does not accept the credentials\n") and done.stderr.count("\n") == 1
    assert not {"WRONGWRONG", "SECRETSECRET"} & set(re.findall(r"\w+", done.stderr))


def test_a_second_build_is_refused_where_the_store_can(
    archive: Archive, each_bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bucket = each_bucket
    archive.write("a.md")
    monkeypatch.setattr(lock, "RENEWED", 0.1)
    monkeypatch.setattr(lock, "DEAD", 30)
    with lock.held(location_of(bucket.url())) as held:
        assert bool(held) == bucket.has_conditions
        # On another machine.
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
        done = feeds("build", archive.root, "-o", bucket.url(), "--base-url", URL)
    assert done.exit_code == bucket.has_conditions
    assert ("another build writes to it" in done.stderr) == bucket.has_conditions
    assert lock.NAME not in bucket.objects()
    build(archive, bucket.url())


def test_a_second_build_of_one_machine_is_refused_at_once(archive: Archive, moto_bucket: Bucket) -> None:
    archive.write("a.md")
    with lock.held(location_of(moto_bucket.url())):
        started = time.monotonic()
        done = feeds("build", archive.root, "-o", moto_bucket.url(), "--base-url", URL)
    assert done.exit_code == 1 and "another build writes to it" in done.stderr
    assert time.monotonic() - started < lock.RENEWED


def test_a_lock_that_nobody_renews_is_taken_over(
    archive: Archive, moto_bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.write("a.md")
    monkeypatch.setattr(lock, "RENEWED", 0.1)
    monkeypatch.setattr(lock, "DEAD", 0.3)
    moto_bucket.put(lock.NAME, b"another-machine 7")
    assert "documents written" in build(archive, moto_bucket.url())
    assert lock.NAME not in moto_bucket.objects()


def test_a_build_that_lost_its_lock_stops(moto_bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "RENEWED", 0.05)
    with lock.held(location_of(moto_bucket.url())) as held:
        assert held
        moto_bucket.put(lock.NAME, b"another-machine 1")
        with pytest.raises(Exception, match="another build has taken over"):
            for _ in range(200):
                time.sleep(0.02)
                held.check()
    assert moto_bucket.objects()[lock.NAME] == b"another-machine 1"


@pytest.mark.slow
def test_a_lock_whose_renewal_was_not_answered_is_kept(
    moto_bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "RENEWED", 3)
    with lock.held(location_of(moto_bucket.url())) as held:
        assert held
        holder, number = moto_bucket.objects()[lock.NAME].decode().split()
        moto_bucket.put(lock.NAME, f"{holder} {int(number) + 1}".encode())
        wait_until(lambda: int(moto_bucket.objects()[lock.NAME].split()[1]) > int(number) + 1)
        held.check()


def test_a_store_that_knows_no_conditions_has_no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    @Request.application
    def answer(request: Request) -> Response:
        is_refused = "If-None-Match" in request.headers
        return Response("<Error><Code>NotImplemented</Code></Error>" * is_refused, 501 if is_refused else 200)

    server = make_server("127.0.0.1", 0, answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setattr("feeds.storage.object_storage.location._RETRIES", 0)
    try:
        with lock.held(location_of("s3://any/x")) as held:
            assert held is None
    finally:
        server.shutdown()
        server.server_close()


def test_a_build_without_a_state_folder_waits_for_no_other(
    moto_bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    for _ in range(2):
        with lock.held(location_of(moto_bucket.url())) as held:
            assert held and lock.NAME in moto_bucket.objects()


def test_a_build_that_begins_again_is_not_taken_for_another(bucket: Bucket) -> None:
    output = open_output(bucket.url())
    output.create()
    for body in (b"1", b"2"):
        with output.writing():
            output.write(MANIFEST, body)
    bucket.put(MANIFEST, b"3")
    with pytest.raises(BadOutput, match="another build has just written"), output.writing():
        pass


@pytest.mark.slow
def test_a_build_may_be_killed_at_any_moment(archive: Archive, each_bucket: Bucket, tmp_path: Path) -> None:
    bucket = each_bucket
    chance = random.Random(seed := random.randrange(10**6))
    print(f"{seed=}")
    kills = 0
    for number in range(12):
        archive.write(f"{number}.md", tags=f"[t{number % 4}]")
    program = "from feeds.archive import workers; from feeds.cli.main import main; workers.START = 0; main()"
    command = [sys.executable, "-c", program, "build", str(archive.root), "-o", bucket.url("site")]
    while kills < 100:
        archive.write(f"{kills % 12}.md", tags=f"[t{kills % 5}]", title=f"Title {kills}")
        started = time.monotonic()
        process = subprocess.Popen(
            [*command, "--base-url", URL, "--kinds", "tag"],
            env={**os.environ, **bucket.environment},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        time.sleep(chance.uniform(0.3, 2.5))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            kills += 1
        _, said = process.communicate()
        assert process.returncode in (0, -signal.SIGKILL), (said, time.monotonic() - started)
        # Whatever is there, the manifest names it.
        there = bucket.objects("site")
        named = json.loads(there[MANIFEST])["files"] if MANIFEST in there else []
        assert there.keys() <= {*named, MANIFEST, lock.NAME}
    build(archive, bucket.url("site"))
    build(archive, tmp_path / "out")
    there, here = bucket.objects("site"), tree(tmp_path / "out")
    assert there == here

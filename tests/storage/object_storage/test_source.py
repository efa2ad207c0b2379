import logging
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from feeds.errors import BadFolder
from feeds.publisher import Publisher
from feeds.settings import load_settings
from feeds.storage import open_source
from feeds.storage.object_storage.source import ObjectSource
from feeds.storage.output import MANIFEST
from feeds.storage.source import read_all
from tests.storage.object_storage.test_output import URL, tree
from tests.support.archive import NOW, Archive, titles
from tests.support.commands import feeds
from tests.support.media import PNG
from tests.support.object_storage import Bucket
from tests.support.paths import ROOT
from tests.support.serving import get, serving
from tests.support.waiting import wait_until

POST = "---\ntitle: {0}\ndate: 2021-05-01\nfrom: https://example.com/{0}\n---\nIt rained.\n"


def source_of(bucket: Bucket, prefix: str = "posts") -> ObjectSource:
    found = open_source(bucket.url(prefix))
    assert isinstance(found, ObjectSource)
    return found


def scanned(source: ObjectSource) -> tuple[list[str], list[str]]:
    others: list[bytes] = []
    return [path.decode() for path, _, _ in source.scan(others)], [path.decode() for path in others]


def published(bucket: Bucket, prefix: str = "posts", **flags: Any) -> Publisher:
    given = {"base_url": URL} | flags
    publisher = Publisher(load_settings(bucket.url(prefix), environment={}, flags=given))
    publisher.update(NOW)
    return publisher


def site(archive: Archive) -> Path:
    """A Jekyll site with settings, rules, a picture and what is no post."""
    archive.write("_posts/2021-05-01-a.md", "![](../img/rain.png) <p>Buy now.</p>", tags="[x]")
    archive.write("_posts/2021-05-02-b.md", "It [rained](2021-05-01-a.md).", tags="[中国]", author="mei")
    archive.write("_posts/private/2021-05-03-c.md", **{"from": ""})
    archive.write("_drafts/2021-05-04-d.md")
    archive.write_text("_config.yml", "title: Rain\nurl: https://rain.example.org\n")
    archive.write_text("_data/authors.yml", "mei: {name: Mei Lin}\n")
    archive.write_text(".gitignore", "private/\n")
    archive.write_text("feeds.toml", 'description = "Of rain"\nrules = "rules"\nstyle = "my.css"\n')
    archive.write_text("rules/example.com.txt", "find_string: Buy now.\nreplace_string: \n")
    archive.write_text("my.css", "p { color: red }")
    archive.write_file("img/rain.png", PNG)
    archive.write_file("favicon.png", PNG)
    archive.write_text("public/" + MANIFEST, "{}")
    archive.write("public/e.md")
    return archive.root


def test_a_bucket_of_posts_gives_what_a_folder_gives(
    archive: Archive, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.fill(site(archive), "my/posts")
    for posts, out in ((archive.root, "here"), (bucket.url("my/posts"), "there")):
        monkeypatch.setenv("FEEDS_INDEX", str(tmp_path / f"{out}.sqlite"))
        done = feeds("build", posts, "-o", tmp_path / out)
        assert (done.exit_code, done.stderr) == (0, "")
    here, there = (tree(tmp_path / out) for out in ("here", "there"))
    here.pop(MANIFEST), there.pop(MANIFEST)  # each archive has an id of its own
    assert here.keys() == there.keys()
    assert [(name, here[name], there[name]) for name in here if here[name] != there[name]][:1] == []
    assert "tag/=E4=B8=AD=E5=9B=BD/feed.atom" in here or "tag/中国/feed.atom" in here
    assert b"Mei Lin" in here["feed.atom"] and b"Buy now" not in here["feed.atom"]
    assert b"color: red" in here["style.css"] and any(name.startswith("files/") for name in here)
    assert b"Of rain" in here["feed.atom"]


def test_what_is_served_from_a_bucket_is_what_is_served_from_a_folder(
    archive: Archive, bucket: Bucket, tmp_path: Path
) -> None:
    bucket.fill(site(archive), "posts")
    here = archive.publish()
    there = published(bucket, index=str(tmp_path / "there.sqlite"))
    paths = ("/feed.atom", "/feed.rss", "/feed.json", "/", "/tag/x/", "/feeds.opml", "/style.css", "/nothing")
    pictures = re.findall(r"/files/[0-9a-f]+/rain.png", get(here, "/feed.json").text)
    for path in (*paths, pictures[0]):
        with get(here, path) as ours, get(there, path) as theirs:
            assert (ours.status, ours.data, ours.headers.get("ETag")) == (
                *(theirs.status, theirs.data, theirs.headers.get("ETag")),
            ), path


def test_a_large_file_goes_from_bucket_to_bucket(bucket: Bucket) -> None:
    song = b"ID3\x03" + bytes(6_000_000)
    bucket.put("posts/a.md", (POST.format("A") + "[song](a.mp3)").encode())
    bucket.put("posts/a.mp3", song)
    url = bucket.url("posts")
    for said in ("documents written", ""):
        done = feeds("build", url, "-o", f"{url}/site", "--base-url", URL)
        assert (done.exit_code, said in done.stdout, done.stderr) == (0, True, "")
    built = bucket.objects("posts/site")
    (name,) = (name for name in built if name.startswith("files/"))
    assert built[name] == song
    assert bucket.head(f"posts/site/{name}")["ContentType"] == "audio/mpeg"


def test_what_changed_is_seen_by_its_entity_tag(bucket: Bucket, tmp_path: Path) -> None:
    bucket.put("posts/a.md", POST.format("A").encode())
    bucket.put("posts/b.md", POST.format("B").encode())
    flags = {"index": str(tmp_path / "i.sqlite")}
    publisher = published(bucket, **flags)
    generation = publisher.generation()
    publisher.update(NOW)
    assert (titles(publisher), publisher.generation()) == (["A", "B"], generation)
    bucket.put("posts/a.md", POST.format("C").encode())  # of the same length
    bucket.put("posts/sub/d.md", POST.format("D").encode())
    bucket.delete("posts/b.md")
    publisher.update(NOW)
    assert titles(publisher) == ["C", "D"]
    publisher.close()


ODD = ("a//b.md", "../x.md", "./y.md", "con\x01trol.md", "/c.md", "q\x7f.md")
FINE = ("A.md", "a.md", "a.md/b.md", "a.txt", "中 %41#?~.md", "b\\c.md", "e[]{}^`|<>\"'.md", "u\x85.md")


def test_odd_keys_are_told_and_no_other_is_lost(
    moto_bucket: Bucket, caplog: pytest.LogCaptureFixture
) -> None:
    for key in (*ODD, *FINE, "sub/"):
        moto_bucket.put(f"posts/{key}", POST.format(len(key)).encode())
    moto_bucket.put("posts-of-others/x.md")
    moto_bucket.put("posts")
    source = source_of(moto_bucket)
    with caplog.at_level(logging.WARNING, "feeds"):
        found, _ = scanned(source)
    assert found == sorted(FINE, key=str.encode)
    assert f"and {len(ODD) - 1} more" in caplog.text and "its key has an empty part" in caplog.text
    assert [source.read(key) for key in found] == [POST.format(len(key)).encode() for key in found]
    told = {path for path, reason, is_link in source.passed_over() if is_link}
    assert told == set(ODD)
    done = feeds("check", moto_bucket.url("posts"))
    assert "a//b.md: passed over: its key has an empty part" in done.stdout


def test_a_server_that_takes_few_names_loses_none(rclone_bucket: Bucket) -> None:
    keys = ("A.md", "a.md", "a-b/c.md", "a/b.md", "a.b.md", "con\x01trol.md", "中 %41#?~.md")
    for key in keys:
        rclone_bucket.put(f"posts/{key}")
    found, _ = scanned(source_of(rclone_bucket))
    assert found == sorted((key for key in keys if "\x01" not in key), key=str.encode)


@pytest.mark.slow
def test_many_pages_are_listed_with_odd_keys(moto_bucket: Bucket) -> None:
    client = moto_bucket.client
    for number in range(1_003):
        client.put_object(Bucket=moto_bucket.name, Key=f"posts/{number:04}+ &é.md", Body=b"")
    moto_bucket.put("posts/0500//x.md")
    found, _ = scanned(source_of(moto_bucket))
    assert found == [f"{number:04}+ &é.md" for number in range(1_003)]


def test_what_a_folder_passes_over_a_bucket_does(bucket: Bucket) -> None:
    for key in (
        "a.md",
        ".hidden.md",
        ".git/x.md",
        "node_modules/b.md",
        f"out/{MANIFEST}",
        "out/c.md",
        "d.png",
    ):
        bucket.put(f"posts/{key}")
    source = source_of(bucket)
    assert scanned(source) == (["a.md"], ["d.png"])
    assert {path: reason for path, reason, _ in source.passed_over()} == {
        ".git": "hidden",
        ".hidden.md": "hidden",
        "d.png": "no suffix of a post",
        "node_modules": "a folder that holds no posts, by its name",
        "out": "output of feeds",
    }
    with pytest.raises(BadFolder, match="is a folder of output"):
        scanned(source_of(bucket, "posts/out"))


def test_nothing_outside_is_read(bucket: Bucket) -> None:
    bucket.put("secret.md")
    bucket.put("posts/a.md")
    source = source_of(bucket)
    for path in ("../secret.md", "/secret.md", "a//../../secret.md", "", ".", "a.md/"):
        with pytest.raises(OSError):
            source.read(path)
    assert source.holds(source.place("feeds.toml")) and not source.holds(source.place("../secret.md"))


def test_a_file_is_read_in_pieces_as_long_as_it_is_the_same(each_bucket: Bucket) -> None:
    data = bytes(range(256)) * 5_000
    each_bucket.put("posts/a.mp3", data)
    source = source_of(each_bucket)
    with source.open_file("a.mp3") as file:
        assert file.read(10) == data[:10]
        file.seek(-7, 2)
        assert file.read() == data[-7:]
        file.seek(0)
        assert file.read() == data
    assert source.read_range("a.mp3", 2**20 - 3, 9) == data[2**20 - 3 : 2**20 + 6]
    assert source.read_range("a.mp3", 10**9, 9) == b""
    with source.open_file("a.mp3") as file:
        file.read(1)
        each_bucket.put("posts/a.mp3", data[::-1])
        file.seek(0, 2)
        file.seek(0)
        try:  # a server without ranges gave all of it at once
            assert file.read() == data
        except OSError as error:
            assert "has changed" in str(error)


def test_bodies_are_read_together(bucket: Bucket) -> None:
    for number in range(9):
        bucket.put(f"posts/{number}.md", b"%d" % number)
    source = source_of(bucket)
    found = list(read_all(source, [(f"{number}.md", 0) for number in range(10)]))
    assert found[:9] == [b"%d" % number for number in range(9)]
    assert isinstance(found[9], FileNotFoundError)


def test_a_source_goes_to_other_processes_and_is_equal_there(bucket: Bucket) -> None:
    bucket.put("posts/a.md")
    source = source_of(bucket)
    list(source.scan())
    other = pickle.loads(pickle.dumps(source))
    assert (other, repr(other)) == (source, repr(source)) and other.read("a.md") == b"x"
    assert open_source(source.identity) == source


FORKED = """\
import os, sys
from feeds.errors import FeedsError
from feeds.storage import open_source
source = open_source(sys.argv[1])
list(source.scan())
if os.fork() == 0:
    try:
        list(source.scan())
    except FeedsError as error:
        print(error, flush=True)
    os._exit(0)
os.wait()
"""


def test_a_process_that_was_forked_says_so_and_does_not_hang(bucket: Bucket) -> None:
    bucket.put("posts/a.md")
    command = [sys.executable, "-c", FORKED, bucket.url("posts")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert "was opened before this process was forked" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('records = "records.jsonl"', "must be a path of this machine"),
        ('records = "/etc/records"', "leads out of the posts"),
        ('cluster = "tcp://example.org:1"', "may be other people's"),
        ('rules = "none"', "no such file"),
        ('rules = "../../.."', "has an empty part"),
    ],
)
def test_settings_among_the_posts_write_and_run_nothing(bucket: Bucket, toml: str, said: str) -> None:
    bucket.put("posts/a.md")
    bucket.put("posts/feeds.toml", toml.encode())
    done = feeds("check", bucket.url("posts"))
    assert (done.exit_code, said in done.stderr, done.stderr.count("\n")) == (1, True, 1), done.stderr


def test_a_hub_among_the_posts_is_not_the_keepers(bucket: Bucket) -> None:
    bucket.put("posts/a.md")
    bucket.put("posts/feeds.toml", b'hub = "https://hub.example.org/"')
    settings = load_settings(bucket.url("posts"), environment={}, flags={})
    assert not settings.is_of_keeper("hub")
    assert settings.watch == 300
    assert load_settings(bucket.url("posts"), environment={"FEEDS_WATCH": "7"}, flags={}).watch == 7


def test_errors_are_one_line(bucket: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    out = tmp_path / "out"
    bucket.put("posts/a.md")
    monkeypatch.setattr("feeds.storage.object_storage.location._RETRIES", 1)
    for posts, said in (
        (bucket.url("nothing"), "there are no objects"),
        ("s3://no-such-bucket/posts", "there is no such bucket"),
    ):
        assert feeds("build", posts, "-o", out).stderr == f"feeds: {posts}: {said}\n"
    for command in (("pull", bucket.url("posts")), ("import", "x.csv", bucket.url("posts"))):
        assert "posts are only written to folders" in feeds(*command).stderr
    assert "is the folder of posts" in feeds("build", bucket.url("posts"), "-o", bucket.url("posts")).stderr
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert feeds("build", bucket.url("posts"), "-o", out).stderr.endswith(": cannot be reached\n")
    assert not out.exists()


@pytest.mark.slow
def test_a_server_follows_a_bucket(bucket: Bucket, tmp_path: Path) -> None:
    bucket.put("posts/a.md", (POST.format("A") + "![](rain.png)").encode())
    bucket.put("posts/rain.png", PNG)
    posts = bucket.url("posts")
    with serving(posts, "--base-url", URL, folder=tmp_path, log=tmp_path / "log") as server:
        assert "A" in server.get("/feed.json").body.decode()
        picture = re.findall(r"/files/[0-9a-f]+/rain.png", server.get("/feed.json").body.decode())[0]
        answer = server.get(picture, Range="bytes=1-3")
        assert (answer.status, answer.body) == (206, PNG[1:4])
        bucket.put("posts/b.md", POST.format("B").encode())
        wait_until(lambda: '"title":"B"' in server.get("/feed.json").body.decode().replace(": ", ":"))

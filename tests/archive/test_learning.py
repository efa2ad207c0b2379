"""What repeats in the posts of a source, from the folder of posts to what is published."""

import random
import shutil
from pathlib import Path

import pytest

from tests.support.archive import NOW, Archive, build, items
from tests.support.commands import feeds
from tests.support.prose import article

pytestmark = pytest.mark.both_engines(also="slow")

WALL = "<p>You've hit the wall: our journalism is for members, and members pay.</p>"
BANNER = '<p><a href="/join"><img src="/img/wall.jpg?post={}"></a></p>'


def write(archive: Archive, number: int, *, host: str = "nei.example", extra: str | None = None) -> Path:
    """A post with what its host repeats, in three of four."""
    repeated = extra if extra is not None else (WALL + BANNER.format(number) if number % 4 else "")
    return archive.write(
        f"{host}-{number:03}.md",
        f"<div>{article(number, paragraphs=3)}{repeated}</div>",
        date=f"2021-{1 + number % 12:02}-{1 + number % 28:02}T12:00:00Z",
        **{"from": f"https://{host}/{number}"},
    )


def test_what_many_posts_of_a_source_repeat_is_taken_out_of_them(archive: Archive) -> None:
    for number in range(12):
        write(archive, number)
        write(archive, number, host="few.example" if number < 7 else "other.example", extra=WALL)
    html = {item["url"]: item["content_html"] for item in items(archive.publish())}
    assert len(html) == 24
    assert {url: "hit the wall" in text for url, text in html.items()} == {
        url: "nei.example" not in url for url in html
    }
    assert not any("wall.jpg" in text for text in html.values())
    off = items(archive.publish(repeats=False))
    assert sum("hit the wall" in item["content_html"] for item in off) == 12 + 9


def test_posts_without_an_original_and_videos_repeat_what_they_like(archive: Archive) -> None:
    for number in range(12):
        write(archive, number).write_text(
            f"---\ntitle: {number}\ndate: 2021-05-{1 + number:02}\n---\n{article(number)}{WALL}"
        )
        archive.write(
            f"video-{number}.md", WALL, **{"from": f"https://www.youtube.com/watch?v=abcdefgh{number:03}"}
        )
    found = items(archive.publish())
    assert len(found) == 24 and all("hit the wall" in item["content_html"] for item in found)


def test_the_same_posts_give_the_same_bytes_whatever_came_before(archive: Archive, tmp_path: Path) -> None:
    numbers = list(range(10))
    paths = [write(archive, number, extra=WALL if number % 2 else "") for number in numbers]
    paths += [write(archive, number, host="other.example") for number in numbers]
    away = tmp_path / "away"
    shutil.copytree(archive.root, away)
    whole = archive.documents()
    assert b"hit the wall" not in b"".join(whole.values())
    assert archive.documents() == whole

    archive.forget()
    shutil.rmtree(archive.root)
    archive.root.mkdir()
    random.Random(1).shuffle(paths)
    publisher = archive.open(accept_loss=True)
    for number, path in enumerate(paths):
        shutil.copy2(away / path.name, path)
        publisher.update(NOW)
        if number == 5:
            assert any("hit the wall" in item["content_html"] for item in items(publisher))
    assert archive.documents() == whole

    paths[0].write_text(paths[0].read_text().replace("</div>", "<p>Fog.</p></div>"))
    changed = archive.documents()
    assert changed != whole
    archive.forget()
    assert archive.documents() == changed


def test_a_source_that_lost_its_posts_is_forgotten(archive: Archive) -> None:
    paths = [write(archive, number) for number in range(12)]
    publisher = archive.publish(accept_loss=True)
    assert dict(publisher.archive.index.repeats.learned()).keys() == {"nei.example"}
    for path in paths[:6]:
        path.unlink()
    publisher.update(NOW)
    assert not dict(publisher.archive.index.repeats.learned())
    assert any("hit the wall" in item["content_html"] for item in items(publisher))


def test_searches_find_no_words_that_were_taken_out(archive: Archive) -> None:
    for number in range(7):
        write(archive, number)
    archive.write_text("feeds.toml", '[[search]]\nname = "wall"\nquery = "journalism"\n')
    publisher = archive.publish()
    publisher.read_words()
    assert [channel.count for channel in publisher.channels() if channel.kind == "search"] == [5]
    write(archive, 7)
    publisher.update(NOW)
    publisher.read_words()
    assert [channel.count for channel in publisher.channels() if channel.kind == "search"] == [0]


@pytest.mark.slow
def test_other_processes_learn_and_clean_the_same(archive: Archive, tmp_path: Path) -> None:
    for number in range(1200):
        write(archive, number, host=f"h{number % 9}.example")
    from feeds.publisher import Publisher

    alone, helped = tmp_path / "alone", tmp_path / "helped"
    publisher = archive.publish()
    build(publisher, alone)
    archive.forget()
    with_helpers = Publisher(publisher.settings, processes=3)
    with_helpers.update(NOW)
    build(with_helpers, helped)
    with_helpers.close()
    for file in alone.rglob("*.*"):
        if file.is_file():
            assert file.read_bytes() == (helped / file.relative_to(alone)).read_bytes(), file


def test_show_tells_in_how_many_posts_a_piece_stands(archive: Archive) -> None:
    for number in range(45):
        write(archive, number)
    lines = feeds("show", archive.root, "nei.example-001.md").stdout.splitlines()
    share = "removed     stands in 33 of 45 posts of nei.example: "
    assert f"{share}You've hit the wall: our journalism is for members, and members pay." in lines
    assert f"{share}https://nei.example/img/wall.jpg?post=1" in lines


def test_learn_prints_what_was_learned_as_rules_that_do_the_same(archive: Archive, tmp_path: Path) -> None:
    for number in range(16):
        write(archive, number)
    before = [item["content_html"] for item in items(archive.publish())]
    out = feeds("learn", archive.root).stdout
    assert out.startswith("# --- nei.example.txt\n\n# in 12 of 16 posts\nstrip")
    assert feeds("learn", archive.root, "-o", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "nei.example.txt").read_text() in out
    rules = archive.publish(repeats=False, rules=str(tmp_path / "out"))
    assert [item["content_html"] for item in items(rules)] == before
    assert feeds("learn", archive.root, "-o", tmp_path / "out").exit_code == 1


def test_learn_says_where_nothing_was_learned(archive: Archive) -> None:
    archive.write("a.md")
    result = feeds("learn", archive.root)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing was learned\n")

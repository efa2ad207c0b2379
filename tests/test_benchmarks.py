"""Archives that benchmarks synthesize."""

from itertools import pairwise
from pathlib import Path

from benchmarks.archive import REAL, TENTHS, add, prepare, synthesize

HEAD = "---\ntitle: Rain\nfrom: https://example.com/rain\ndate: 2021-05-01\n---\n"


def test_bodies_are_as_long_as_those_of_real_archives(tmp_path: Path) -> None:
    lengths = [*range(0, 40_000, 250), 60_000]
    synthesize([HEAD + "a" * length for length in lengths], tmp_path, 400, REAL)
    # The prologue grows with the number of a post.
    sizes = [len(path.read_text("utf-8").partition("\n---\n")[2]) for path in tmp_path.rglob("*.md")]
    for low, high in pairwise(TENTHS):
        assert 20 <= sum(low <= size < high for size in sizes) <= 60


def test_each_run_adds_new_posts_to_the_same_archive(tmp_path: Path) -> None:
    before = sorted(prepare([HEAD], tmp_path, 3).rglob("*.md"))
    for number in (4, 5):
        add([HEAD], tmp_path / "posts-short-3", number)
        assert len([*tmp_path.rglob("*.md")]) == number
    assert sorted(prepare([HEAD], tmp_path, 3).rglob("*.md")) == before

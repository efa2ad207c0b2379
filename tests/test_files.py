import os
from pathlib import Path

import pytest

from feeds.errors import BadFolder
from feeds.files import SKIPPED, read, scan


def found(root: Path, without: Path | None = None) -> set[str]:
    return {path for path, _ in scan(root, without=without)}


def put(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")


def test_posts_are_found_at_any_depth(tmp_path: Path) -> None:
    names = {"a.md", "x/b.markdown", "x/y/z/c.html", "_posts/d.htm", "archived/2020-01-01/e.TXT"}
    put(tmp_path, *names, "style.css", "f.md.bak", "md")
    assert found(tmp_path) == names


def test_what_jekyll_keeps_beside_posts_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, *(f"{folder}/a.md" for folder in SKIPPED), *(f"x/{folder}/a.md" for folder in SKIPPED))
    put(tmp_path, ".git/a.md", ".hidden.md", "x/.jekyll-cache/a.md", "_posts/a.md")
    assert found(tmp_path) == {"_posts/a.md"}


def test_output_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "out/index.html", "site/.feeds-manifest.json", "site/index.html")
    assert found(tmp_path, without=tmp_path / "out") == {"a.md"}


def test_links_are_followed_to_files_inside_the_folder_only(tmp_path: Path) -> None:
    root = tmp_path / "posts"
    put(root, "a.md", "x/b.md")
    put(tmp_path, "secret.md", "outside/c.md", "posts-secret/d.md")
    (root / "inside.md").symlink_to("x/b.md")
    (root / "secret.md").symlink_to(tmp_path / "secret.md")
    (root / "beside.md").symlink_to(tmp_path / "posts-secret/d.md")
    (root / "broken.md").symlink_to("nowhere.md")
    (root / "outside").symlink_to(tmp_path / "outside")
    (root / "loop").symlink_to(root)
    assert found(root) == {"a.md", "x/b.md", "inside.md"}


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    put(tmp_path, "posts/a.md")
    (tmp_path / "link").symlink_to("posts")
    assert found(tmp_path / "link") == {"a.md"}
    assert read(tmp_path / "link", "a.md") == b"x"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_no_post(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert found(tmp_path) == set()


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadFolder, match="no such file or directory"):
        found(tmp_path / "nowhere")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.files.LARGEST", 2**20)
    (tmp_path / "a.md").write_bytes(b"x" * (2**20 + 1))
    with pytest.raises(OSError, match="larger than 1 MiB"):
        read(tmp_path, "a.md")

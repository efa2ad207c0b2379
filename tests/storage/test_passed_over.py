from pathlib import Path

from feeds.storage import open_source
from feeds.storage.output import MANIFEST


def test_what_a_scan_passes_over_is_told_with_a_reason(tmp_path: Path) -> None:
    root = tmp_path / "posts"
    for name in (
        *("a.md", "b/c.md", "b/photo.png", ".git/config", "node_modules/x/readme.md", "@eaDir/a.md"),
        *(f"out/{MANIFEST}", "out/index.html", "../outside/x.md"),
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    for name, target in (
        *(("b/far", "../../outside"), ("b/near", "../b"), ("gone.md", "nowhere.md")),
        *(("other.md", "../outside/x.md"), ("same.md", "a.md")),
    ):
        (root / name).symlink_to(target)
    found = {path: (reason, is_link) for path, reason, is_link in open_source(root).passed_over()}
    assert found == {
        ".git": ("hidden", False),
        "@eaDir": ("a folder that holds no posts, by its name", False),
        "b/far": ("is a link to a folder outside of this one", True),
        "b/photo.png": ("no suffix of a post", False),
        "gone.md": ("is a link that leads nowhere", True),
        "node_modules": ("a folder that holds no posts, by its name", False),
        "other.md": ("is a link to a file outside of this folder", True),
        "out": ("output of feeds", False),
    }
    read = [path.decode() for path, _, _ in open_source(root).scan()]
    assert read == ["a.md", "b/c.md", "same.md"]

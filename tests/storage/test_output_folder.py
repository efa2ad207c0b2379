import pickle
from pathlib import Path

import pytest

from feeds.errors import BadOutput
from feeds.storage import keep_apart, open_output, open_source
from feeds.storage.output_folder import OutputFolder
from feeds.storage.posts_folder import PostsFolder


@pytest.fixture
def output(tmp_path: Path) -> OutputFolder:
    made = OutputFolder(tmp_path / "out")
    made.create()
    return made


def test_a_file_is_written_read_stamped_and_deleted(output: OutputFolder) -> None:
    stamps = [output.stamp("tag/x/feed.atom")]
    for body in (b"one", b"two"):
        output.write("tag/x/feed.atom", body)
        assert output.read("tag/x/feed.atom") == body
        stamps.append(output.stamp("tag/x/feed.atom"))
    assert stamps[0] == "" and len(set(stamps)) == 3
    output.delete(["tag/x/feed.atom"])
    assert output.read("tag/x/feed.atom") is None
    assert list(output.root.iterdir()) == []


def test_a_folder_that_holds_something_else_is_kept(output: OutputFolder) -> None:
    output.write("tag/a", b"")
    output.write("tag/b", b"")
    output.delete(["tag/a"])
    output.delete(["tag/a"])
    assert output.read("tag/b") == b""


def test_what_a_killed_build_left_is_removed(output: OutputFolder) -> None:
    (output.root / ".feeds-unfinished-x").write_text("half")
    output.write("a", b"")
    output.remove_unfinished()
    assert [path.name for path in output.root.iterdir()] == ["a"]


@pytest.mark.parametrize("name", ["", "/etc/hostname", "../x", "a/../../x", "a\\..\\x"])
def test_a_name_never_leads_out_of_the_folder(output: OutputFolder, name: str) -> None:
    for method in (
        output.read,
        output.stamp,
        lambda name: output.delete([name]),
        lambda name: output.write(name, b""),
    ):
        with pytest.raises(BadOutput, match="leads out"):
            method(name)


def test_an_output_goes_to_other_processes(output: OutputFolder) -> None:
    output.write("a", b"x")
    assert pickle.loads(pickle.dumps(open_output(output.root))).read("a") == b"x"


def test_output_never_mixes_with_posts(tmp_path: Path) -> None:
    root = tmp_path / "posts"
    for name in ("2020/a.md", "tag/b.md"):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text("x")

    def check(posts: Path, out: Path) -> None:
        keep_apart(PostsFolder(posts), OutputFolder(out), ("tag",))

    for posts, out in ((root, root), (root, root / "2020"), (root / "tag", root)):
        with pytest.raises(BadOutput):
            check(posts, out)
    check(root, root / "site")
    check(root / "2020", root)


def test_posts_and_output_are_opened_by_their_names(tmp_path: Path) -> None:
    assert (open_source(str(tmp_path)).name, open_output(tmp_path).name) == (str(tmp_path), str(tmp_path))

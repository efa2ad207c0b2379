import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.posts.names import PostNames

POSTS = {
    "content/posts/rain.md": "https://site.example/blog/posts/rain/",
    "content/posts/fog.de.md": "",
    "content/posts/river/index.md": "https://site.example/blog/posts/river/",
    "content/notes/rain.md": "",
    "_posts/2024-03-05-The Harbour.md": "/2024/03/05/The-Harbour.html",
    "vault/People/Jane Doe.md": "",
    "vault/v1.2 notes.md": "",
    "deep/a/b/Große Flut.html": "",
}
NAMES = PostNames(POSTS.items(), "/blog/")


@pytest.mark.parametrize(
    ("post", "reference", "found"),
    [
        # paths
        ("content/posts/a.md", "rain.md", "content/posts/rain.md"),
        ("content/posts/a.md", "./rain.md#part", "content/posts/rain.md"),
        ("content/posts/a.md", "../notes/rain.md", "content/notes/rain.md"),
        ("content/posts/a.md", "/content/notes/rain.md", "content/notes/rain.md"),
        ("content/posts/a.md", "river/index.md", "content/posts/river/index.md"),
        ("a.md", "_posts/2024-03-05-The%20Harbour.md", "_posts/2024-03-05-The Harbour.md"),
        ("a.md", "../../../content/posts/rain.md", "content/posts/rain.md"),
        ("a.md", "deep/a/b/Gro%C3%9Fe%20Flut.html", "deep/a/b/Große Flut.html"),
        ("a.md", "missing.md", ""),
        # marks of Pelican
        ("content/posts/a.md", "{filename}rain.md", "content/posts/rain.md"),
        ("content/posts/a.md", "|filename|/notes/rain.md", "content/notes/rain.md"),
        ("content/posts/a.md", "{filename}missing.md", ""),
        # tags of Jekyll, Hugo and Zola
        ("a.md", "post:2024-03-05-The Harbour", "_posts/2024-03-05-The Harbour.md"),
        ("a.md", "post:posts/rain.md", "content/posts/rain.md"),
        ("a.md", "post:/notes/rain", "content/notes/rain.md"),
        ("a.md", "post:river", "content/posts/river/index.md"),
        ("a.md", "post:posts/river/", "content/posts/river/index.md"),
        ("a.md", "post:fog", "content/posts/fog.de.md"),
        ("a.md", "post:fog.md", "content/posts/fog.de.md"),
        ("a.md", "post:other/rain", ""),
        # notes
        ("vault/b.md", "post:Jane%20Doe", "vault/People/Jane Doe.md"),
        ("vault/b.md", "post:people/jane%20doe", "vault/People/Jane Doe.md"),
        ("vault/b.md", "post:v1.2%20notes", "vault/v1.2 notes.md"),
        ("vault/b.md", "post:v1.3%20notes", ""),
        ("content/notes/b.md", "post:rain", "content/notes/rain.md"),
        ("x.md", "post:rain", "content/notes/rain.md"),
        ("x.md", "post:Gro%C3%9Fe%20Flut", "deep/a/b/Große Flut.html"),
        # addresses on the site
        ("a.md", "/blog/posts/rain/", "content/posts/rain.md"),
        ("a.md", "/posts/rain", "content/posts/rain.md"),
        ("a.md", "/2024/03/05/the-harbour.html#x", "_posts/2024-03-05-The Harbour.md"),
        ("a.md", "/2024/03/05/The-Harbour", "_posts/2024-03-05-The Harbour.md"),
        ("a.md", "/rain", ""),
        ("a.md", "rain", ""),
        # nothing
        *(("a.md", reference, "") for reference in ("", "#part", "post:", "post:..", "/", "../..", "?a=b")),
    ],
)
def test_a_reference_means_a_post(post: str, reference: str, found: str) -> None:
    assert NAMES.find(post, reference) == found


def test_a_name_without_a_folder_nearby_is_that_of_the_fewest_folders() -> None:
    names = PostNames([(path, "") for path in ("a/b/x.md", "c/x.md", "b/x.md")])
    assert names.find("d/y.md", "post:x") == "b/x.md"


def test_the_name_of_an_accented_file_is_one_however_it_is_composed() -> None:
    names = PostNames([("Cafe\u0301.md", "")])
    assert names.find("a.md", "post:Caf%C3%A9") == "Cafe\u0301.md"


@given(st.text(max_size=20), st.text(max_size=30))
def test_no_reference_fails(post: str, reference: str) -> None:
    assert NAMES.find(post, reference) in {"", *POSTS}
    assert NAMES.find(post, f"post:{reference}") in {"", *POSTS}


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("./fog", "src/blog/fog.mdx"),
        ("../notes/fog/", "src/notes/fog/index.md"),
        ("/blog/fog/", "src/blog/fog.mdx"),
        ("/fog", ""),
        ("/other/fog", ""),
        ("fo", ""),
    ],
)
def test_without_permalinks_a_path_without_suffix_means_the_file(reference: str, found: str) -> None:
    names = PostNames([("src/blog/fog.mdx", ""), ("src/notes/fog/index.md", "")])
    assert names.find("src/blog/rain.md", reference) == found

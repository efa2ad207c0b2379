"""Which file a reference means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.attachments import Listing

SITE = Listing(
    frozenset(
        (
            "static/img/a.png",
            "assets/b.png",
            "content/posts/one/c.png",
            "content/posts/two/d.png",
            "content/posts/e é.png",
            "content/posts/Upper.PNG",
            "root.png",
            "blog/f.png",
            "content/posts/images/g.png",
            "content/public/h.png",
            "src/assets/i.png",
        )
    ),
    static=("static",),
    prefix="blog",
)
POST = "content/posts/two.md"


@pytest.mark.parametrize(
    "reference, path",
    [
        ("one/c.png", "content/posts/one/c.png"),
        ("./one/c.png", "content/posts/one/c.png"),
        ("one\\c.png", "content/posts/one/c.png"),
        ("../posts/one/c.png", "content/posts/one/c.png"),
        ("%2e%2e/posts/one/c.png", "content/posts/one/c.png"),
        ("d.png", "content/posts/two/d.png"),
        ("e%20%C3%A9.png", "content/posts/e é.png"),
        ("e é.png", "content/posts/e é.png"),
        ("e e\u0301.png", "content/posts/e é.png"),
        ("upper.png", "content/posts/Upper.PNG"),
        ("one/c.png?v=1#x", "content/posts/one/c.png"),
        ("/img/a.png", "static/img/a.png"),
        ("/blog/img/a.png", "static/img/a.png"),
        ("/b.png", "assets/b.png"),
        ("/assets/b.png", "assets/b.png"),
        ("/root.png", "root.png"),
        ("img/a.png", "static/img/a.png"),
        ("../../img/a.png", "static/img/a.png"),
        ("post:img/a.png", "static/img/a.png"),
        ("post:d.png", "content/posts/two/d.png"),
        ("post:one/c.png", "content/posts/one/c.png"),
        ("@/blog/f.png", "blog/f.png"),
        ("%7Bstatic%7D/img/a.png", "static/img/a.png"),
        ("{attach}one/c.png", "content/posts/one/c.png"),
        ("|filename|/img/a.png", "static/img/a.png"),
        ("g.png", "content/posts/images/g.png"),
        ("/h.png", "content/public/h.png"),
        ("~/assets/i.png", "src/assets/i.png"),
        ("@/assets/i.png", "src/assets/i.png"),
        ("__GHOST_URL__/img/a.png", "static/img/a.png"),
    ],
)
def test_files_are_beside_the_post_or_in_the_folders_of_the_site(reference: str, path: str) -> None:
    assert SITE.find(POST, reference, is_own=True) == path


@pytest.mark.parametrize(
    "reference",
    [
        *("", ".", "/", "..", "one/", "gone.png", "#part", "?q"),
        *("../../../etc/passwd", "/../../etc/passwd", "%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/etc/passwd"),
        *("one/c.png\0", "one/c.png%00", "https://e.org/root.png", "//e.org/root.png", "post:root", "post:"),
        *("file:///root.png", "C:\\root.png", "javascript:alert(1)", "data:image/png;base64,AA=="),
    ],
)
def test_nothing_else_is_a_file(reference: str) -> None:
    assert SITE.find(POST, reference, is_own=True) == ""


def test_what_a_post_from_elsewhere_names_is_beside_it_or_where_its_path_from_the_root_says() -> None:
    assert SITE.find(POST, "one/c.png", is_own=False) == "content/posts/one/c.png"
    assert SITE.find(POST, "/img/a.png", is_own=False) == "static/img/a.png"
    assert SITE.find(POST, "root.png", is_own=False) == ""
    assert SITE.find(POST, "../../img/a.png", is_own=False) == ""


def test_upper_case_counts_where_two_files_differ_by_it_alone() -> None:
    listing = Listing(frozenset(("a.png", "A.png")))
    assert [listing.find("x.md", name, is_own=True) for name in ("a.png", "A.png")] == ["a.png", "A.png"]


VAULT = Listing(
    frozenset(("v/files/a.png", "v/notes/deep/b.png", "v/b.png", "v/x/b.png", "w/a.png", "c.png")),
    vaults=("v",),
)


@pytest.mark.parametrize(
    "post, reference, path",
    [
        ("v/notes/n.md", "a.png", "v/files/a.png"),
        ("v/notes/n.md", "A.PNG", "v/files/a.png"),
        ("v/notes/n.md", "x/b.png", "v/x/b.png"),
        ("v/notes/n.md", "b.png", "v/notes/deep/b.png"),
        ("v/n.md", "b.png", "v/b.png"),
        ("v/other/n.md", "b.png", "v/b.png"),
        ("w/n.md", "b.png", ""),
        ("v/n.md", "other.png", ""),
    ],
)
def test_in_a_vault_a_name_means_the_nearest_file_of_that_name(post: str, reference: str, path: str) -> None:
    assert VAULT.find(post, reference, is_own=False) == path


def test_without_files_near_no_post_from_elsewhere_can_name_one() -> None:
    listing = Listing(frozenset(("logo.png", "other/a.png")))
    assert not listing.may_name("posts/a.md", is_own=False)
    assert listing.find("posts/a.md", "../logo.png", is_own=False) == ""
    assert listing.may_name("posts/a.md", is_own=True) and listing.may_name("other/deep/a.md", is_own=False)
    assert not Listing(frozenset()).may_name("a.md", is_own=True)


@given(st.text(), st.booleans())
def test_only_listed_files_are_found(reference: str, is_own: bool) -> None:
    assert SITE.find(POST, reference, is_own=is_own) in ("", *SITE.paths)
    assert VAULT.find("v/n.md", reference, is_own=is_own) in ("", *VAULT.paths)
    for post in ("a.md", "static/a.md", "x/y.md", "v/n.md"):
        for listing in (SITE, VAULT):
            is_found = listing.find(post, reference, is_own=is_own) != ""
            assert listing.may_name(post, is_own=is_own) or not is_found

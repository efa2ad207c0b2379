import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.sites.ignored import EXPRESSION, anchored, in_folder, matcher
from tests.support.sites import layout


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("drafts/", ("drafts/a.md", "b/drafts/a.md"), ("drafts", "a-drafts/b.md")),
        ("/drafts", ("drafts/a.md",), ("b/drafts/a.md",)),
        ("*.tmp.md", ("a.tmp.md", "b/c.tmp.md"), ("a.md",)),
        ("*.{draft,old}.md", ("a.draft.md", "a.old.md"), ("a.md",)),
        ("re:\\.Rmd$", ("a.Rmd", "b/c.Rmd"), ("a.md", "Rmd")),
        # What would take long, and what is no pattern, matches nothing.
        ("re:(a+)+$", (), ("a" * 100,)),
        ("re:[", (), ("[", "a")),
        ("*a*a*a*a*a*a*a*a*b", (), ("a" * 200,)),
        ("\\", (), ("\\", "a")),
    ],
)
def test_patterns_are_those_of_git_and_of_hugo(
    pattern: str, matching: tuple[str, ...], others: tuple[str, ...]
) -> None:
    matches = matcher((pattern,))
    assert all(map(matches, matching)) and not any(map(matches, others))


def test_a_later_pattern_takes_back_an_earlier_one() -> None:
    matches = matcher(("*.md", "!kept.md"))
    assert matches("a.md") and not matches("kept.md")


def test_generators_match_from_the_root_on() -> None:
    assert anchored(("README.md", "/a", "*.tmp")) == ("/README.md", "/a", "*.tmp")


def test_a_gitignore_in_a_folder_counts_below_it() -> None:
    matches = matcher(tuple(in_folder("content", "# a comment\n\nprivate/\n/posts/x.md\n!kept.md\n")))
    assert matches("content/a/private/b.md") and matches("content/posts/x.md")
    assert not matches("private/b.md") and not matches("posts/x.md")


@given(st.lists(st.text(max_size=30), max_size=5), st.text(max_size=40))
def test_no_pattern_fails(patterns: list[str], path: str) -> None:
    matcher((*patterns, *(EXPRESSION + one for one in patterns), *in_folder("a", "\n".join(patterns))))(path)


@pytest.mark.parametrize(
    ("files", "path", "reason"),
    [
        ({"_config.yml": "exclude: [_posts/old]", "_posts/a.md": ""}, "_posts/old/a.md", "_config.yml"),
        ({"_config.yml": "", "_posts/a.md": "", ".gitignore": "*-x.md"}, "_posts/a-x.md", ".gitignore"),
        ({"hugo.toml": "ignoreFiles = ['\\.Rmd$']"}, "content/posts/a.Rmd", "hugo.toml"),
        ({"hugo.toml": "", "content/.gitignore": "wip/"}, "content/posts/wip/a.md", ".gitignore"),
        ({"zola.toml": "base_url = 'x'\nignored_content = ['*.{txt,x}']"}, "content/b/a.txt", "zola.toml"),
        ({"pelicanconf.py": ""}, "content/pages/about.md", "pelicanconf.py"),
    ],
)  # fmt: skip
def test_a_site_says_what_it_leaves_out(files: dict[str, str], path: str, reason: str) -> None:
    site = layout(files)
    assert site.reason_against(path).endswith(reason) and not site.holds_posts(path)


def test_a_folder_of_no_site_has_all_its_files() -> None:
    assert layout({".gitignore": "*"}).holds_posts("a.md")

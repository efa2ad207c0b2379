"""Front matter without the usual delimiters."""

from datetime import UTC

import pytest

from feeds.model import Post
from feeds.posts import parse
from tests.support.paths import TESTS

CASES = TESTS / "cases" / "posts"


def post(name: str) -> Post:
    found = parse(name, (CASES / name).read_bytes(), zone=UTC)
    assert found.post is not None, found.problems
    assert not found.problems
    return found.post


@pytest.mark.parametrize(
    "name",
    [
        *(
            "head-json.md",
            "head-json-semicolons.md",
            "head-json-named.md",
            "head-pelican.md",
            "head-rst.rst",
            "head-rst-fields.rst",
            "head-unopened.md",
            "head-nikola.md",
        ),
        *("head-multimarkdown.txt", "head-org.org", "head-after-comment.html", "head-toml-named.md"),
    ],
)
def test_every_head_says_the_same(name: str) -> None:
    found = post(name)
    assert (found.meta.title, found.meta.day) == ("The river: a story", "2024-03-12")
    assert (found.meta.authors, found.meta.tags) == (("Jane Doe",), ("rivers", "rain"))
    assert found.body.strip() == "Words."


@pytest.mark.parametrize(
    "head",
    [
        "[#]: subject: (The River)\n[#]: via: (https://a.example/river)\n[#]: author: (Jane Doe https://a.example/jane)\n"
        "[#]: url: ( )\n",
        '[#]: subject: "The River"\n[#]: via: "https://a.example/river"\n[#]: author: "Jane Doe"\n',
        "[//]: # (title: 江)\n[//]: # (author: Jane Doe)\n[//]: # (original: https://a.example/river)\n",
    ],
)
def test_definitions_that_markdown_does_not_show_are_a_head(head: str) -> None:
    found = parse("20240312 The River.md", f"{head}\n江\n===\n\nWords.\n".encode(), zone=UTC).post
    assert found is not None and found.body == "\n江\n===\n\nWords.\n"
    assert (found.meta.title, found.meta.link) == ("江", "https://a.example/river")
    assert (found.meta.authors, found.meta.tags) == (("Jane Doe",), ())


@pytest.mark.parametrize(
    "text",
    [
        "[#]: note: (later)\n\nWords.\n",
        *(
            "Note: this is a text.\n\nMore.",
            "{% include x %}\n",
            '{"title": 1',
            "{}\n",
            "Title: a\nno key\n\nb",
        ),
        *("# A heading\n\n#+BEGIN_SRC\n", ":-) hello\n", "<!-- title: a -->\n", "{a: 1}\nb"),
    ],
)
def test_prose_is_no_head(text: str) -> None:
    found = parse("2024-01-01-x.md", text.encode(), zone=UTC).post
    assert found is not None
    assert found.body == text


def test_broken_json_between_delimiters_is_reported() -> None:
    found = parse("2024-01-01-x.md", b';;;\n{"title": \n;;;\nBody', zone=UTC)
    assert found.post is not None
    assert found.problems[0].reason.startswith("not JSON: ")


def test_deep_json_is_left_out() -> None:
    found = parse("a.md", b'{"title": ' + b"[" * 50 + b"]" * 50 + b"}\n", zone=UTC)
    assert found.problems[-1].action == "left out"
    assert parse("a.md", b'{"title": ' + b"[" * 50000, zone=UTC).post is None


def test_binary_of_ruby_is_text() -> None:
    found = parse("a.md", b"---\ntitle: !binary |-\n  5rKz5rC0\ndate: 2024-01-01\n---\n", zone=UTC).post
    assert found is not None and found.meta.title == "河水"


@pytest.mark.parametrize(
    "text",
    [
        "Note: it rains\n---\n\ntitle: no\n",
        "title: Fog\n\nIt was damp.\n---\n",
        "title: Fog\ndate: 2024-03-12\n\nIt rained.\n\n---\n\nIt stopped.\n",
    ],
)
def test_a_line_below_text_closes_no_head(text: str) -> None:
    parsed = parse("2024-03-12-fog.md", text.encode(), zone=UTC)
    assert parsed.post is not None and parsed.post.body.rstrip().endswith(text.rstrip().rpartition("\n")[2])
    assert "---" in parsed.post.body


@pytest.mark.parametrize(
    "text",
    [
        "Fog\n===\n\nIt rained.\n\n:date: 2024-03-12\n",
        ":note: it rains\n:wind: no\n\nFog.\n",
        "Fog\n===\n\n:smile: it rains\n",
    ],
)
def test_fields_that_are_no_head_are_text(text: str) -> None:
    parsed = parse("2024-03-12-fog.rst", text.encode(), zone=UTC)
    assert parsed.post is not None and parsed.post.body.strip().endswith(text.strip().rpartition("\n")[2])


def test_the_head_of_jina_reader_is_front_matter() -> None:
    head = "Title: Fog\n\nURL Source: https://news.example/fog\n\nPublished Time: 2024-03-05T10:00:00Z\n\n"
    for warning in ("", "Warning: Target URL returned error 404\n\n"):
        found = parse("a.md", f"{head}{warning}Markdown Content:\n# Fog\n\nDamp.\n".encode(), zone=UTC).post
        assert found is not None and found.body == "# Fog\n\nDamp.\n"
        assert (found.meta.title, found.meta.link, found.meta.day) == (
            "Fog",
            "https://news.example/fog",
            "2024-03-05",
        )
    assert parse("a.md", f"{head}Damp.\n".encode(), zone=UTC).post is None


def test_a_long_comment_of_markdown_takes_no_time() -> None:
    text = f"[#]: title: Fog\n[#]: note: a{' ' * 100_000}b\n[#]: date: 2024-03-05\n\nIt rains.\n"
    found = parse("a.md", text.encode(), zone=UTC).post
    assert found is not None
    assert (found.meta.title, found.meta.day, found.body) == ("Fog", "2024-03-05", "\nIt rains.\n")

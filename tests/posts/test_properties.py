"""Front matter in the first lines of a text, as programs for notes write it."""

from datetime import UTC

import pytest

from feeds.model import Post
from feeds.posts import DEFAULT_OPTIONS, ParseOptions, parse

ARTICLE = "https://example.org/river"


def post(text: str, options: ParseOptions = DEFAULT_OPTIONS) -> Post | None:
    return parse("a.md", text.encode(), zone=UTC, options=options).post


@pytest.mark.parametrize(
    ("text", "body"),
    [
        # Notion
        (
            "# The river\n\nCreated: March 5, 2024 10:12 AM\nTags: rain, fog\nURL: {}\n"
            "Author: Jane Doe\n\nIt runs.\n",
            "# The river\n\n\nIt runs.\n",
        ),
        # Matter, Readwise
        (
            "# The river\n\n![cover](c.png)\n\n## Metadata\n- Author: [[Jane Doe]]\n- Published: 2024-03-05\n"
            "- URL: [{0}]({0})\n- Document Tags:  #rain  #fog \n\n## Highlights\n- It runs.\n",
            "# The river\n\n![cover](c.png)\n\n\n## Highlights\n- It runs.\n",
        ),
        # Logseq
        (
            "title:: The river\nurl:: {}\nauthor:: [[Jane Doe]]\ntags:: [[rain]], [[fog]]\n"
            "date:: [[Mar 5th, 2024]]\ntype:: [[article]]\n\n- It runs.\n",
            "\n- It runs.\n",
        ),
        # Evernote
        (
            "# The river\n\n    Created at: 2024-03-05T10:12:00Z\n    Source: {}\n    Tag(s): rain, fog\n"
            "    Author: Jane Doe\n\nIt runs.\n",
            "# The river\n\n\nIt runs.\n",
        ),
        (
            "**タイトル**：The river\n**公開日**：2024年3月5日\n**出典**：{}\n**著者**：Jane Doe\n"
            "**タグ**：rain、fog\n\nIt runs.\n",
            "\nIt runs.\n",
        ),
        (
            "Название: The river\nДата публикации: 5 марта 2024\nИсточник: {}\nАвтор: Jane Doe\n"
            "Теги: rain, fog\nМесто: Омск\n\nIt runs.\n",
            "Место: Омск\n\nIt runs.\n",
        ),
    ],
)
def test_properties_are_front_matter(text: str, body: str) -> None:
    found = post(text.format(ARTICLE))
    assert found is not None
    assert (found.meta.title, found.meta.day, found.meta.link) == ("The river", "2024-03-05", ARTICLE)
    assert (found.meta.authors, found.meta.tags) == (("Jane Doe",), ("rain", "fog"))
    assert found.body == body


def test_blank_lines_may_stand_between_properties() -> None:
    head = f"> 원문: {ARTICLE}\n\n게시일: 2024년 3월 5일\n작성자: Jane | 번역: Mei\n분류: 강 이야기\n"
    found = post(f"# 江\n\n{head}\nIt runs.\n")
    assert found is not None and found.body == "# 江\n\n\nIt runs.\n"
    assert (found.meta.link, found.meta.day, found.meta.authors) == (ARTICLE, "2024-03-05", ("Jane",))
    assert found.meta.categories == ("강 이야기",)


@pytest.mark.parametrize(
    "text",
    [
        "# Fog\n\nDate: next week\nPlace: Ulm\n",
        f"# Fog\n\nSource: {ARTICLE}\n\nText.\n",
        "# Fog\n\nText.\n\nDate: 2024-03-05\n",
        "Note: this\nTags: a, b\n",
        "std::string a = 1;\n",
    ],
)
def test_other_lines_are_text(text: str) -> None:
    assert post(text) is None
    found = parse("2024-01-01-a.md", text.encode(), zone=UTC).post
    assert found is not None and (found.body, found.meta.day) == (text, "2024-01-01")


def test_a_line_that_is_too_long_for_a_property_is_text() -> None:
    long = f"Tags: {'rain, ' * 1500}fog\n"
    found = post(f"Date: 2024-03-05\n{long}Text.\n")
    assert found is not None and (found.body, found.meta.tags) == (f"{long}Text.\n", ())


def test_lines_of_a_note_in_a_vault_do_not_publish_it() -> None:
    vault = ParseOptions(vaults=("",))
    assert post(f"# Fog\n\nDate: 2024-03-05\nURL: {ARTICLE}\n\nMine.\n", vault) is None
    assert post(f"date:: 2024-03-05\nurl:: {ARTICLE}\n\n- Clipped.\n", vault) is not None
    assert post(f"Date: 2024-03-05\nURL: {ARTICLE}\n\nMine.\n", vault) is None
    assert post("date:: 2024-03-05\ntype:: diary\n\n- Mine.\n", vault) is None


@pytest.mark.parametrize(
    "above",
    [
        "# The river\n\n![rw-book-cover](c.png)\n\n## Metadata\n- ",
        "![rw-book-cover](c.png)\n",
        "### Metadata\n",
    ],
)
def test_properties_may_stand_below_front_matter(above: str) -> None:
    head = "---\ntags: [fog]\ntitle:\ndate: 2024-03-05\n---\n"
    line = "- " if above.endswith("- ") else ""
    text = f"{head}{above}Author: [[Jane Doe]]\n{line}Full Title: The river\n{line}URL: {ARTICLE}\n\n"
    for newline in ("\n", "\r\n"):
        found = post(f"{text}## Full Document\nIt runs.\n".replace("\n", newline))
        assert found is not None
        meta = found.meta
        assert (meta.title, meta.link, meta.authors) == ("The river", ARTICLE, ("Jane Doe",))
        assert (meta.tags, meta.day) == (("fog",), "2024-03-05")
        assert found.body.endswith("It runs.\n") and "Full" not in found.body
    assert post(text, ParseOptions(vaults=("",))) is None


def test_front_matter_comes_before_properties_below_it() -> None:
    below = "## Metadata\n- URL: https://other.example/a\n- Published: 2024-03-05\n"
    text = f"---\ntitle: Fog\nsource: {ARTICLE}\n---\n{below}"
    found = post(text, ParseOptions(vaults=("",)))
    assert found is not None and (found.meta.title, found.meta.link) == ("Fog", ARTICLE)


@pytest.mark.parametrize(
    "below", ["## Metadata\nDate: none.\n", "Date: 2023-01-01\n", "Fog.\n\n## Metadata\n- Date: 2023-01-01\n"]
)
def test_other_lines_below_front_matter_are_text(below: str) -> None:
    found = post(f"---\ndate: 2024-03-05\n---\n{below}")
    assert found is not None and (found.body, found.meta.day) == (below, "2024-03-05")

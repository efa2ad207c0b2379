"""The head that scripts write above a post that they copy from the feed of a blog."""

from datetime import UTC

import pytest

from feeds.posts import parse

ARTICLE = "https://rain.example/163"
TEXT = "It rained all day.\n"


@pytest.mark.parametrize(
    "head",
    [
        "# Rain\n\n📅 2024-03-05\n\n[원문 링크]({})\n\n---\n",
        "# Rain\n\n🔗 [원문 링크]({})\n\n🗓 작성일: Tue, 05 Mar 2024 10:00:00 GMT\n\n",
        "# Rain\n> 📅 **Date:** 2024-03-05\n> 🔗 [Original post]({})\n",
        "# Rain\n\n> 原创 最新推荐文章于 2024-03-05 09:03:58 发布 · 公开 · 2k 阅读 · 0\n> 文章链接：{}\n\n",
        "# Rain\n\n📅 2024-03-05 | ⏱ 3 min read | 🔗 [Original]({})\n\n",
        "# Rain\n*March 5, 2024*\n\n[Read the original]({})\n",
        "# Rain\n\n🗓️ 2024年3月5日\n[元記事を読む]({})\n",
    ],
)
def test_a_date_and_a_link_to_the_original_are_a_head(head: str) -> None:
    found = parse("a.md", (head.format(ARTICLE) + TEXT).encode(), zone=UTC).post
    assert found is not None
    assert (found.meta.title, found.meta.day, found.meta.link) == ("Rain", "2024-03-05", ARTICLE)
    assert ARTICLE not in found.body and "2024" not in found.body and found.body.endswith(TEXT)


@pytest.mark.parametrize(
    "head",
    [
        "# Rain\n\n📅 2024-03-05\n\n",
        "# Rain\n\n📅 2024-03-05\n📍 Harbour\n🔗 [Link]({})\n\n",
        "# Rain\n\n📅 2024-03-05\n\n[Tickets]({})\n\n",
        "# Rain\n\n2024-03-05 | Harbour | [Original]({})\n\n",
        "# Rain\n\n[Original]({})\n\nOn 2024-03-05 the ferry sank.\n\n",
    ],
)
def test_a_date_or_a_link_alone_is_text(head: str) -> None:
    text = head.format(ARTICLE) + TEXT
    found = parse("2020-01-01-rain.md", text.encode(), zone=UTC).post
    assert found is not None and (found.meta.day, found.body) == ("2020-01-01", text)


def test_front_matter_has_the_last_word() -> None:
    head = f"📅 2024-03-05\n[Original]({ARTICLE})\n\n"
    found = parse("a.md", f"---\ndate: 2020-01-01\n---\n{head}{TEXT}".encode(), zone=UTC).post
    assert found is not None and (found.meta.day, found.meta.link) == ("2020-01-01", ARTICLE)
    assert found.body == head + TEXT

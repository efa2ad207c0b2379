"""The ends of a body: where it was copied from, and who wrote it."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.posts import parse
from feeds.posts.credits import credit_of

ADDRESS = "https://news.example/a"
TEXT = "雨下了一整天。\n\n港口很安静。\n\n"
LONG = "雨下了一整天。" * 300
RIGHTS = "著作权归作者所有。商业转载请联系作者获得授权，非商业转载请注明出处。"
BLOGGER = (
    "版权声明：本文为CSDN博主「林梅」的原创文章，遵循CC 4.0 BY-SA版权协议，转载请附上原文出处链接及本声明。"
)


@pytest.mark.parametrize(
    ("body", "author"),
    [
        (TEXT + "转载自：{}", ""),
        (TEXT + "***\n本文转载自：[《雨》]({})\n", ""),
        (TEXT + "> 原文链接：<{}>", ""),
        (TEXT + "*Originally published at [Foo]({}).*", ""),
        (TEXT + "원문 링크: {}", ""),
        (TEXT + "元記事：{}", ""),
        (TEXT + "原文：[{0}]({0})", ""),
        (TEXT + "*翻译自：[{}]()*", ""),
        (TEXT + "## 转载自：\n\n{}\n", ""),
        (TEXT + "### 转载自\n\n[雨]({})\n", ""),
        (TEXT + "原文：[雨][2]\n\n[1]: https://b.example/\n[2]: {} (Rain)\n", ""),
        (TEXT + "原文：[Rain]({}) by Ann", ""),
        (TEXT + "> 이 글은 [Rain]({})을 번역한 것입니다.", ""),
        (TEXT + "📎 [查看原文]({})", ""),
        (TEXT + "## 참고\n\n- [원문 링크]({})\n- via Foo\n", ""),
        (TEXT + "**[Read the original article]({}).**", ""),
        ('<p>雨。</p><p>转载自：<a href="{}" target="_blank">《雨》</a></p>', ""),
        (TEXT + "<font color=red>雨</font>\n\n> 更新: 2024-05-06  \n> 原文: <{}>", ""),
        ("<p>雨。</p><div>作者：林梅<br>转载自：{}<br/></div>", "林梅"),
        ("<p>雨。</p><div><span>版权声明：</span>本文为博主原创文章，转载请附上链接。 {}</div>", ""),
        (TEXT + "---\nvia: {}\n\n作者：[林梅][a]\n译者：[高][b]\n\n[a]: https://x.example/\n", "林梅"),
        (TEXT + f"————\n{BLOGGER}\n原文链接：{{}}", "林梅"),
        (f"> {BLOGGER}\n> 原文链接：{{}}\n\n{LONG}", "林梅"),
        (f"作者：林梅\n\n链接：{{}}\n\n来源：知乎\n\n{RIGHTS}\n\n{LONG}", "林梅"),
        (TEXT + f"> 作者：林梅链接：{{}}来源：知乎{RIGHTS}", "林梅"),
        (
            TEXT
            + "-----\n作者：林梅 \n来源：CSDN \n原文：{} \n版权声明：本文为博主原创文章，转载请附上链接！",
            "林梅",
        ),
    ],
)
def test_a_credit_names_the_original(body: str, author: str) -> None:
    assert credit_of(body.format(ADDRESS)) == (ADDRESS, author)


@pytest.mark.parametrize(
    "body",
    [
        *(TEXT + line for line in ("参考：{}", "来源：{}", "Source: {}", "via: {}", "链接：{}", "出典：{}")),
        TEXT + "转载请注明出处：{}",
        TEXT + "原文：{}\n原文：https://b.example/",
        TEXT + "原文链接：https://b.example/x，另见 {}",
        TEXT + "```\n# 原文链接：{}\n```\n",
        TEXT + "版权声明：转载请注明出处。\n链接：{}",
        f"转载自：{{}}\n\n{LONG}",
        TEXT + "#### 转载自：\n[雨]({})\n[港](https://b.example/)",
        TEXT + "点击[阅读原文]({})获取程序。",
        TEXT + "![原文]({})",
        *(
            TEXT + line
            for line in (
                "Publicado en [Noticias]({})",
                "Publié dans [Politique]({})",
                "Опубликовано в [Новости]({})",
                "Traducción de [Ann]({})",
                "Traducido del inglés por [Ann]({})",
                "Translated from the German by [Ann]({})",
                "Übersetzt von [Ann]({})",
                "Übersetzt aus dem Englischen von [Ann]({})",
                "Also posted on [Twitter]({})",
                "Originally from [Ohio]({}), Ann lives in Rome.",
            )
        ),
        "## 雨\n\n[阅读原文](https://b.example/)\n\n## 港\n\n船都回来了。\n\n[阅读原文]({})\n",
        f"原文链接：https://b.example/\n\n{LONG}\n\n原文链接：{{}}\n",
        '<p>雨。</p><p>参考：<a href="{}">《雨》</a></p>',
        '<p>雨。</p><p>版权声明：转载请<a href="{}">联系</a></p>',
    ],
)
def test_other_addresses_at_the_ends_are_no_originals(body: str) -> None:
    assert credit_of(body.format(ADDRESS)) == ("", "")


def test_a_post_has_the_link_and_the_author_that_its_text_says() -> None:
    text = f"---\ntitle: 雨\ndate: 2024-03-05\n---\n{TEXT}作者：林梅\n链接：{ADDRESS}\n来源：简书\n{RIGHTS}\n"
    found = parse("a.md", text.encode(), zone=UTC).post
    assert found is not None and (found.meta.link, found.meta.authors) == (ADDRESS, ("林梅",))
    found = parse("a.md", text.replace("title:", "author: 高\ntitle:").encode(), zone=UTC).post
    assert found is not None and (found.meta.link, found.meta.authors) == (ADDRESS, ("高",))


@pytest.mark.parametrize(
    ("start", "link"),
    [
        (f'<p>原文链接：<a href="{ADDRESS}">雨</a></p>', ADDRESS),
        (f"<div>本文转载自 <b>港</b></div><div>原文地址：{ADDRESS}</div>", ADDRESS),
        (f'<p>另见<a href="{ADDRESS}">港口</a></p>', ""),
    ],
)
def test_html_begins_with_its_original_as_markdown_does(start: str, link: str) -> None:
    text = f"---\ntitle: 雨\ndate: 2024-03-05\n---\n{start}\n<p>雨下了一整天。</p>\n<p>港口很安静。</p>\n"
    found = parse("a.html", text.encode(), zone=UTC).post
    assert found is not None and found.meta.link == link


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ("> 原文作者：[林梅](https://b.example/)\n> 发布时间：2020\n> 原文地址：[雨]({})\n", ("林梅",)),
        ("# 雨\n\n原文：{}\n\n作者：作者 \\| 唐云路 罗骢（记者）\n", ("唐云路", "罗骢")),
        ("原文：[雨][1]\n作者：Jane Doe\n\n[1]: {}\n", ("Jane Doe",)),
        ("原文：{}\n\n雨停了。\n\n作者：林梅\n", ()),
    ],
)
def test_labels_beside_the_original_name_its_author(head: str, authors: tuple[str, ...]) -> None:
    text = f"---\ntitle: 雨\ndate: 2024-03-05\n---\n{head.format(ADDRESS)}\n{LONG}\n"
    found = parse("a.md", text.encode(), zone=UTC).post
    assert found is not None and (found.meta.link, found.meta.authors) == (ADDRESS, authors)


def test_the_link_of_a_first_section_is_no_original() -> None:
    head = "---\ntitle: 周刊\ndate: 2024-03-05\n---\n## 雨\n\n"
    one, other = f"原文：{ADDRESS}\n\n{LONG}\n\n", f"## 港\n\n原文：https://b.example/1\n\n{LONG}"
    for body, link in ((one, ADDRESS), (one + other, "")):
        found = parse("a.md", f"{head}{body}".encode(), zone=UTC).post
        assert found is not None and found.meta.link == link


@given(st.text(alphabet="作者链接来源：原文版权声明自转载「」[]()<>ahtps/.: `\n", max_size=300))
def test_no_text_breaks_it(body: str) -> None:
    assert isinstance(credit_of(body).address, str)

"""First lines: an original counts with a label, or if its link is called as the title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.posts.first_lines import first_heading, labelled_original

ADDRESS = "https://news.example/a"


@pytest.mark.parametrize(
    "line",
    [
        *(
            "原文：{}",
            "原文链接：<{}>",
            "来源｜[智本社]({})",
            "原文来自微信公众号「人物」：~~[寻找]({})~~",
            "本文首发于[知乎]({})",
        ),
        *(
            "> 本文由[简悦](http://tool.example/) 转码，原文来自周刊：~~[上海]({})~~",
            "出典：[朝日]({})",
            "출처: {}",
        ),
        *("Source: {}", "**Source:** [Foo]({})", 'Source: <a href="{}">Foo</a>', "Original: {}", "Link: {}"),
        *("Originally published at [Foo]({}).", "*This post was originally published on [Foo]({})*"),
        *("*[Originally published at Foo]({})*", "[Original article]({})", "# Heading\n\nSource: {}"),
        *(
            "Quelle: [Spiegel]({})",
            "Erstmals erschienen auf {}",
            "Fuente: {}",
            "Publicado originalmente en {}",
        ),
        *("Publié à l'origine sur [Foo]({})", "Article original : {}", "Источник: {}", "Опубликовано на {}"),
        *("المصدر: {}", "Źródło: {}", "Fonte: {}", "Πηγή: {}", "Sumber: {}", "সূত্র: {}", "Източник: {}"),
        *("本文译自：[Rain]({})", "本文翻译自 [Rain]({})，略有删改", "> 本文是 [Rain]({}) 的译文"),
        *(
            "🔗 [원문 링크]({})",
            "📎 来源：{}",
            "[阅读原文]({})",
            "[View original post]({})",
            "[元の記事を読む]({})",
        ),
        *("> 原文发布于主站：[查看原文]({})", "[Link gốc]({})"),
        *("> 本篇文章由林梅翻译自：[Rain]({})", "（本文是 Ann 的 [Rain]({}) 一文的中文翻译）"),
        *("英文原文：[Rain]({})，作者：[Ann](https://a.example/)", "以下の記事の翻訳です。\n\n{}"),
        "> 原文作者：[Ann](https://a.example/@ann)\n> 原文地址：[Rain]({})",
        "> - [Ann](https://a.example/@ann)가 쓴 [Rain (2020)]({})를 번역한 글입니다.",
        "この記事は[Rain]({})の日本語訳です。",
        "このページは、[Rain のドキュメント]({})の翻訳です。",
        "이 글은 [Rain]({})을 번역한 글입니다.",
        *("*Bài viết được dịch từ: [Rain]({})*", "Bài viết được dịch từ bài gốc:\n{}"),
        *("Перевод статьи [Rain]({})", "This is a translation of [Rain]({}).", "Translated from [Rain]({})"),
        *("Traducción del artículo [Rain]({})", "Traduit de {}", "Übersetzt aus: {}"),
        "注：本文转载自 [{0}]({0})",
        "# Title\n#Omnivore\n\n[Read on Omnivore](https://omnivore.app/me/a)\n[Read Original]({})",
        "# Title\n[[Omnivore]]\n\n- [Read on Omnivore](https://omnivore.app/me/a)\n- [Read Original]({})",
        *("Clipped from: [{0}]({0})", "> Saved from: {}", "פורסם במקור ב[אתר]({})"),
        *(
            "*Перевод статьи [Ann](https://a.example/@ann): [Fog]({}).*",
            'Вольный перевод статьи [Ann](https://ann.example/) ["Fog"]({}), о тумане',
            "Originally published at [Ann](https://a.example/authors/ann) – [Fog]({})",
        ),
        "# T\n\n> 林梅，作家\n\n> 微博：@lin\n\n> 主页：http://lin.example/\n\n> 邮箱：a@b\n\n> 转载自：{}",
        "原文来自公号「墨」，始发于[爱思想]({})。",
        # The label or the link goes over two lines.
        *("原文来自「虎嗅网」，作者 A\n\n~~[性侵控诉]({})~~", "原文：端传媒 [「一家書店\n」]({})"),
    ],
)
def test_a_label_names_the_original(line: str) -> None:
    assert labelled_original(line.format(ADDRESS) + "\n\nText", "")[0] == ADDRESS


@pytest.mark.parametrize(
    "line",
    [
        *("> 原文作者：[Ann]({})", "[비]({})를 번역하면 재미있다.", "[Rain]({})の翻訳を読んだ。"),
        *("[other]({})", "The original [House of Cards]({}) is", "Source code is at {}", "See {}", "{}"),
        *(
            "备份：[copy]({})",
            "![图片]({})",
            "I read [an article]({}) today: good",
            "Saved from drowning by [a fisherman]({})",
            "A translation of this article is at [Foo]({})",
            "この記事は[別の記事]({})の続きです。",
            "One\n\nTwo\n\nThree\n\nSource: {}",
            "> 本文首发于公众号「雨」，是 [雨的系列]({}) 之一。",
        ),
    ],
)
def test_a_link_without_a_label_is_no_original(line: str) -> None:
    assert labelled_original(line.format(ADDRESS), "Title") == ("", 0)


def test_a_link_that_is_called_as_the_title_is_the_original() -> None:
    assert labelled_original(f"[My \\| *title*!]({ADDRESS})", "My | Title!")[0] == ADDRESS


def test_brackets_belong_to_an_address() -> None:
    film = "https://en.wikipedia.org/wiki/Rain_(film)"
    for line in (f"Source: {film}", f"Source: [x]({film})", f"(Source: {film})"):
        assert labelled_original(line, "")[0] == film


def test_the_first_heading_is_found_outside_of_code() -> None:
    assert first_heading("Text\n\n```\n# no\n```\n\n# *The* [river](u) #\n") == "The river"
    assert first_heading("The river\n=========\n") == "The river"
    assert first_heading('<h1 class="x">The <b>river</b> &amp; sea</h1>') == "The river & sea"
    assert first_heading("## Second\n\n    # code") == ""


@given(st.text(alphabet="Source: 原文[]()<>ahtps/.# =`\n", max_size=300), st.text(max_size=20))
def test_no_text_breaks_it(body: str, title: str) -> None:
    assert isinstance(labelled_original(body, title)[0], str)
    assert isinstance(first_heading(body), str)


def test_tags_and_links_to_notes_without_end_take_no_time() -> None:
    assert labelled_original(f"{'#a[[b]]' * 60}#\nSource: {ADDRESS}", "") == (ADDRESS, 1)

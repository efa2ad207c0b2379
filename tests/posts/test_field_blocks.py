"""Front matter of Kirby and Lektor: fields between lines of dashes."""

import json
from datetime import UTC

import pytest

from feeds.model import Post
from feeds.posts import parse

LEKTOR = """_model: post
---
title: The river
---
pub_date: 2024-03-05
---
author: Jane Doe
---
summary:

It
is long.
---
body:

"""


def post(text: str, path: str = "content/1_river/article.txt") -> Post:
    found = parse(path, text.encode(), zone=UTC).post
    assert found is not None
    return found


@pytest.mark.parametrize("rule", ["\n\n----\n\n", "\n----\n", "\n---- \n"])
def test_fields_of_kirby_are_front_matter(rule: str) -> None:
    text = "It runs.\n\n## Fog\n\nIt is damp.\n\n\\----\n\nEnd."
    fields = ("Title: The river", "Date: 2024-03-05", "Tags: rain, fog", "Author: Jane Doe", f"Text: {text}")
    found = post(rule.join((*fields, "Comments:\n\n- name: x")))
    assert (found.meta.title, found.meta.day, found.meta.authors) == (
        "The river",
        "2024-03-05",
        ("Jane Doe",),
    )
    assert found.meta.tags == ("rain", "fog")
    assert found.body == "It runs.\n\n## Fog\n\nIt is damp.\n\n----\n\nEnd.\n"


def test_an_introduction_stands_above_the_text() -> None:
    found = post("Title: Fog\n----\nDate: 2024-03-05\n----\nIntro: It came.\n----\nText: It went.")
    assert found.body == "It came.\n\nIt went.\n"


def test_blocks_of_kirby_are_html() -> None:
    blocks = [
        {"type": "heading", "content": {"level": "h3", "text": "Fog"}},
        {"type": "text", "content": {"text": "<p>It <b>came</b>.</p>"}},
        {"type": "code", "content": {"code": "a<b", "language": "c"}},
        {"type": "quote", "content": {"text": "Damp", "citation": "Ann"}},
        {"type": "image", "content": {"image": ["fog.jpg"], "alt": "Grey", "caption": "Fog"}},
        {"type": "text", "isHidden": True, "content": {"text": "<p>No.</p>"}},
        *("odd", {"type": "text", "content": []}, {"type": "line"}),
    ]
    layout = [{"columns": [{"blocks": blocks}]}]
    for written in (blocks, layout):
        text = f"Title: Fog\n\n----\n\nDate: 2024-03-05\n\n----\n\nText: {json.dumps(written)}"
        assert post(text).body == (
            "<h3>Fog</h3>\n<p>It <b>came</b>.</p>\n"
            '<pre><code class="language-c">a&lt;b</code></pre>\n'
            "<blockquote><p>Damp</p><p><cite>Ann</cite></p></blockquote>\n"
            '<figure><img src="fog.jpg" alt="Grey"><figcaption>Fog</figcaption></figure>\n<hr>\n'
        )


def test_fields_of_lektor_are_front_matter() -> None:
    found = post(f"{LEKTOR}It runs.\n\n----\n\nEnd.\n", "blog/river/contents.lr")
    assert (found.meta.title, found.meta.day, found.meta.authors) == (
        "The river",
        "2024-03-05",
        ("Jane Doe",),
    )
    assert (found.meta.summary, found.body) == ("It is long.", "It runs.\n\n---\n\nEnd.\n")
    hidden = post(f"_discoverable: no\n---\n{LEKTOR}It runs.\n", "blog/river/contents.lr")
    assert hidden.meta.draft


def test_blocks_of_lektor_show_their_texts_and_pictures() -> None:
    flow = (
        "#### banner ####\nimage: fog.jpg\n----\nheight: 500\n#### text-block ####\ntext:\n\n"
        "It runs.\n\nOn.\n----\nclass: default\n"
    )
    assert post(LEKTOR + flow).body == "![](fog.jpg)\n\nIt runs.\n\nOn.\n"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("title: Fog\ndate: 2024-03-05\n---\nText: it came.\n---\nb\n", "Text: it came.\n---\nb\n"),
        ("Title: Fog\nDate: 2024-03-05\n\nText.\n\n----\n\nText: b\n", "Text.\n\n----\n\nText: b\n"),
    ],
)
def test_other_files_with_rules_are_read_as_before(text: str, body: str) -> None:
    found = post(text, "a.md")
    assert (found.meta.title, found.meta.day, found.body) == ("Fog", "2024-03-05", body)


@pytest.mark.parametrize(
    "text", ["Fog: it came.\n---\nRain: it fell.\n---\nText: a\n", "Fog\n---\ntext: a\n"]
)
def test_prose_with_rules_is_no_front_matter(text: str) -> None:
    assert post(text, "2024-03-05-a.md").body == text


@pytest.mark.parametrize(
    "blocks",
    [
        '[{"columns": 5}]',
        '[{"columns": [5, {"blocks": 5}]}]',
        '[{"type": [], "content": []}]',
        '[{"columns": [{"blocks": ' * 900 + "5" + "}]}]" * 900,
    ],
)
def test_blocks_of_any_kind_are_read(blocks: str) -> None:
    assert post(f"Title: Fog\n\n----\n\nDate: 2024-03-05\n\n----\n\nText: {blocks}\n").meta.title == "Fog"

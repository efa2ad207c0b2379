"""What clippers and services write around a text goes, and only there."""

import pytest

from feeds.clean.cleaner import clean

LINK = "https://news.example/fog"
ARTICLE = (
    "The ferry left the harbour at dawn, with eleven people aboard and a cargo of apples. "
    "It was late, as it was each day of that spring.\n"
)
SHOWN = f"<p>{ARTICLE.strip()}</p>"


def html(body: str, link: str = LINK, title: str = "Fog") -> str:
    return clean(body, title=title, link=link, authors=("Ann Bee",), path="a.md").html


@pytest.mark.parametrize(
    "head",
    [
        "> ## Excerpt\n> The ferry left\nthe harbour.\n\n---\n",
        "# Fog\n\nsource: https://news.example/fog\n\n> ## Excerpt\n> It was late.\n\n---\n",
        "# Fog\n#Omnivore\n\n[Read on Omnivore](https://omnivore.app/me/fog)\n[Read Original](https://news.example/fog)\n\n"
        "date_saved: 2023-08-03 03:30:44\n\n--- \n\n# Full Content: \n\n",
        "# Fog\n[[Omnivore]]\n\n- [Read on Omnivore](https://omnivore.app/me/fog)\n- [Read Original](https://news.example/fog)\n\n",
        "Clipped from: [https://news.example/fog](https://news.example/fog)\n\n",
        "> Источник: [Новости](https://news.example/fog)\n\n",
        "المصدر: <https://news.example/fog?utm_source=a>\n\n",
        "https://news.example/fog\n\n",
        "> Originally published: [2024-12-23](https://news.example/fog)\n\n",
        "**Source:** https://news.example/fog\n**Author:** [[Ann Bee]]\n\n",
        "[Read in Cubox](https://cubox.pro/1)  \n[原文](https://news.example/fog)\n\n## 📖 正文全文\n\n",
        "## [Fogs](https://news.example/fogs?source=post_page---publication_nav-e5-7f--)\n\n",
    ],
)
def test_the_head_of_a_clipping_goes(head: str) -> None:
    assert html(head + ARTICLE).removeprefix("<hr>") == SHOWN


@pytest.mark.parametrize(
    "words",
    [
        "Source: <https://other.example/fog>",
        "[Fog on the river](https://news.example/fog)",
        "Source code is at <https://news.example/fog>",
        "> ## Rules\n> Nobody leaves.",
    ],
)
def test_other_lines_above_a_text_stay(words: str) -> None:
    assert html(f"{words}\n\n{ARTICLE}").endswith(SHOWN) and html(f"{words}\n\n{ARTICLE}") != SHOWN


def test_an_excerpt_within_a_text_stays() -> None:
    body = f"{ARTICLE}\n{ARTICLE}\n- a\n\n## B\n\n> ## Excerpt\n> It was late.\n\n---\n\n{ARTICLE}"
    assert "It was late.</p></blockquote><hr>" in html(body)


def test_a_line_about_the_source_stays_below_the_text() -> None:
    assert "Source: " in html(f"{ARTICLE}\n{ARTICLE}\nSource: <{LINK}>")


def test_links_to_highlights_go_with_their_brackets() -> None:
    highlight = "- It was late. ([View Highlight](https://read.readwise.io/read/1)) (It was.)\n"
    assert html(highlight) == "<ul><li>It was late. (It was.)</li></ul>"
    other = "- It was late. ([View Highlight](https://news.example/a))\n"
    assert "View Highlight" in html(other)


def test_the_cover_of_readwise_has_no_description() -> None:
    assert 'alt="" ' in html(f"![rw-book-cover](https://news.example/a.jpg)\n\n{ARTICLE}")


def test_markdown_that_was_escaped_as_a_text_is_read() -> None:
    escaped = "It&#39;s [here](https:&#x2F;&#x2F;news.example&#x2F;a) in &#x60;a&lt;b&#x60;.\n\n&gt; Rain\n"
    shown = html(escaped)
    assert ">here</a> in <code>a&lt;b</code>.</p><blockquote><p>Rain</p></blockquote>" in shown
    assert "<code>&amp;#x2F; &amp;lt;</code>" in html(f"`&#x2F; &lt;`\n\n{ARTICLE}")


@pytest.mark.parametrize(
    "address", ["https://www.youtube.com/watch?v=abcdefghijk", "https://youtu.be/abcdefghijk"]
)
def test_a_video_that_is_shown_as_an_image_is_its_linked_picture(address: str) -> None:
    shown = html(f"![Fog]({address})\n\n{ARTICLE}")
    assert '<a href="https://www.youtube.com/watch?v=abcdefghijk" ' in shown
    assert '<img src="https://i.ytimg.com/vi/abcdefghijk/hqdefault.jpg" alt="Fog"' in shown


def test_a_post_that_is_shown_as_an_image_is_a_link() -> None:
    address = "https://x.com/ann/status/12"
    assert html(f"![]({address})\n\n{ARTICLE}").startswith(f'<p><a href="{address}" rel=')


@pytest.mark.parametrize(
    ("address", "is_portrait"),
    [
        ("https://miro.medium.com/v2/resize:fill:88:88/1*a.jpeg", True),
        ("https://substackcdn.example/image/fetch/w_36,h_36,c_fill/a.jpeg", True),
        ("https://media.example/image/width=50,height=50,fit=cover/a.jpeg", True),
        ("https://miro.medium.com/v2/resize:fill:1200:1200/1*a.jpeg", False),
        ("https://miro.medium.com/v2/resize:fit:88/1*a.jpeg", False),
        ("https://cdn.example/w_120,h_80/a.jpeg", False),
    ],
)
def test_small_squares_cut_from_a_picture_are_portraits(address: str, is_portrait: bool) -> None:
    assert (address not in html(f"[![]({address})](https://a.example/)\n\n{ARTICLE}")) is is_portrait


@pytest.mark.parametrize(
    "line",
    [
        "[Posted via email](https://posterous.com) from [Ann](https://ann.example)",
        "By [Ann](https://medium.com/@ann) on [May 6, 2018](https://medium.com/p/abc).",
        "[Canonical link](https://medium.com/@ann/fog-abc)",
        "Exported from [Medium](https://medium.com) on March 4, 2019.",
    ],
)
def test_the_foot_of_an_export_goes(line: str) -> None:
    assert html(f"{ARTICLE}\n{line}\n") == SHOWN


@pytest.mark.parametrize(
    "line", ["By Ann Bee on May 6, 2018.", "Posted via email.", "Exported from Ulm on May 6."]
)
def test_other_last_lines_stay(line: str) -> None:
    assert html(f"{ARTICLE}\n{line}\n") == f"{SHOWN}<p>{line}</p>"


def test_a_video_that_wordpress_shows_is_its_linked_picture() -> None:
    block = '<figure><div class="wp-block-embed__wrapper">\nhttps://youtu.be/abcdefghijk\n</div></figure>'
    assert "https://i.ytimg.com/vi/abcdefghijk/hqdefault.jpg" in html(f"{ARTICLE}\n{block}\n")


@pytest.mark.parametrize(
    "line",
    [
        "Forwarded this email? [Subscribe here](https://news.example/s) for more",
        "Thank you for being a free subscriber. You can [upgrade here](https://news.example/u).",
        "*Thanks for reading Fogs! Subscribe for free to receive new posts and support my work.*",
        "You're currently a free subscriber to [Fogs](https://f.example). For all, [upgrade](https://news.example/u).",
        "© 2026 Ann Bee  \n5 Quay Street, Ulm  \n[Unsubscribe](https://news.example/z)",
        "You are receiving this email because you signed up at [Fogs](https://f.example).",
    ],
)
def test_what_only_a_newsletter_says_goes(line: str) -> None:
    for body in (f"{line}\n\n{ARTICLE}", f"{ARTICLE}\n{line}\n\n{ARTICLE}", f"{ARTICLE}\n{line}\n"):
        assert html(body) in (SHOWN, SHOWN + SHOWN)


@pytest.mark.parametrize(
    "line",
    [
        "Thank you for being a paid subscriber, said the harbour master to the mailman, and he smiled. He "
        "had written a letter to each of them, by hand, in green ink, and had sent all of them on one day.",
        "You are receiving guests today.",
        "- Unsubscribe from all lists",
        "The newsletter of the harbour is sent by mail.",
        "You received this message because I love you.",
        "Unsubscribe from the newspapers that make you angry.",
        "To unsubscribe from life, said the poet, is harder.",
        "You can update your preferences, but nobody does.",
        "Your data is sacred, and no privacy policy will protect it.",
        "Copyright law has no button that says unsubscribe",
        "Vous recevez ce message d’un fantôme.",
        "Darse de baja es imposible en esta empresa.",
        "Posted via email from a war.",
        "> ## Excerpt\n> It was a dark night.",
    ],
)
def test_what_an_article_says_of_newsletters_stays(line: str) -> None:
    said = line.removeprefix("- ").removeprefix("> ## Excerpt\n> ")
    for body in (f"{line}\n\n{ARTICLE}", f"{ARTICLE}\n{line}\n\n{ARTICLE}", f"{ARTICLE}\n{line}\n"):
        assert said in html(body)


@pytest.mark.parametrize(
    "block",
    [
        '<blockquote class="twitter-tweet"><a href="{}"></a></blockquote>',
        '<blockquote class="instagram-media" data-instgrm-permalink="{}"><div></div></blockquote>',
        '<blockquote class="tiktok-embed" cite="{}"><section></section></blockquote>',
    ],
)
def test_a_message_that_a_script_would_show_is_linked(block: str) -> None:
    address = "https://net.example/ann/1"
    assert f'<a href="{address}"' in html(f"{ARTICLE}\n{block.format(address)}\n\nEnd.\n")
    said = f'<blockquote class="twitter-tweet"><p>It rains.</p><a href="{address}"></a></blockquote>'
    assert "<blockquote><p>It rains.</p></blockquote>" in html(f"{ARTICLE}\n{said}\n\nEnd.\n")


def test_slides_that_a_script_would_show_are_linked() -> None:
    source = "//speakerdeck.com/assets/embed.js"
    script = f'<script async class="speakerdeck-embed" data-id="ab12" src="{source}"></script>'
    assert 'href="https://speakerdeck.com/player/ab12"' in html(f"{ARTICLE}\n{script}\n\nEnd.\n")
    other = script.replace("speakerdeck.com", "news.example")
    assert "ab12" not in html(f"{ARTICLE}\n{other}\n\nEnd.\n")

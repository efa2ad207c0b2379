"""Lines that say where a text was published first: they name the original, and go."""

from datetime import UTC

import pytest

from feeds.clean.cleaner import clean
from feeds.posts import parse

ORIGINAL = "https://o.example/fog_(1)"
ARTICLE = (
    "The ferry left the harbour at dawn, with eleven people aboard and a cargo of apples. "
    "It was late, as on each day of that spring.\n\nNobody minded, said the captain.\n\n"
    "The next one left at noon, and was on time.\n\nIt carried pears."
)
LINES = [
    "The original post can be found [here]({}).",
    "[**The original article can be found here**]({}).",
    "*You can find the original post [here]({}).*",
    "*Read the original article [here]({}).*",
    "_Cross-posted from [Fogs]({})._",
    "Reposted from {}",
    "_Republished with permission from [Fogs]({})._",
    "_This post is syndicated from [Fogs]({})._",
    "(Originally posted at [Fogs]({}))",
    "> This blog post was originally published at {}",
    "_Originally published on the [Fogs blog]({}), May 2018._",
    "_Dieser Artikel erschien zuerst auf [Nebel]({})._",
    "_Cet article a été publié à l'origine sur [Brume]({})._",
    "_Este artículo fue publicado originalmente en [Niebla]({})._",
    "_Questo articolo è stato pubblicato originariamente su [Nebbia]({})._",
    "_Dit artikel verscheen eerder op [Mist]({})._",
    "_Статья впервые опубликована на [Тумане]({})._",
    "_Опубліковано спочатку на [Туман]({})._",
    "_Artykuł ukazał się pierwotnie na [Mgła]({})._",
    "_Původně vyšlo na [Mlha]({})._",
    "_Bu yazı ilk olarak [Sis]({}) sitesinde yayımlandı._",
    "_نُشر هذا المقال أولاً في [ضباب]({})._",
    "_Ursprungligen publicerad på [Dimma]({})._",
]


def shown(body: str) -> tuple[str, str]:
    """The original and the text of a post."""
    data = f"---\ntitle: Fog\ndate: 2020-01-01\n---\n\n{body}\n".encode()
    post = parse("a.md", data, zone=UTC).post
    assert post is not None
    return post.meta.link, clean(post.body, title="Fog", link=post.meta.link, path="a.md").html


@pytest.mark.parametrize("line", LINES)
def test_such_a_line_at_either_end_names_the_original_and_goes(line: str) -> None:
    article = shown(ARTICLE)[1]
    for body in (f"{line}\n\n{ARTICLE}", f"{ARTICLE}\n\n{line}"):
        assert shown(body.replace("{}", ORIGINAL)) == (ORIGINAL, article)


@pytest.mark.parametrize(
    "line",
    [
        "*This is a translation of [Fog]({}).*",
        "Originally published on [Fogs]({}), where it won a prize for the best report of a ferry.",
        "Read the original article before you [judge]({}) the captain, and his crew.",
    ],
)
def test_a_line_that_says_more_stays(line: str) -> None:
    said = clean(f"{ARTICLE}\n\n{line.format(ORIGINAL)}", title="Fog", link=ORIGINAL, path="a.md").html
    assert f'<a href="{ORIGINAL}"' in said
    assert line.strip("*").split(" [")[0] in said


def test_a_line_about_another_text_stays() -> None:
    line = "Reposted from [Fogs](https://other.example/rain)."
    assert "Reposted from" in clean(f"{ARTICLE}\n\n{line}", title="Fog", link=ORIGINAL, path="a.md").html

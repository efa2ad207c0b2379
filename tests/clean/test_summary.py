import pytest

from feeds.clean.cleaner import clean


def summary(body: str) -> str:
    return clean(body, title="Fog", link="", path="a.md").summary


@pytest.mark.parametrize(
    "mark",
    [
        "<!--more-->",
        "<!-- more -->",
        "<!--more Read on-->",
        "<!-- truncate -->",
        "<!--break-->",
        "<!-- PELICAN_END_SUMMARY -->",
        "<!-- END_TEASER -->",
        "READMORE",
        "===",
    ],
)
def test_the_summary_ends_where_the_author_ends_it(mark: str) -> None:
    body = f"It *rained* for days. Nobody\nwent out.\n\nThen it stopped.\n\n{mark}\n\nThen there was fog."
    assert summary(body) == "It rained for days. Nobody went out. Then it stopped."


def test_the_end_may_be_within_a_paragraph() -> None:
    assert summary("It rained. <!--more-->It stopped.") == "It rained."


def test_a_picture_is_no_part_of_it() -> None:
    assert summary("![Rain](https://a.example/rain.png) It rained. <!--more-->Fog.") == "It rained."
    assert summary("![](https://a.example/rain.png)\n<!--more-->\n\nIt stopped.") == "It stopped."


@pytest.mark.parametrize(
    "line",
    [
        "Вольный перевод статьи [Fog](https://a.example/fog), о тумане.",
        "*This article was originally published on [Foo](https://a.example/fog).*",
        "> Traduction de [Fog](https://a.example/fog) par Ann, avec son accord.",
        "（原标题：雾来了，船停了，河口的冬天比往年都早来了许多）",
    ],
)
def test_where_a_text_was_first_is_no_part_of_it(line: str) -> None:
    assert (
        summary(f"{line}\n\nIt rained for days, and nobody went out.")
        == "It rained for days, and nobody went out."
    )
    plain = "This article was first a letter, and it was a long one."
    assert summary(f"{plain}\n\nIt rained for days.") == plain


@pytest.mark.parametrize(
    "text",
    [
        "यह एक लेख है। इसमें दो वाक्य हैं।",
        "یہ ایک مضمون ہے۔ اس میں دو جملے ہیں۔",
        "هل هذا مقال؟ نعم، فيه جملتان",
        "Սա հոդված է։ Երկու նախադասություն է։",
    ],
)
def test_sentences_of_other_scripts_are_sentences(text: str) -> None:
    label = (
        "[A label that leads elsewhere and has no end](https://a.example) for all of the people of the house"
    )
    assert summary(f"{label}\n\n{text}") == text
    assert summary(" ".join([text] * 20)).endswith(("।", "۔", "؟", "։"))


def test_a_caption_is_no_part_of_it() -> None:
    figure = "<figure><img src='https://a.example/a.png'><figcaption>Rain in May</figcaption></figure>"
    assert summary(f"{figure}\n\nIt rained.\n\n<!--more-->\n\nFog.") == "It rained."


def test_words_of_the_author_are_no_end() -> None:
    assert summary("READMORE of it rains.\n\nFog is damp.") == "READMORE of it rains."


def test_headings_and_code_are_no_part_of_it() -> None:
    assert summary("## Rain\n\nIt rained.\n\n```\nx = 1\n```\n\n<!--more-->\n\nFog.") == "It rained."


def test_nothing_before_the_end_is_no_summary() -> None:
    assert summary("<!--more-->\n\nIt rained for days.") == "It rained for days."


def test_a_very_long_one_ends_with_a_sentence() -> None:
    found = summary("It rained for days. " * 200 + "\n\n<!--more-->\n\nFog.")
    assert 900 < len(found) <= 1000 and found.endswith("days.")


def test_the_mark_itself_is_not_shown() -> None:
    assert clean("It rained.\n\n<!--more-->\n\nFog.", title="", link="", path="a.md").html == (
        "<p>It rained.</p><p>Fog.</p>"
    )

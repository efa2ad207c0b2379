"""Which items have all of their text."""

import pytest

from feeds.pull.items import CONTENT, SUMMARY, Item, is_whole

TEXT = "It rained in the harbour, all day long, and people waited."


@pytest.mark.parametrize(
    "end",
    [
        *(
            "…",
            "...",
            "[…]",
            "[&hellip;]",
            " [&#8230;]",
            "<a href=x>Read more</a>",
            "Read more »",
            "(Read more...)",
        ),
        *("Continue reading &rarr;", "Continue reading “Rain” →", 'Continue reading "Rain"', "Weiterlesen"),
        *(
            "Continue reading on Medium »",
            "Lire la suite",
            "Leer más",
            "Читать далее",
            "阅读全文",
            "続きを読む",
            "더보기",
        ),
        *("اقرأ المزيد", "Czytaj dalej", "Lees verder", "Leggi tutto", "और पढ़ें"),
        "[…] <p>The post <a href=x>Rain</a> appeared first on <a href=y>Weather</a>.</p>",
    ],
)
def test_a_text_that_says_that_there_is_more_is_not_whole(end: str) -> None:
    assert not is_whole(Item(title="Rain", html=f"<p>{TEXT} {end}</p>", kind=CONTENT))


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{TEXT}</p>",
        f"<p>{TEXT} … And then it snowed.</p>",
        f"<p>{TEXT} Of this I had read more than enough.</p>",
        f"<p>{TEXT}</p><p>The post <a href=x>Rain</a> appeared first on <a href=y>Weather</a>.</p>",
        f"<p>{TEXT} We all call it Rain</p>",
        "<iframe src='https://video.example/1'></iframe>",
    ],
)
def test_a_text_that_ends_is_whole(html: str) -> None:
    assert is_whole(Item(title="Rain", html=html, kind=CONTENT))


def test_what_a_feed_calls_a_summary_is_whole_if_it_is_longer_than_any_teaser() -> None:
    assert not is_whole(Item(html=f"<p>{TEXT}</p>", kind=SUMMARY))
    assert is_whole(Item(html=f"<p>{TEXT}</p>" * 30, kind=SUMMARY))
    assert not is_whole(Item(html=f"<p>{TEXT}</p>" * 30 + "Read more", kind=SUMMARY))
    assert not is_whole(Item(html="", kind=CONTENT))

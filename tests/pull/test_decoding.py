"""What encoding the bytes of feeds and pages are in."""

import pytest

from feeds.pull.decoding import decode
from feeds.pull.feed_reader import read_feed

RUSSIAN = "Дождь шёл весь день, и люди в гавани ждали, пока он кончится, а потом пошли домой. "
GERMAN = "Größe und Maß: über die Straßen der Städte fließt früh ein kühler Wind. "
ENGLISH = (
    "It rained all day long in the harbour, and people at the café, who had waited there since the morning, "
    "said that it’s as it had always been, and that it would be so for many more years, until autumn. "
)
CHINESE = "雨下了整整一天，港口的人们都在等它停下来，然后回家去了。"


@pytest.mark.parametrize(
    ("data", "header", "text"),
    [
        ("Größe".encode(), "text/html", "Größe"),
        ("Größe".encode("latin-1"), "text/html; charset=ISO-8859-1", "Größe"),
        ("“Größe”".encode("cp1252"), "text/html; charset=ISO-8859-1", "“Größe”"),
        ('<meta charset="gb2312">雨'.encode("gb2312"), "", '<meta charset="gb2312">雨'),
        ("雨".encode(), "text/html; charset=nonsense", "雨"),
        ("雨 Größe".encode("utf-16"), "text/html", "雨 Größe"),
        (RUSSIAN.encode("cp1251"), "text/html", RUSSIAN),
        (ENGLISH.encode("cp1252"), "text/html", ENGLISH),
    ],
)
def test_pages_are_read_in_their_encoding(data: bytes, header: str, text: str) -> None:
    assert decode(data, header) == text


@pytest.mark.parametrize("text", [RUSSIAN, GERMAN, CHINESE])
def test_a_character_that_was_cut_damages_no_other(text: str) -> None:
    assert decode(text.encode() + b"\xe2\x80" + text.encode(), "") == f"{text}�{text}"


@pytest.mark.parametrize("media_type", ["", "text/xml", "application/rss+xml; charset=utf-8"])
@pytest.mark.parametrize("declared", ["", "utf-8"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((RUSSIAN, "utf-8"), (RUSSIAN, "cp1251"), (GERMAN, "cp1252"), (ENGLISH, "cp1252")),
        *((CHINESE, "gb18030"), (CHINESE, "utf-16")),
    ],
)
def test_feeds_are_read_whatever_they_declare(
    text: str, encoding: str, declared: str, media_type: str
) -> None:
    given = f' encoding="{declared}"' if declared else ""
    item = f"<item><title>{text}</title><description>{text * 5}</description></item>"
    feed = f'<?xml version="1.0"{given}?><rss version="2.0"><channel>{item}</channel></rss>'
    found = read_feed(feed.encode(encoding), "https://up.example/", media_type)
    assert found and [one.title for one in found.items] == [text.strip()]


def test_a_feed_in_utf_8_that_says_something_else_is_read_as_that() -> None:
    item = f"<item><title>{RUSSIAN}</title></item>"
    feed = f'<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel>{item}</channel></rss>'
    found = read_feed(feed.encode(), "https://up.example/", "text/xml; charset=iso-8859-1")
    assert found and [one.title for one in found.items] == [RUSSIAN.strip()]


def test_a_feed_with_a_character_that_was_cut_keeps_all_others() -> None:
    items = f"<item><title>{GERMAN}</title></item><item><title>{CHINESE}</title></item>"
    feed = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'
    found = read_feed(feed.encode().replace("Größe".encode(), b"Gr\xc3"), "https://up.example/", "text/xml")
    assert found and [one.title[-9:] for one in found.items] == [GERMAN.strip()[-9:], CHINESE[-9:]]

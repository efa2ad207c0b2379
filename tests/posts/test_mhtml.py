"""Pages that a browser saved with all their parts in one file."""

from datetime import UTC, datetime

import pytest

from feeds.posts import ParsedFile, parse

PAGE = """<!DOCTYPE html><html lang=3D"de"><head><title>Regen im Hafen</title></head>
<body><p>Es regnete =C3=BCber dem Hafen.</p><img src=3D"https://news.example/a.png"></body></html>"""
SAVED = f"""From: <Saved by Blink>
Snapshot-Content-Location: https://news.example/rain?id=3
Subject: =?utf-8?Q?Regen=20im=20Hafen?=
Date: Fri, 5 Mar 2021 12:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary--x"


------MultipartBoundary--x
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://ads.example/frame

<p>A frame</p>
------MultipartBoundary--x
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://news.example/rain?id=3

{PAGE}
------MultipartBoundary--x
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://news.example/a.png

iVBORw0KGgo=
------MultipartBoundary--x--
"""


def read(text: str, path: str = "rain.mhtml") -> ParsedFile:
    return parse(path, text.encode(), zone=UTC)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_page_in_mhtml_is_read_as_the_page(line_end: str) -> None:
    post = read(SAVED.replace("\n", line_end)).post
    assert post is not None
    meta = post.meta
    assert (meta.title, meta.link, meta.language) == (
        "Regen im Hafen",
        "https://news.example/rain?id=3",
        "de",
    )
    assert meta.date == datetime(2021, 3, 5, 12, tzinfo=UTC)
    assert (meta.link_key, post.body.count("über dem Hafen")) == ("<!--saved from-->", 1)
    assert "A frame" not in post.body and "iVBOR" not in post.body


def test_what_the_page_says_of_itself_comes_before_when_it_was_saved() -> None:
    said = '<meta property=3D"article:published_time" content=3D"2020-01-02"></head>'
    post = read(SAVED.replace("</head>", said)).post
    assert post is not None and post.meta.day == "2020-01-02"


def test_other_encodings_are_read() -> None:
    page = SAVED.replace("text/html\nContent-Transfer", 'text/html; charset="iso-8859-1"\nContent-Transfer')
    post = read(page.replace("=C3=BC", "=FC")).post
    assert post is not None and "über" in post.body


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (SAVED.replace("text/html", "text/css"), "without a page"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\n\n", "without a page"),
        (
            "MIME-Version: 1.0\n" + "Content-Type: multipart/related; boundary=a\n\n--a\n" * 900,
            "too many parts",
        ),
    ],
)
def test_mhtml_without_a_page_is_left_out_with_a_reason(damage: str, reason: str) -> None:
    found = read(damage)
    assert found.post is None and reason in found.problems[-1].reason


def test_a_post_that_begins_like_a_message_is_a_post() -> None:
    post = read("Date: 2021-03-05\nTitle: multipart words\n\nIt rained.", "a.md").post
    assert post is not None and post.body.strip() == "It rained."

"""What a file is, by its first bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.attachments import published_name, sniff
from tests.support import media

KINDS = [
    (media.PNG, "a.png", "image/png"),
    (media.JPEG, "a.jpg", "image/jpeg"),
    (media.GIF, "a.gif", "image/gif"),
    (media.WEBP, "a.webp", "image/webp"),
    (b"\0\0\0\x20ftypavif\0\0\0\0", "a.avif", "image/avif"),
    (media.MP3, "a.mp3", "audio/mpeg"),
    (media.MP3[10:], "a.mp3", "audio/mpeg"),
    (media.M4A, "a.m4a", "audio/mp4"),
    (media.MP4, "a.m4b", "audio/mp4"),
    (media.MP4, "a.mp4", "video/mp4"),
    (media.OGG, "a.ogg", "audio/ogg"),
    (media.OGG, "a.ogv", "video/ogg"),
    (media.WEBM, "a.webm", "video/webm"),
    (media.wav(), "a.wav", "audio/wav"),
    (media.PDF, "a.pdf", "application/pdf"),
    (media.EPUB, "a.epub", "application/epub+zip"),
    (
        media.DOCX,
        "a.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (media.packed(("a.txt", "a")), "a.docx", "application/zip"),
    (media.packed(("a.txt", "a")), "a.zip", "application/zip"),
]
NOT_PUBLISHED = [
    media.HTML,
    media.SVG,
    b"",
    b"alert(1)",
    b"#!/bin/sh",
    b"MZ\x90\0",
    b"\x7fELF",
    b"\n%PDF-1.4",
    b"\xff\xfe<\0h\0",
    b"<?xml version='1.0'?>",
]


@pytest.mark.parametrize("data, name, kind", KINDS)
def test_a_file_is_what_its_first_bytes_say(data: bytes, name: str, kind: str) -> None:
    assert sniff(data, name) == kind
    assert published_name(name, kind).rpartition(".")[2] in (name.rpartition(".")[2], "zip")


@pytest.mark.parametrize("data", NOT_PUBLISHED)
@pytest.mark.parametrize("name", ["a.png", "a.pdf", "a.mp3", "a.html", "a"])
def test_pages_programs_and_unknown_kinds_are_not_published_whatever_they_are_called(
    data: bytes, name: str
) -> None:
    assert sniff(data, name) == ""


@pytest.mark.parametrize(
    "path, name",
    [
        ("img/Photo 1.PNG", "Photo-1.png"),
        ("img/évora.png", "évora.png"),
        ("日本/写真.png", "写真.png"),
        ("page.html", "page-html.png"),
        ("run.php.png", "run-php.png"),
        ("a.jpg", "a-jpg.png"),
        ("640", "640.png"),
        (".png", "png.png"),
        ("((((.png", "file.png"),
        ("a\udce9.png", "a.png"),
    ],
)
def test_no_web_server_takes_a_file_for_anything_else_by_its_name(path: str, name: str) -> None:
    assert published_name(path, "image/png") == name


@given(st.text(min_size=1), st.sampled_from(sorted({kind for _, _, kind in KINDS})))
def test_every_name_is_one_safe_part_of_a_path(path: str, kind: str) -> None:
    name = published_name(path, kind)
    assert "/" not in name and not name.startswith(".") and name.count(".") == 1
    assert name.isprintable() and " " not in name and len(name.encode()) < 120

"""The feed that a page names."""

import pytest

from feeds.pull.feed_reader import feed_of_page

RSS = 'rel="alternate" type="application/rss+xml"'


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (f'<link {RSS} href="feed">', "https://blog.example/posts/feed"),
        (f'<link {RSS} href="/a"><link {RSS} href="/comments">', "https://blog.example/a"),
        (
            "<LINK REL='ALTERNATE home' TYPE=application/atom+xml HREF=/a?b&amp;c>",
            "https://blog.example/a?b&c",
        ),
        (f'<link\ntitle="a > b" {RSS}\nhref="/a">', "https://blog.example/a"),
        (f'<!-- <link {RSS} href="/old"> --><link {RSS} href="/new">', "https://blog.example/new"),
        (f'<base href="https://cdn.example/blog/"><link {RSS} href="feed">', "https://cdn.example/blog/feed"),
        (
            f'<link rel="alternate" type="application/json" href="/wp-json/1"><link {RSS} href="/feed">',
            "https://blog.example/feed",
        ),
        ('<link rel="alternate" type="text/xml; charset=utf-8" href="/x">', "https://blog.example/x"),
        ('<link rel="alternate" type="application/feed+json" href="/x">', "https://blog.example/x"),
        ('<link rel="alternate" type="application/json+oembed" href="/o">', ""),
        (f'<link {RSS} href="javascript:alert(1)"><link {RSS} href="http://["><link {RSS}>', ""),
        ('<link rel="stylesheet" type="application/rss+xml" href="/x">', ""),
        ("", ""),
    ],
)
def test_the_first_feed_of_a_page_is_found(head: str, address: str) -> None:
    html = f"<!doctype html><html><head>{head}</head><body>Hello</body></html>"
    assert feed_of_page(html, "https://blog.example/posts/1") == address


@pytest.mark.parametrize("html", ["", " ", "\0", "hello", "%PDF-1.7 \x00\ufffd", "<" * 10_000, "<!--"])
def test_what_is_no_page_names_no_feed(html: str) -> None:
    assert feed_of_page(html, "https://blog.example/") == ""

import pytest

from feeds.pull.importing import read_file

LINK = "https://a.example/rain"


def wxr(*posts: str) -> bytes:
    names = "".join(f' xmlns:{name}="http://{name}.example/"' for name in ("content", "wp", "dc"))
    rows = "".join(f"<item>{post}</item>" for post in posts)
    return f'<rss version="2.0"{names}><channel><title>x</title>{rows}</channel></rss>'.encode()


def wxr_post(link: str, html: str, *, kind: str = "post", status: str = "publish", more: str = "") -> str:
    return (
        f"<title>T</title><link>{link}</link><content:encoded><![CDATA[{html}]]></content:encoded>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}"
    )


def test_only_articles_that_are_published_come_from_an_export_of_wordpress() -> None:
    hidden = [wxr_post("https://a.example/x", "<p>No</p>", kind=kind) for kind in ("page", "attachment")]
    hidden += [wxr_post("https://a.example/y", "<p>No</p>", status=one) for one in ("draft", "private")]
    locked = "<wp:post_password>rain</wp:post_password>"
    hidden.append(wxr_post("https://a.example/z", "<p>No</p>", more=locked))
    labels = "".join(
        f'<category domain="{domain}" nicename="x"><![CDATA[{name}]]></category>'
        for domain, name in (("category", "Sea"), ("post_tag", "rain"), ("post_format", "Aside"))
    )
    (item,) = read_file(wxr(*hidden, wxr_post(LINK, "<p>Yes</p>", more=labels)), "note.xml").items
    assert (item.link, item.html, item.tags, item.categories) == (LINK, "<p>Yes</p>", ("rain",), ("Sea",))


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("One\ntwo\n\n<b>three</b>", "<p>One<br>two</p>\n<p><b>three</b></p>"),
        (
            "One\n\n<pre>a\n\nb</pre>\n\n<ul>\n<li>c</li>\n</ul>",
            "<p>One</p>\n<pre>a\n\nb</pre>\n<ul>\n<li>c</li>\n</ul>",
        ),
        ("<p>One\n\ntwo</p>", "<p>One\n\ntwo</p>"),
        ("a</pre x<pre>b\n\nc", "<p>a</pre x</p>\n<pre>b\n\nc\n"),
    ],
)
def test_blank_lines_of_wordpress_are_paragraphs(written: str, html: str) -> None:
    (item,) = read_file(wxr(wxr_post(LINK, written)), "note.xml").items
    assert item.html == html

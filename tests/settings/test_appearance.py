import json

import feedparser
import pytest

from feeds.addresses import FAVICON, HOME, ICON_PNG, ICON_SVG, NOT_FOUND, STYLE
from feeds.errors import BadSetting
from feeds.model import Address
from tests.support.archive import Archive


def test_a_style_sheet_of_the_keeper_ends_that_of_all_pages(archive: Archive) -> None:
    archive.write("a.md")
    (archive.root / "site.css").write_text("h1 { color: green }\n")
    assert archive.publish(style="site.css").document(STYLE).body.endswith(b"}\nh1 { color: green }\n")


@pytest.mark.parametrize("name", ["none.css", "../secret.css", "/etc/hostname"])
def test_no_style_sheet_is_outside_of_the_posts(archive: Archive, name: str) -> None:
    archive.write("a.md")
    (archive.root.parent / "secret.css").write_text("secret")
    with pytest.raises(BadSetting, match="style"):
        archive.publish(style=name)


def test_a_static_site_has_a_page_for_wrong_addresses(archive: Archive) -> None:
    archive.write("a.md")
    body = archive.publish(base_url="https://example.org/a/").document(NOT_FOUND).body
    assert b'<link rel="stylesheet" href="/a/style.css">' in body


PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\6\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\5\0\1\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)


def test_a_site_without_an_icon_has_the_first_letter_of_its_title(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish(title="“雨港” & more")
    letter = publisher.document(ICON_SVG)
    assert letter.media_type == "image/svg+xml" and ">雨</text>".encode() in letter.body
    assert b'<link rel="icon" href="./icon.svg">' in publisher.document(HOME).body
    png = publisher.document(ICON_PNG)
    assert png.media_type == "image/png" and png.body.startswith(b"\x89PNG")
    assert publisher.document(FAVICON).body.endswith(png.body)


@pytest.mark.parametrize("place", ["icon.png", "static/favicon.png", "named.png"])
def test_the_icon_of_a_site_stands_for_it(archive: Archive, place: str) -> None:
    archive.write("a.md")
    (archive.root / place).parent.mkdir(exist_ok=True)
    (archive.root / place).write_bytes(PNG)
    publisher = archive.publish(icon="named.png" if place == "named.png" else "")
    assert publisher.document(ICON_PNG).body == PNG
    assert publisher.resolve(ICON_SVG) == ICON_PNG
    assert b'<link rel="icon" href="./icon.png">' in publisher.document(HOME).body


def test_no_script_becomes_an_icon(archive: Archive) -> None:
    archive.write("a.md")
    (archive.root / "icon.png").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    assert archive.publish().document(ICON_PNG).body.startswith(b"\x89PNG")
    with pytest.raises(BadSetting, match="no PNG image"):
        archive.publish(icon="icon.png")


def test_every_format_names_the_icon(archive: Archive) -> None:
    archive.write("a.md")
    publisher = archive.publish(base_url="https://example.org/")
    icon = "https://example.org/icon.png"
    feeds = {name: publisher.document(Address("all", "", name)).body for name in ("atom", "rss", "json")}
    atom, rss = feedparser.parse(feeds["atom"]).feed, feedparser.parse(feeds["rss"]).feed
    of_json = json.loads(feeds["json"])
    assert [atom.icon, atom.logo, rss.image.href, of_json["icon"], of_json["favicon"]] == [icon] * 5

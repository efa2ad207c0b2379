import pytest

from feeds.addresses import NOT_FOUND, STYLE
from feeds.errors import BadSetting
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

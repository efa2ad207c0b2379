import re
from typing import Any

import pytest

from feeds.model import Address
from tests.support.archive import Archive


@pytest.mark.parametrize(
    "given, language, title",
    [
        ({}, "en", "Newest entries"),
        ({"language": "zh-TW"}, "zh-TW", "最新文章"),
        ({"language": "zh-TW", "interface": "en"}, "en", "Newest entries"),
        ({"language": "de", "interface": "zh-CN"}, "zh-Hans", "最新文章"),
    ],
)
def test_pages_have_words_in_the_language_of_the_site_or_the_one_that_is_set(
    archive: Archive, given: dict[str, Any], language: str, title: str
) -> None:
    archive.write("a.md", tags="[x]")
    page = archive.publish(**given).document(Address("tag", "x", "html")).body.decode()
    assert f'<html lang="{language}">' in page
    assert f">{title}</h2>" in page


def test_the_home_page_has_the_largest_channels_first(archive: Archive) -> None:
    archive.write("a.md", tags="[a, b]")
    archive.write("b.md", tags="[b]", date="2021-06-01")
    page = archive.publish().document(Address("all", "", "html")).body.decode()
    rows = re.findall(r'<li><a href="tag/(\w)/".*<b>(\d)</b><time datetime="([\d-]+)">', page)
    assert rows == [("b", "2", "2021-06-01"), ("a", "1", "2021-05-01")]

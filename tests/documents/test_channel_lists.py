import re

import pytest

from feeds.addresses import parse_path
from feeds.documents import channel_lists
from feeds.errors import BadAddress
from feeds.publisher import Publisher
from tests.support.archive import Archive


def page(publisher: Publisher, path: str) -> str:
    return publisher.document(parse_path(path)).body.decode()


def test_the_home_page_leads_to_all_channels_of_a_kind(archive: Archive) -> None:
    archive.write("a.md", tags=f"[{', '.join(f't{number}' for number in range(20))}]")
    publisher = archive.publish()
    home = page(publisher, "/")
    assert len(re.findall(r'<a href="tag/', home)) == 12
    assert '<a href="channels/tag/">All 20 tags</a>' in home
    assert len(re.findall(r'<a href="../../tag/', page(publisher, "/channels/tag/"))) == 20


def test_a_category_with_the_entries_of_a_tag_is_listed_once(archive: Archive) -> None:
    archive.write("a.md", tags="[Rain]", categories="[rain, News]")
    archive.write("b.md", tags="[News]", categories="[rain]", date="2021-06-01")
    home = page(archive.publish(), "/")
    assert 'href="tag/rain/"' in home and 'href="category/rain/"' in home  # of other entries
    archive.write("a.md", tags="[Rain]", categories="[rain]")
    archive.write("b.md", tags="[News]", categories="[News]", date="2021-06-01")
    home = page(archive.publish(), "/")
    assert 'href="tag/rain/"' in home and 'href="category/' not in home


def test_a_long_list_has_several_pages(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_lists, "SIZE", 3)
    archive.write("a.md", tags="[a, b, c, d]")
    publisher = archive.publish()
    assert 'href="page-2.html"' in page(publisher, "/channels/tag/")
    assert len(re.findall(r'<a href="../../tag/', page(publisher, "/channels/tag/page-2.html"))) == 1
    for path in ("/channels/tag/page-3.html", "/channels/author/", "/channels/tag/page-1.html"):
        with pytest.raises(BadAddress):
            publisher.document(parse_path(path))

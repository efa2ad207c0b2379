from bs4 import BeautifulSoup

from feeds.clean.cleaner import clean
from tests.support.paths import TESTS


def test_a_copy_of_a_web_archive_leads_where_the_page_led_and_shows_the_copies_of_images() -> None:
    page = (TESTS / "cases" / "pages" / "wayback.html").read_text(encoding="utf-8").split("---\n", 1)[1]
    soup = BeautifulSoup(clean(page, title="", link="https://news.example/ice").html, "lxml")
    assert [link["href"] for link in soup("a")] == ["https://books.example/ice", "https://news.example/rope"]
    images = ["https://web.archive.org/web/20200102030405im_/https://news.example/img/ice.jpg"]
    assert [image["src"] for image in soup("img")] == images


def test_what_an_author_links_to_in_a_web_archive_stays() -> None:
    link = "https://web.archive.org/web/20200102030405/https://books.example/ice"
    said = f'<p>As <a href="{link}">the book</a> has it.</p>'
    code = "<pre><code>&lt;!-- BEGIN WAYBACK TOOLBAR INSERT --&gt;</code></pre>"
    assert link in clean(said, title="", link="").html and link in clean(said + code, title="", link="").html

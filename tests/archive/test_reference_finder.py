"""Links between posts: where they lead, through changes of what they lead to, and what is told of them."""

import random

import pytest
from bs4 import BeautifulSoup

from feeds.addresses import entry_url
from feeds.archive.missing_files import missing_files
from feeds.archive.reference_finder import may_mean_post
from feeds.publisher import Publisher
from tests.support.archive import NOW, Archive, items

OWN = {"from": ""}
BASE = "https://feeds.example.org/"
JEKYLL = "url: https://own.example\npermalink: /:year/:title/\n"


def links(publisher: Publisher, title: str) -> dict[str, str]:
    """The links in an entry: words -> address."""
    (html,) = (item.get("content_html", "") for item in items(publisher) if item["title"] == title)
    return {link.text: str(link["href"]) for link in BeautifulSoup(html, "html.parser").select("a")}


def page(publisher: Publisher, title: str) -> str:
    (entry_id,) = (entry.id for entry in publisher.entries() if entry.title == title)
    return entry_url(BASE, entry_id)


def assert_cold_is_the_same(archive: Archive) -> None:
    warm = archive.documents(pages="all", kinds="tag")
    archive.forget()
    assert archive.documents(pages="all", kinds="tag") == warm


WAYS = (
    *("[x](b.md)", "[x](./b.md)", "[x](/notes/b.md)", "[x](../notes/b.md)", '<a href="b.md">x</a>'),
    *("[[b|x]]", "[[notes/b|x]]", "[[B.md|x]]", "[x][1]\n\n[1]: b.md", "[x]({% link notes/b.md %})"),
    *("[x]({% post_url b %})", '[x]({{< ref "b" >}})', '[x]({{< relref "notes/b.md" >}})'),
    *("[x](@/notes/b.md)", "[x]({{ site.baseurl }}{% post_url b %})"),
)


@pytest.fixture(scope="module")
def ways(shared_archive: Archive) -> Publisher:
    """An archive with a post for each of WAYS, named after its place there."""
    for number, written in enumerate(WAYS):
        shared_archive.write(f"notes/a{number}.md", written, title=str(number), **OWN)
    shared_archive.write("notes/b.md", title="B")
    return shared_archive.publish()


@pytest.mark.parametrize("written", WAYS)
def test_every_way_to_name_a_post_leads_to_its_original(ways: Publisher, written: str) -> None:
    assert links(ways, str(WAYS.index(written))) == {"x": "https://example.com/notes/b.md"}


def test_a_link_leads_to_the_permalink_or_our_page_of_an_own_post(archive: Archive) -> None:
    archive.write(
        "_posts/2021-05-01-a.md", "[b]({% post_url 2021-05-01-b %}) [c](/2021/c/)", title="A", **OWN
    )
    archive.write("_posts/2021-05-01-b.md", title="B", **OWN)
    archive.write("_posts/2021-05-01-c.md", title="C", **OWN)
    archive.write_text("_config.yml", JEKYLL)
    assert links(archive.publish(), "A") == {
        "b": "https://own.example/2021/b/",
        "c": "https://own.example/2021/c/",
    }
    archive.write_text("_config.yml", JEKYLL.partition("\n")[2])
    publisher = archive.publish()
    assert links(publisher, "A") == {"b": page(publisher, "B"), "c": page(publisher, "C")}


def test_the_address_of_a_repost_on_its_site_leads_to_its_original(archive: Archive) -> None:
    archive.write_text("_config.yml", JEKYLL)
    archive.write("_posts/2021-05-01-a.md", "[b](/2021/b/#part) [about](/about/)", title="A", **OWN)
    archive.write("_posts/2021-05-01-b.md", title="B")
    assert links(archive.publish(), "A") == {
        "b": "https://example.com/_posts/2021-05-01-b.md#part",
        "about": "https://own.example/about/",
    }


def test_what_a_post_with_an_original_names_is_on_the_site_of_that(archive: Archive) -> None:
    archive.write_text("_config.yml", JEKYLL)
    archive.write("_posts/2021-05-01-a.md", "[b](/2021/b/) [c](c.html) [d](2021-05-01-b.md) [[2021-05-01-b]]")
    archive.write("_posts/2021-05-01-b.md", title="B", **OWN)
    archive.write("_posts/c.html", title="C", **OWN)
    found = links(archive.publish(), "_posts/2021-05-01-a.md")
    assert found["b"] == "https://example.com/2021/b/"
    assert found["c"] == "https://example.com/_posts/c.html"
    assert found["d"] == found["2021-05-01-b"] == "https://own.example/2021/b/"


@pytest.mark.parametrize(
    "key", ["link", "external-url", "externalUrl", "external_link", "redirect", "bookmark-of"]
)
def test_what_a_post_in_a_link_blog_names_is_on_its_own_site(archive: Archive, key: str) -> None:
    archive.write_text("_config.yml", JEKYLL)
    about = {**OWN, key: "https://example.com/story", "image": "/a.png"}
    archive.write("_posts/2021-05-01-a.md", "[about](/about/) ![](/b.png)", title="A", **about)
    publisher = archive.publish(credit=False)
    assert links(publisher, "A") == {"about": "https://own.example/about/"}
    (item,) = items(publisher)
    assert (item["url"], item["image"]) == ("https://example.com/story", "https://own.example/a.png")
    archive.write_text("_config.yml", JEKYLL.partition("\n")[2])  # the address of the site is unknown
    assert links(archive.publish(credit=False), "A") == {"about": "https://example.com/about/"}


def test_what_an_own_post_names_from_the_root_is_on_its_site(archive: Archive) -> None:
    archive.write_text("astro.config.mjs", "export default { site: 'https://own.example' }")
    archive.write("src/content/blog/a.md", "[about](/about/) [b](b/) ![](/b.png)", title="A", **OWN)
    publisher = archive.publish()
    assert links(publisher, "A") == {"about": "https://own.example/about/"}
    assert items(publisher)[0]["image"] == "https://own.example/b.png"
    reasons = {one.reason for one in missing_files(publisher.archive)}
    assert reasons == {"b/ is not in the folder", "/b.png is not in the folder"}


@pytest.mark.parametrize("original", ["https://example.com/story", ""])
def test_an_address_that_begins_with_that_of_the_site_is_on_the_site(archive: Archive, original: str) -> None:
    archive.write_text("_config.yml", f"{JEKYLL}baseurl: /blog\n")
    text = '[x]({{ site.baseurl }}/x/) [y]({{ "/y/" | relative_url }}) [home]({{ site.url }}) [z](/z/)'
    archive.write("_posts/2021-05-01-a.md", text, title="A", **{"from": original})
    assert links(archive.publish(credit=False), "A") == {
        "x": "https://own.example/blog/x/",
        "y": "https://own.example/blog/y/",
        "home": "https://own.example/blog/",
        "z": "https://example.com/z/" if original else "https://own.example/z/",
    }


def test_a_link_follows_what_it_leads_to(archive: Archive) -> None:
    archive.write("a.md", "See [[b|that]].", title="A", **OWN)
    archive.write("other.md", title="Other")
    publisher = archive.publish(accept_loss=True, kinds="tag")

    def found() -> str:
        publisher.update(NOW)
        assert_cold_is_the_same(archive)
        return links(publisher, "A").get("that", "")

    assert found() == ""
    path = archive.write("b.md", title="B", **OWN)  # it appears
    assert found() == page(publisher, "B")
    archive.write("b.md", title="B")  # it names its original
    assert found() == "https://example.com/b.md"
    archive.write("b.md", title="B", **{"from": "https://example.com/other"})  # another one
    assert found() == "https://example.com/other"
    (archive.root / "x").mkdir()
    path.rename(archive.root / "x/b.md")  # it moves
    assert found() == "https://example.com/other"
    archive.write("x/b.md", title="B", draft="true")  # it is hidden
    assert found() == ""
    archive.write("b.md", title="B2")
    assert found() == "https://example.com/b.md"
    path.unlink()  # it vanishes
    assert found() == ""


def test_a_link_waits_for_the_day_of_what_it_leads_to(archive: Archive) -> None:
    archive.write("a.md", "[[b]]", title="A", **OWN)
    archive.write("b.md", title="B", publishDate=f"{NOW.year}-01-02")
    publisher = archive.publish()
    assert links(publisher, "A") == {}
    publisher.update(NOW.replace(day=3))
    assert links(publisher, "A") == {"b": "https://example.com/b.md"}


def test_a_link_to_a_revision_leads_to_the_entry(archive: Archive) -> None:
    archive.write("a.md", "[[old]] [[new]]", title="A", **OWN)
    archive.write("old.md", title="B", **{"from": "https://example.com/b"})
    archive.write("new.md", title="B", date="2022-01-01", **{"from": "http://example.com/b"})
    assert set(links(archive.publish(), "A").values()) == {"http://example.com/b"}


def test_links_that_lead_nowhere_keep_their_words_and_are_told(archive: Archive) -> None:
    body = "It rained, see [[Fog|the fog]] and\n[the *river*](river.md) and [this](/gone/)."
    archive.write("a.md", body, title="A", **OWN)
    publisher = archive.publish()
    (item,) = items(publisher)
    assert item["content_html"] == "<p>It rained, see the fog and the <em>river</em> and this.</p>"
    words = "its words are shown without a link"
    assert [(one.path, one.line, one.reason, one.action) for one in missing_files(publisher.archive)] == [
        ("a.md", 5, "Fog is no post that is published", words),
        ("a.md", 6, "/gone/ is not in the folder", words),
        ("a.md", 6, "river.md is no post that is published", words),
    ]


def test_clippings_in_a_vault_tell_of_their_missing_notes(archive: Archive) -> None:
    archive.write_text(".obsidian/app.json", "{}")
    archive.write("a.md", "[[Fog]]")
    assert [one.reason for one in missing_files(archive.publish().archive)] == [
        "Fog is no post that is published"
    ]


def test_code_names_no_posts(archive: Archive) -> None:
    archive.write("a.md", "```sh\n[[ -f b ]] && echo [b](b.md)\n```\n\n`[[b]]`", title="A", **OWN)
    archive.write("b.md", title="B")
    publisher = archive.publish()
    assert links(publisher, "A") == {} and not missing_files(publisher.archive)


def test_lists_of_own_links_are_part_of_the_text(archive: Archive) -> None:
    archive.write("a.md", "Words.\n\nRelated: [[b]]\n\nRelated: [[c]]\n\n- [[b]]\n- [[c]]", title="A", **OWN)
    for name in "bc":
        archive.write(f"{name}.md", title=name.upper(), **OWN)
    (item,) = (one for one in items(archive.publish()) if one["title"] == "A")
    assert item["content_html"].count("<a ") == 4


def test_a_placeholder_in_a_body_leads_nowhere(archive: Archive) -> None:
    hostile = ("post:../../etc/passwd", "https://archive.invalid/b.md", "post:", "post:b%00", "POST:x")
    body = " ".join(f'<a href="{address}">x</a>' for address in hostile)
    archive.write("a.md", f"<p>{body}</p>", title="A", **OWN)
    archive.write("b.md", title="B")
    assert links(archive.publish(), "A") == {}


@pytest.mark.parametrize(
    ("reference", "own", "other"),
    [
        ("post:a", True, True),
        ("a.md", True, True),
        ("/a/b/", True, False),
        ("a.html", True, False),
        ("a.png", False, False),
        ("a.md?x#y", True, True),
    ],
)
def test_only_some_references_may_mean_posts(reference: str, own: bool, other: bool) -> None:
    assert may_mean_post(reference, is_own=True) == own
    assert may_mean_post(reference, is_own=False) == other


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_any_history_of_changes_ends_as_if_it_had_never_been(archive: Archive, seed: int) -> None:
    chance = random.Random(seed)
    names = [f"{folder}{name}.md" for folder in ("", "x/") for name in "abc"]
    publisher = archive.publish(pages="all", kinds="tag", accept_loss=True)
    for _ in range(8):
        name = chance.choice(names)
        if chance.random() < 0.25:
            (archive.root / name).unlink(missing_ok=True)
        else:
            targets = " ".join(f"[[{chance.choice('abc')}]] [{n}]({n})" for n in chance.sample(names, 2))
            original = chance.choice(["", f"https://example.com/{chance.choice('pq')}"])
            archive.write(
                name, targets, title=name, draft=chance.choice(["", "", "true"]), **{"from": original}
            )
        publisher.update(NOW)
        for address in publisher.addresses():
            publisher.document(address)
    assert_cold_is_the_same(archive)

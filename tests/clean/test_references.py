"""References that only the archive can resolve."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from feeds.clean.cleaner import clean
from feeds.clean.references import PLACEHOLDER, settle
from feeds.clean.sanitize import sanitize
from feeds.model import Content, Enclosure

PICTURE = Enclosure("https://f.example/files/1/a.png", "image/png", 3)
PAPER = Enclosure("https://f.example/files/2/a.pdf", "application/pdf", 4)
SOUND = Enclosure("https://f.example/files/3/a.mp3", "audio/mpeg", 5)
FILES = {"a.png": PICTURE, "/a.pdf": PAPER, "../a.mp3": SOUND, "b&amp;c.png": PICTURE}


def settled(body: str, link: str = "", files: dict[str, Enclosure] = FILES) -> Content:
    content = clean(body, title="A post", link=link)
    return settle(content, {address: files[text] for address, text in content.references if text in files})


def test_files_of_the_archive_are_shown_in_place_of_references() -> None:
    html = settled("Rain. ![x](a.png) [paper](/a.pdf)").html
    assert f'<img src="{PICTURE.url}" alt="x"' in html and f'<a href="{PAPER.url}"' in html


def test_what_is_linked_or_played_is_an_enclosure_and_pictures_are_none() -> None:
    content = settled('Rain. ![x](a.png) [paper](/a.pdf) <audio src="../a.mp3"></audio> [again](../a.mp3)')
    assert content.enclosures == (SOUND, PAPER)
    assert content.image == PICTURE.url


def test_what_an_archive_lacks_is_where_the_original_has_it() -> None:
    content = settled("![x](c.png) [d](d.pdf)", link="https://o.example/x/y", files={})
    assert 'src="https://o.example/x/c.png"' in content.html
    assert 'href="https://o.example/x/d.pdf"' in content.html


def test_a_file_of_the_archive_comes_before_that_of_the_original() -> None:
    assert settled("![x](a.png)", link="https://o.example/x/y").image == PICTURE.url


def test_own_posts_show_no_address_that_leads_nowhere() -> None:
    content = settled(
        "Rain ![x](c.png) [fell](/there/).\n\n<figure><img src='d.png'></figure>\n\n<video src=e.mp4></video>"
    )
    assert content.html == "<p>Rain fell.</p><p>e.mp4</p>"
    assert (content.image, content.enclosures) == ("", ())
    assert PLACEHOLDER not in repr(replace(content, references=()))


def test_the_first_picture_that_is_there_leads() -> None:
    assert settled("![x](c.png) ![y](a.png)").image == PICTURE.url


def test_a_reference_that_leads_out_is_not_that_without_dots() -> None:
    content = clean("![x](a.png) ![y](../a.png) ![z](/a.png)", title="", link="")
    assert len({address for address, _ in content.references}) == 3


def test_addresses_that_are_written_out_are_no_references() -> None:
    body = "![x](https://e.example/a.png) <https://e.example/> [m](mailto:a@e.example) [p](#part)"
    assert clean(body, title="", link="").references == ()


def test_words_of_the_text_that_look_like_an_address_stay() -> None:
    code = '`<img src="https://o.example/x/a.png">`'
    content = settled(f"![x](a.png) {code}", link="https://o.example/x/y")
    assert '&lt;img src="https://o.example/x/a.png"&gt;' in content.html
    assert content.html.count(PICTURE.url) == 1


@given(
    st.lists(
        st.sampled_from(
            [
                *("![x](a.png)", "![y](gone.png)", "[l](/a.pdf)", "[m](gone.pdf)", "[n](post:Name)"),
                *("words", "\n\n", "> q\n\n", "- i\n", "`<a href=x>`", "<p><a href=q>"),
                *("<video src=gone.mp4></video>", "<audio src='../a.mp3'></audio>"),
                "<figure><img src=gone.png><figcaption>c</figcaption></figure>",
                "[![z](gone.png)](/a.pdf)",
                "<table><tr><td><img src=b.gif></td><td>1</td></tr></table>",
            ]
        ),
        max_size=8,
    ),
    st.sampled_from(["", "https://o.example/x/y"]),
)
def test_what_is_settled_is_clean_and_has_no_placeholder(pieces: list[str], link: str) -> None:
    content = settled(" ".join(pieces), link=link)
    assert PLACEHOLDER not in repr(replace(content, references=()))
    assert sanitize(content.html) == content.html


def test_many_references_take_little_time() -> None:
    body = " ".join(f"![x](a{number}.png)" for number in range(1000))
    assert settled(body).html == ""


def test_references_to_a_post_with_a_long_address_never_make_a_huge_article() -> None:
    other = Enclosure("https://o.example/" + "a" * 8_000, "", 0)
    few = settled("[x](a.md) " * 100, files={"a.md": other}).html
    many = settled("[x](a.md) " * 5_000, files={"a.md": other}).html
    assert few.count("<a href=") == 100 and many.count("<a href=") < 1_000
    assert many.count("x") >= 5_000 and PLACEHOLDER not in many

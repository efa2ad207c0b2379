import pytest

from tests.support.markup import markdown_to_html as html

PICTURE = '<figure><img src="a.png" alt="Fog"><figcaption>Fog</figcaption></figure>'


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("(link: https://a.example text: *Fog* popup: yes)", '<p><a href="https://a.example"><em>Fog</em></a></p>'),
        ("(email: a@b.example text: Ann)", '<p><a href="mailto:a@b.example">Ann</a></p>'),
        ("(image: a.png caption: Fog alt: Fog)", f"<p>{PICTURE}</p>"),
        ("(youtube: https://youtu.be/abcdefghijk)", '<p><iframe src="https://youtu.be/abcdefghijk"></iframe></p>'),
        ("`(link: a text: b)` (link: a)", "<p><code>(link: a text: b)</code> (link: a)</p>"),
        ("(image: of fog) (file: one text: b", "<p>(image: of fog) (file: one text: b</p>"),
    ],
)  # fmt: skip
def test_tags_of_kirby_are_links_and_pictures(body: str, shown: str) -> None:
    assert html(body) == shown

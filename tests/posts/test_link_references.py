"""Links of Markdown whose addresses stand in definitions at the end."""

from hypothesis import given
from hypothesis import strategies as st

from feeds.posts.link_references import definitions_of, resolved, without_definitions

BODY = (
    "[Rain][1] and [fog][] and [mist][2].\n\n[1]: <https://a.example/>\n\n  [FOG]: https://b.example/ 'Fog'\n"
)


def test_links_get_the_addresses_of_their_definitions() -> None:
    text = resolved(without_definitions(BODY), definitions_of(BODY))
    assert text == "[Rain](https://a.example/) and [fog](https://b.example/) and [mist][2]."


def test_definitions_above_the_last_lines_stay_in_the_text() -> None:
    text = "[1]: https://a.example/\n\nIt rained [all day][1]."
    assert without_definitions(text) == text
    assert "(https://a.example/)" in resolved(text, definitions_of(text))


@given(st.text(alphabet="[]: \n1ahtps/.", max_size=200))
def test_no_text_breaks_it(body: str) -> None:
    assert body.startswith(without_definitions(body))
    assert resolved(body, {}) == body and isinstance(definitions_of(body), dict)

"""Few elements are open at a time, as a parser of HTML5 reads it."""

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.clean import nesting
from feeds.clean.nesting import bounded

NAMES = (
    "div", "p", "li", "ul", "td", "tr", "table", "tbody", "svg", "math", "path", "mi", "mtext", "mspace", "g",
    "desc", "title", "foreignObject", "b", "i", "a", "span", "x-y", "option", "select", "form", "button",
    "h1", "h2", "dd", "dt", "ruby", "rt", "template", "style", "br", "img", "input", "source", "object",
    "marquee", "caption", "nobr", "font", "body", "pre", "textarea", "optgroup", "annotation-xml", "script",
    "iframe", "section", "fieldset", "label", "th", "col", "plaintext",
)  # fmt: skip
names = st.sampled_from(NAMES)
pieces = st.one_of(
    names.map("<{}>".format),
    names.map("<{}/>".format),
    names.map("</{}>".format),
    names.map("<!--<{}>".format),
    names.map("<!</{}>".format),
    names.map("<x a='</{}>'>".format),
    names.map('<x a=b"</{}>">'.format),
    st.sampled_from(("x", "-->", "--!>", "<![CDATA[", "]]>", "<", "</", "<?")),
)
soups = st.lists(pieces, max_size=6).map("".join)


def depth(html: str) -> int:
    """Levels of the tree that html5lib makes."""
    deepest, waiting = 0, [(html5lib.parseFragment(html), 0)]
    while waiting:
        element, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(child, level + 1) for child in element]
    return deepest


@given(soups, soups)
@settings(deadline=None)
def test_whatever_repeats_is_not_deep(before: str, unit: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nesting, "_FEW", 8)
        patch.setattr(nesting, "_DEEPEST", 8)
        found = bounded(before + 30 * unit)
    # A table has up to two elements that nobody wrote, and so has each paragraph.
    assert depth(found) <= 3 * 8


@pytest.mark.parametrize("name", ["div", "section", "b", "font", "ul><li", "table><tr><td", "svg", "x-y"])
def test_no_text_of_what_is_deep_is_lost(name: str) -> None:
    html = "".join(f"<{name}>{number} " for number in range(1000)) + "&lt; end < 1"
    tree = html5lib.parseFragment(bounded(html), namespaceHTMLElements=False)
    assert "".join(tree.itertext()).split() == [*map(str, range(1000)), "<", "end", "<", "1"]


@pytest.mark.parametrize("unit", [
    "<p>a<br>b", "<ul><li>a<li>b</ul>", "<table><tr><td>a<td>b</table>", "<dl><dt>a<dd>b</dl>", "<a name=x>",
    "<div><p>a</div>", "<script>'<div>'</script>", "<!-- <div> -->", "<p title='<div>'>a</p>",
    "<svg><path d=M/><g><path/></g></svg>", "<math><mi>x</mi><mspace/></math>", "<img src=x><input>",
])  # fmt: skip
def test_long_articles_are_left_as_they_are(unit: str) -> None:
    assert bounded(500 * unit) == 500 * unit


def test_formatting_that_was_never_closed_is_not_opened_again_in_every_paragraph() -> None:
    html = "".join(f"<font color={number}>" for number in range(190)) + 4000 * "<p>x"
    assert bounded(html).count("<font") <= 12

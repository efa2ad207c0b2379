"""The allow-list holds whatever is put in, as a parser of HTML5 reads what comes out."""

import re

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.clean.cleaner import clean
from feeds.clean.mathml import ELEMENTS as MATHML
from feeds.clean.sanitize import ATTRIBUTES, LANGUAGE, TAGS, VALUES, sanitize

LINK = "https://news.example/a"
ALLOWED = {
    *((tag, name) for tag, names in ATTRIBUTES.items() for name in names),
    *((tag, name) for tag, names in VALUES.items() for name in names),
    *(("a", "rel"), ("img", "referrerpolicy"), ("code", "class")),
}
PIECES = (
    *re.findall(
        r"<[^<>]*>|\S+",
        r"""
<p> </p> <p dir=ltr> <div dir=rtl> </div> <b> </b> <table> <tr> <td> </table> <math> </math> <math
display=block href=javascript:RUN> <mi> </mi> <mo> <mtext> </mtext> <mrow> <semantics> </semantics>
<annotation-xml encoding='text/html'> </annotation-xml> <annotation> </annotation> <mglyph> <malignmark>
<maction xlink:href=javascript:RUN> <mfrac> <mstyle style='x:y'> <math alttext='&lt;img src=x
onerror=RUN&gt;'> <svg> </svg> <foreignObject> <desc> <title> </title> <style> </style> <!-- --> <![CDATA[
]]> <a href=/x> <a href=#x> </a> <img src=x onerror=RUN> <form> <select> <code class=language-c++> <code
class='language-x onclick'> </code> <pre> </pre> <br> <wbr> <ol reversed start=2 type=a> <li value=2>
<script type=math/tex> </script> <xmp> </xmp> <template shadowrootmode=open> </template> <noscript>
</noscript> <input type=checkbox disabled> <button> </button> <h2 id=x> </h2> <sup> </sup> <ruby> <rt>
<details> <summary> <span class=katex> <mjx-container> <span class=line> <table class=highlighttable> <td
class=code> <span dir=rtl> </span> <bdo dir=x> <figure> " ' x 中 &lt; &nbsp;
""",
    ),
    "<mtext><img src=x onerror=RUN>",
    "<time datetime='\"><img src=x onerror=RUN>'>",
    "<time datetime='<math x'>",
    "<th scope=x abbr='<math>'>",
    "\n",
)
BODIES = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


def assert_allowed(html: str) -> None:
    for element in html5lib.parse(html, treebuilder="etree").iter():
        assert isinstance(element.tag, str)  # no comment
        namespace, _, name = element.tag[1:].partition("}")
        if name in ("html", "head", "body"):
            continue
        assert name in TAGS
        assert (name in MATHML) == namespace.endswith("/MathML")
        for key, value in element.attrib.items():
            assert (name, key) in ALLOWED
            assert key != "class" or LANGUAGE.fullmatch(value)
            assert key not in ("href", "src") or value.startswith(("http://", "https://", "mailto:"))
            assert value in VALUES.get(name, {}).get(key, {value})


@example('<div dir=rtl><pre>"')
@given(BODIES)
def test_what_comes_out_is_on_the_allow_list(body: str) -> None:
    assert_allowed(sanitize(body))
    html = clean(body, title="Fog", link=LINK).html
    assert_allowed(html)
    assert clean(html, title="Fog", link=LINK).html == html


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("<code class=language-c++>x</code>", '<code class="language-c++">x</code>'),
        ("<code class='language-x y'>x</code>", "<code>x</code>"),
        ("<code class=ad>x</code>", "<code>x</code>"),
        ("<p class=language-x>x</p>", "<p>x</p>"),
        (f"<code class=language-{'x' * 33}>x</code>", "<code>x</code>"),
        ("<p dir=rtl id=x>x</p>", '<p dir="rtl">x</p>'),
        ("<p dir=up>x</p>", "<p>x</p>"),
        ("<math href=x style=y><mi>x</mi></math>", "<math><mi>x</mi></math>"),
        ("<math><mtext><b>x</b></mtext></math>", "<b>x</b>"),
        ("<math><annotation-xml>x</annotation-xml><mi>y</mi></math>", "<math><mi>y</mi></math>"),
        ("<math><mi>x</mi><math><mi>y</mi></math></math>", "xy"),
    ],
)  # fmt: skip
def test_what_is_newly_allowed_is_allowed_exactly(given: str, safe: str) -> None:
    assert sanitize(given) == safe


def test_many_signs_of_latin_1_come_out_as_they_were() -> None:
    signs = "".join(map(chr, range(0xA1, 0xC0))) * 100
    given = f'<p>\ue000&#xe001;{signs}</p><p><a href="https://a.example/b?\u00a9">\u00b5\xa0</a></p>'
    shown = sanitize(given)
    assert signs in shown
    assert "<p>\ue000\ue001\xa1" in shown
    assert 'href="https://a.example/b?\u00a9"' in shown
    assert "\u00b5&nbsp;</a>" in shown

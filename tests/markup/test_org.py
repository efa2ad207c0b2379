"""Org-mode: what a browser would show of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.markup.convert import convert
from feeds.markup.languages import Language, language_of


def html(body: str) -> str:
    return re.sub(r"\n+(?=<ol>)|(?<=>)\n+\s*", "", convert(body, Language.ORG).html).strip()


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            "*bold* /italic/ _under_ +gone+ =a*b*= ~x `y`~",
            "<p><strong>bold</strong> <em>italic</em> <u>under</u> <s>gone</s> <code>a*b*</code> "
            "<code>x `y`</code></p>",
        ),
        ("2 * 3 * 4, a/b/c, snake_case_name, a < b", "<p>2 * 3 * 4, a/b/c, snake_case_name, a &lt; b</p>"),
        ("** TODO [#A] Fog :rain:", "<h2>Fog</h2>"),
        ("* Fog\t:rain:", "<h1>Fog</h1>"),
        ("* Fog :rain: or shine", "<h1>Fog :rain: or shine</h1>"),
        (
            "* Fog\n:PROPERTIES:\n:ID: 1\n:END:\nCLOSED: [2024-03-05 Tue]\nIt\nrains.",
            "<h1>Fog</h1><p>It\nrains.</p>",
        ),
        ("* Fog :noexport:\nsecret\n** a\nsecret\n* Rain\nIt rains.", "<h1>Rain</h1><p>It rains.</p>"),
        (
            "[[https://a.example/x_y][the\nfog]] [[https://b.example]]",
            '<p><a href="https://a.example/x_y">the\nfog</a> <a href="https://b.example">https://b.example</a></p>',
        ),
        ("#+CAPTION: The fog\n[[file:img/a b.png]]", '<p><img src="img/a b.png" alt="The fog"></p>'),
        (
            "[[file:fog.org][Fog]] [[*Rain][Rain]] [[id:1-2][Sun]]",
            '<p><a href="fog.org">Fog</a> Rain Sun</p>',
        ),
        (
            "#+BEGIN_SRC python :results output\nif x:\n\n    y = '*a*'\n,* z\n#+END_SRC",
            "<pre><code class=\"language-python\">if x:\n\n    y = '*a*'\n* z\n</code></pre>",
        ),
        ("AT&amp;T", "<p>AT&amp;amp;T</p>"),
        ("#+begin_example\n```\n#+end_example", "<pre><code>```\n</code></pre>"),
        ("Result:\n: 42\n: 43", "<p>Result:</p><pre><code>42\n43\n</code></pre>"),
        ("#+begin_quote\nIt /rains/.\n#+end_quote", "<blockquote><p>It <em>rains</em>.</p></blockquote>"),
        (
            "#+begin_export html\n<b>fog</b>\n#+end_export\n#+begin_export latex\nx\n#+end_export",
            "<p><b>fog</b></p>",
        ),
        ("#+begin_comment\nsecret\n#+end_comment\n# secret\n#+STARTUP: x\nseen", "<p>seen</p>"),
        (
            "- [X] done\n  and more\n- fog :: damp\n  1. one",
            "<ul><li>☑ done\nand more</li><li><strong>fog</strong>: damp<ol><li>one</li></ol></li></ul>",
        ),
        (
            "| a | *b* |\n|---+---|\n| 1 | 2 |",
            "<table><thead><tr><th>a</th><th><strong>b</strong></th></tr></thead>"
            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        ),
        ("Fog\\\\\nrain <2024-03-05 Tue>", "<p>Fog<br>rain 2024-03-05</p>"),
        ("$a_1 * b$ and \\(x_1\\)", "<p>$a_1 * b$ and \\(x_1\\)</p>"),
        ("      Deep text.", "<p>Deep text.</p>"),
        (
            "Fog[fn:1].\n\n[fn:1] Damp.",
            "<p>Fog<sup>1</sup>.</p><ol><li><p>Damp.</p></li></ol>",
        ),
    ],
)
def test_org_mode_is_shown(body: str, shown: str) -> None:
    assert html(body) == shown
    assert language_of("a.org", body) is Language.ORG


MARKS = st.sampled_from(
    [*"*/_+=~[]:|#-\n ", "[[", "]]", "#+begin_src\n", "#+end_src\n", "\n:A:\n", ":END:\n", "[fn:1]", "\n* "]
)


@given(st.lists(st.one_of(MARKS, st.from_regex(r"[a-z雾]{1,5}", fullmatch=True)), max_size=60).map("".join))
def test_nothing_breaks_it(body: str) -> None:
    convert(body, Language.ORG)

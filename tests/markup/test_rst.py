"""reStructuredText: what a browser would show of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.markup.convert import convert
from feeds.markup.languages import Language, language_of


def html(body: str) -> str:
    return re.sub(r"(?<=>)\n+\s*|\n+(?=<[ou]l>)", "", convert(body, Language.RST).html).strip()


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            "**bold** *soft* ``a*`b`*`` `cited` :sup:`2` :code:`x_y`",
            "<p><strong>bold</strong> <em>soft</em> <code>a*`b`*</code> <em>cited</em> <sup>2</sup> "
            "<code>x_y</code></p>",
        ),
        (
            "2 * 3 * 4, snake_case_name_, _x_, [a], a|b|c, a < b & c # d ~e~",
            "<p>2 * 3 * 4, snake_case_name_, _x_, [a], a|b|c, a &lt; b &amp; c # d ~e~</p>",
        ),
        ("It rained\n- not much\n1. or {{% param a_b_c %}} so", "<p>It rained\n- not much\n1. or  so</p>"),
        ("re\\ *set*\\ s \\*plain\\*", "<p>re<em>set</em>s *plain*</p>"),
        ("霧\\ **雨**\\ 風、*雪*。", "<p>霧<strong>雨</strong>風、<em>雪</em>。</p>"),
        ("so :math:`a_1 * b_1 * c` and `x`:y", "<p>so $a_1 * b_1 * c$ and <em>x</em>:y</p>"),
        ("Fog\n===\n\nRain\n----\n\nSun\n===", "<h2>Fog</h2><h3>Rain</h3><h2>Sun</h2>"),
        ("=====\n Fog\n=====\nit rains", "<h2>Fog</h2><p>it rains</p>"),
        ("a\n\n-----\n\nb", "<p>a</p><hr><p>b</p>"),
        (
            "`the fog <https://a.example/x_y>`_ and `rain\nand sun`_, Sun_ and `this`__.\n\n"
            ".. _`rain and sun`: https://b.example\n.. _sun: https://c.example/\n\n__ https://d.example",
            '<p><a href="https://a.example/x_y">the fog</a> and <a href="https://b.example">rain\nand sun</a>'
            ', <a href="https://c.example/">Sun</a> and <a href="https://d.example">this</a>.</p>',
        ),
        ("`fog <link://slug/the-fog>`__", '<p><a href="post:the-fog">fog</a></p>'),
        ("- a\n\n  - b\n    c\n\n- d", "<ul><li><p>a</p><ul><li>b\nc</li></ul></li><li><p>d</p></li></ul>"),
        ("#. a\n#. b\n\n   c", "<ol><li><p>a</p></li><li><p>b</p><p>c</p></li></ol>"),
        ("fog\n    damp *air*", "<dl><dt>fog</dt><dd>damp <em>air</em></dd></dl>"),
        ("Said:\n\n    It rains.\n\nHe.", "<p>Said:</p><blockquote><p>It rains.</p></blockquote><p>He.</p>"),
        (
            "Run this::\n\n    a *b*\n      c\n\nthen",
            "<p>Run this:</p><pre><code>a *b*\n  c\n</code></pre><p>then</p>",
        ),
        ("::\n\n  a\n", "<pre><code>a\n</code></pre>"),
        ("a ::\n\n  b\n", "<p>a</p><pre><code>b\n</code></pre>"),
        (
            ".. code-block:: python\n   :linenos:\n\n   x = `1`\n",
            '<pre><code class="language-python">x = `1`\n</code></pre>',
        ),
        (">>> 1 + 1\n2", '<pre><code class="language-python">&gt;&gt;&gt; 1 + 1\n2\n</code></pre>'),
        ("| It rains,\n| and rains.", "<p>It rains,<br>and rains.</p>"),
        (
            ".. image:: a b.png\n   :alt: Fog\n   :target: /fog/",
            '<p><a href="/fog/"><img src="a b.png" alt="Fog"></a></p>',
        ),
        (
            ".. figure:: a.png\n\n   The *fog*",
            '<figure><p><img src="a.png" alt=""></p><figcaption><p>The <em>fog</em></p></figcaption>'
            "</figure>",
        ),
        (
            ".. note:: It\n   rains.",
            "<blockquote><p><strong>Note</strong></p><p>It\nrains.</p></blockquote>",
        ),
        (
            ".. admonition:: Fog\n\n   Damp.",
            "<blockquote><p><strong>Fog</strong></p><p>Damp.</p></blockquote>",
        ),
        (".. math::\n\n   a_1 * b\n", "<p>$$\na_1 * b\n$$</p>"),
        (".. raw:: html\n\n   <b>fog</b>\n\n.. raw:: latex\n\n   \\x", "<p><b>fog</b></p>"),
        (
            ".. youtube:: abcdefghijk",
            '<iframe src="https://www.youtube.com/embed/abcdefghijk" title=""></iframe>',
        ),
        ("Fog.\n\n.. TEASER_END\n\nRain.", "<p>Fog.</p><!--more--><p>Rain.</p>"),
        ("a\n\n.. hidden\n   words\n\n..\n   more of it\n\nb", "<p>a</p><p>b</p>"),
        (".. contents::\n   :depth: 2\n\n.. include:: /etc/passwd\n\na", "<p>a</p>"),
        (".. unheard:: of\n\n   Words *stay*.", "<p>Words <em>stay</em>.</p>"),
        ("|fog| |no|\n\n.. |fog| replace:: damp *air*", "<p>damp <em>air</em> |no|</p>"),
        (
            "a [#]_ b [1]_\n\n.. [1] one\n.. [#] two\n   lines",
            "<p>a <sup>1</sup> b <sup>2</sup></p><ol><li><p>two\nlines</p></li><li><p>one</p></li></ol>",
        ),
        (
            "+---+---+\n| a | b |\n+===+===+\n| c | d |\n|   | e |\n+---+---+",
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d e</td></tr>"
            "</tbody></table>",
        ),
        (
            "===  =====\n a   b c\n===  =====\n d   e*f*\n\n g   h\n===  =====\n\nend",
            "<table><thead><tr><th>a</th><th>b c</th></tr></thead><tbody><tr><td>d</td><td>e*f*</td></tr>"
            "<tr><td>g</td><td>h</td></tr></tbody></table><p>end</p>",
        ),
        (
            '.. csv-table::\n   :header: "a", "b"\n\n   1, "2, 3"',
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2, 3</td></tr>"
            "</tbody></table>",
        ),
    ],
)
def test_it_is_read_as_its_author_meant_it(body: str, shown: str) -> None:
    assert html(body) == shown


@pytest.mark.parametrize(
    ("path", "body", "language"),
    [
        ("a.rst", "# Fog", Language.RST),
        ("a.txt", "See `fog <https://a.example>`_.", Language.RST),
        ("a.txt", "Fog\n\n.. TEASER_END\n\nRain", Language.RST),
        ("a.txt", "Fog\n---\n\n* rain", Language.TEXT),
        ("a.txt", "# Fog\n\n[a](https://a.example)", Language.MARKDOWN),
        ("a.md", "See `fog <https://a.example>`_.", Language.MARKDOWN),
    ],
)
def test_text_is_known_by_marks_that_only_it_has(path: str, body: str, language: Language) -> None:
    assert language_of(path, body) is language


PIECES = st.sampled_from(
    [
        *(
            "`",
            "``",
            "*",
            "**",
            "_",
            "|",
            ":a:`",
            "<",
            ">`_",
            "[1]_",
            "\\",
            " ",
            "\n",
            "\n\n",
            "\n  ",
            "\n    ",
        ),
        *(
            "\n- ",
            "\n1. ",
            "\n.. ",
            "\n.. note::",
            "\n.. code::",
            "::\n",
            "\n===\n",
            "\n+--+--+\n",
            "\n== ==\n",
        ),
        *(
            "\n| ",
            "\n>>> ",
            "\n:a: ",
            "\n.. _a: ",
            "\n.. |a| replace:: ",
            "\n.. [1] ",
            '\n.. csv-table::\n\n  "',
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=40))
def test_any_text_is_read(pieces: list[str]) -> None:
    assert isinstance(convert("".join(pieces), Language.RST).html, str)


@given(st.lists(st.sampled_from(["*", "`", " ", "\n", "\n\n", "\n- ", "\n  ", "=", "|", "_"]), max_size=30))
def test_no_word_is_lost(marks: list[str]) -> None:
    body = "".join(f"{mark}w{at:03}x" for at, mark in enumerate(marks))
    shown = convert(body, Language.RST).html
    assert all(f"w{at:03}x" in shown for at in range(len(marks)))


@pytest.mark.parametrize(("rule", "row"), [("+" + "-+" * 20_000, "|"), ("= " * 20_000 + "=", "a")])
def test_a_table_of_thousands_of_columns_is_shown_as_it_is(rule: str, row: str) -> None:
    # A cell for each column of each line would take gigabytes.
    lines = "\n".join((rule, *[row] * 900, rule))
    assert html(lines) == f"<pre><code>{lines}\n</code></pre>"

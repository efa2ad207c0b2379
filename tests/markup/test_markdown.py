"""What authors write in Markdown, and what a browser would show of it."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.markup.convert import Converted, convert
from feeds.markup.languages import Language
from tests.support.markup import markdown_to_html as html


def converted(body: str) -> Converted:
    return convert(body, Language.MARKDOWN)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("~~gone~~ ==marked== **bold**", "<p><s>gone</s> <mark>marked</mark> <strong>bold</strong></p>"),
        ("- [x] done\n- [ ] open", "<ul><li>☑ done</li><li>☐ open</li></ul>"),
        ("# Fog {#fog .big}", "<h1>Fog</h1>"),
        (
            "- Fog\n  id:: 64f0-a\n  collapsed:: true\n- {{embed ((64f0-a))}}std::map",
            "<ul><li>Fog</li><li>std::map</li></ul>",
        ),
        (
            '=== "Tab"\n\n    It *rains*.\n\nText',
            "<p><strong>Tab</strong></p><p>It <em>rains</em>.</p><p>Text</p>",
        ),
        (
            "a\n\n    :::python\n    x = 1\n",
            '<p>a</p><pre><code class="language-python">x = 1\n</code></pre>',
        ),
        ("a\n\n    #!/bin/sh\n    x\n", "<p>a</p><pre><code>#!/bin/sh\nx\n</code></pre>"),
        ("{{ $name }} {{ $frontmatter.title }}", "<p>{{ $name }} </p>"),
        ("[:contents]", "<p></p>"),
        (
            "[f:id:jane:20240305101112p:plain]",
            '<p><img src="https://cdn-ak.f.st-hatena.com/images/fotolife/j/jane/20240305/20240305101112.png" '
            'alt=""></p>',
        ),
        (
            "[https://a.example/x:embed:cite] [https://a.example:title=Fog]",
            '<p><a href="https://a.example/x">https://a.example/x</a> <a href="https://a.example">Fog</a></p>',
        ),
        (
            "[tex:x^2] `[tex:y]` [asin:4000000000:detail] $`z`$",
            '<p>$x^2$ <code>[tex:y]</code> <a href="https://www.amazon.co.jp/dp/4000000000">'
            "https://www.amazon.co.jp/dp/4000000000</a> $z$</p>",
        ),
        ("```math\na < b\n```", "<p>$$\na &lt; b\n$$</p>"),
        (
            ":::: tabs#a\n\n@tab:active 雨#rain\n\nwet\n\n::::",
            "<div><p><strong>雨</strong></p><p>wet</p></div>",
        ),
        ("@tab is a key.", "<p>@tab is a key.</p>"),
        ("[漢字]^(かんじ)", "<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby></p>"),
        (
            "```js\na() // [!code ++]\nb() /* [!code focus:2] */\nc[!code]\n```",
            '<pre><code class="language-js">a()\nb()\nc[!code]\n</code></pre>',
        ),
        ("@[TOC](目录)", "<p></p>"),
        (
            "[外链图片转存失败,源站可能有防盗链机制(img-a-1)(https://a.example/b.png)]",
            '<p><img src="https://a.example/b.png" alt=""></p>',
        ),
        (
            "![[外链图片转存失败(img-a-1)(C:%5Cb.png)]](https://a.example/c.png) [外链图片转存失败]",
            '<p><img src="https://a.example/c.png" alt=""> [外链图片转存失败]</p>',
        ),
        ("a![x](data:image/svg+xml;utf8,<svg xmlns='x' width='1'></svg>)b", "<p>ab</p>"),
        ("[Fog]{.underline} and `[x]{.y}`", "<p>Fog and <code>[x]{.y}</code></p>"),
        ("Fog {.lead}\n\n- a {#b .c}", "<p>Fog</p><ul><li>a</li></ul>"),
        ("f {x} and {.a} b", "<p>f {x} and {.a} b</p>"),
        (
            "| a |\n|---|\n| b |\n{: .table}",
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        ),
        ("Fog\n\n*[NASA]: A space agency\n*[UN]: Nations", "<p>Fog</p><p></p>"),
        ("@[card](https://a.example)", '<p><a href="https://a.example">https://a.example</a></p>'),
        (":::message alert\nFog\n:::", "<div><p>Fog</p></div>"),
        ("Fog\n: damp air", "<dl><dt>Fog</dt><dd>damp air</dd></dl>"),
        ("```r\nx <- 1\n```", '<pre><code class="language-r">x &lt;- 1\n</code></pre>'),
        ("$a_1 * b_2 * c$ is $5 or $6", "<p>$a_1 * b_2 * c$ is $5 or $6</p>"),
        ("$$\na_1\n- b\n$$", "<p>$$\na_1\n- b\n$$</p>"),
        (r"\\(a_1*b*\\)", r"<p>\(a_1*b*\)</p>"),
    ],
)
def test_what_gfm_and_others_add(body: str, shown: str) -> None:
    assert html(body) == shown


def test_a_table_is_a_table() -> None:
    assert re.sub(r' style="[^"]*"', "", html("| a | b |\n|:--|--:|\n| 1 | *2* |")) == (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>1</td><td><em>2</em></td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    "body",
    [
        "**水车：**转得很快",
        "他说**“重要”**的",
        "これは**「重要」**です",
        "이것은**(중요)**입니다",
        "说：**重要。**后来",
    ],
)
def test_bold_beside_signs_of_chinese_japanese_and_korean_is_bold(body: str) -> None:
    before, bold, after = body.split("**")
    assert html(body) == f"<p>{before}<strong>{bold}</strong>{after}</p>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("**Tip:**If you can", "<strong>Tip:</strong>If you can"),
        ("**Fog\u00a0**came", "<strong>Fog\u00a0</strong>came"),
        ("**雾，****来了**", "<strong>雾，来了</strong>"),
        ("takes **kwargs and **args", "takes **kwargs and **args"),
        ("it is 2**3 or f****", "it is 2**3 or f****"),
    ],
)
def test_bold_that_converters_glued_is_bold(body: str, shown: str) -> None:
    assert html(body) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("text", "address", "after"),
    [
        ("https://a.example/b_c_d", "https://a.example/b_c_d", "."),
        ("https://a.example/b", "https://a.example/b", "，然后"),
        ("https://a.example/b", "https://a.example/b", "请看"),
        ("https://a.example/é", "https://a.example/é", " x"),
        ("www.a.example/b", "http://www.a.example/b", "!"),
        ("fog@a.example", "mailto:fog@a.example", " x"),
        ("https://a.example/(b)", "https://a.example/(b)", ")"),
    ],
)
def test_an_address_is_a_link_and_ends_where_it_ends(text: str, address: str, after: str) -> None:
    assert html(f"See {text}{after}") == f'<p>See <a href="{address}">{text}</a>{after}</p>'


@pytest.mark.parametrize(
    ("body", "address", "words"),
    [
        ("[a](https://a.example/#two words)", "https://a.example/#two%20words", "a"),
        ("[a](<https://a.example/> title=x)", "https://a.example/", "a"),
        ("[\n\nCard\n\n](https://a.example/)", "https://a.example/", "Card"),
        ("[It was [the](x.md) last](https://a.example/) one", "https://a.example/", "last"),
    ],
)
def test_a_link_that_commonmark_cannot_read_is_a_link(body: str, address: str, words: str) -> None:
    shown = html(body)
    assert f'<a href="{address}">{words}</a>' in shown
    assert "](" not in shown


def test_local_addresses_stay_as_they_are_written() -> None:
    assert html("![a](img/b.png) [c](../d.md) ![e](my file.png)") == (
        '<p><img src="img/b.png" alt="a"> <a href="../d.md">c</a> <img src="my%20file.png" alt="e"></p>'
    )


def test_no_script_is_an_address() -> None:
    assert 'href="javascript' not in html("[a](javascript:alert) [b](JaVaScRiPt:alert) <javascript:alert>")


def test_footnotes_are_numbered_and_none_is_lost() -> None:
    body = "One[^b] two[^a] three.^[inline] four[^none]\n\n[^a]: A\n[^b]: B\n[^c]: unused\n[^c]: twice"
    shown = html(body)
    assert shown.startswith("<p>One<sup>1</sup> two<sup>2</sup> three.<sup>3</sup> four<sup>none</sup></p>")
    assert re.findall(r"<li><p>(.*?)</p>", shown) == ["B", "A", "inline", "unused", "twice"]


@pytest.mark.parametrize(
    ("body", "title", "text"),
    [
        ("> [!NOTE]\n> It rains.", "Note", "It rains."),
        ("> [!tip]- Wet days\n> It rains.", "Wet days", "It rains."),
        (":::warning\nIt rains.\n:::", "Warning", "It rains."),
        (":::note[Wet days]\n\nIt rains.\n\n:::", "Wet days", "It rains."),
        ('::: {.callout-note title="Wet days" collapse="true"}\nIt rains.\n:::', "Wet days", "It rains."),
        ("::: {#wet .callout-tip}\nIt rains.\n:::", "Tip", "It rains."),
        ('!!! note "Wet days"\n    It rains.', "Wet days", "It rains."),
        ("??? tip\n    It rains.", "Tip", "It rains."),
    ],
)
def test_a_callout_is_a_quotation_with_a_title(body: str, title: str, text: str) -> None:
    assert html(body) == f"<blockquote><p><strong>{title}</strong></p><p>{text}</p></blockquote>"


def test_a_division_of_pandoc_shows_what_it_holds() -> None:
    assert html("::: {.column width=50%}\nIt rains.\n:::\n\nSee :::") == (
        "<div><p>It rains.</p></div><p>See :::</p>"
    )


@pytest.mark.parametrize(
    "body",
    [
        "It *rains*{: .wet}.",
        "It *rains*.\n{: .lead}",
        "{:.lead}\nIt *rains*.",
        "It *rains*.{: style='x'}",
        "{::options parse='x' /}\n\nIt *rains*.",
        "[toc]\n\nIt *rains*.",
        "* TOC\n{:toc}\n\nIt *rains*.",
    ],
)
def test_lists_of_attributes_are_no_text(body: str) -> None:
    shown = html(body)
    assert re.sub(r"<[^<>]*>|\s", "", shown) == "Itrains."


def test_a_tuple_of_elixir_is_text() -> None:
    assert html("It returns {:ok, value} or {:error}.") == "<p>It returns {:ok, value} or {:error}.</p>"


@pytest.mark.parametrize(
    "body",
    [
        "Object #<Object> is",
        "List<String> is",
        "Map<String, List<Foo>> is",
        "#include <stdio.h> is",
        "a < b and c > d",
        "#<Object:0x1> is",
        "the <body> and the <title> of",
        "it is <!-- never closed",
        "write <script> and",
    ],
)
def test_angle_brackets_that_are_no_tags_are_text(body: str) -> None:
    shown = html(f"{body} the rest\n\nlast")
    assert unescape(shown) == f"<p>{body} the rest</p><p>last</p>"


def test_addresses_between_angle_brackets_are_links() -> None:
    assert html("<fog@a.example> <https://a.example/b>") == (
        '<p><a href="mailto:fog@a.example">fog@a.example</a> <a href="https://a.example/b">https://a.example/b</a></p>'
    )


def test_html_blocks_end_at_a_blank_line() -> None:
    assert html('<p align="center"><img src="a.png"></p>\n\n## Fog\n\n<p>\n*a*\n</p>') == (
        '<p align="center"><img src="a.png"></p><h2>Fog</h2><p>*a*\n</p>'
    )


def test_within_an_open_element_indentation_is_no_code() -> None:
    assert "<pre>" not in html("<table>\n  <tr>\n\n    <td>\n      Fog\n    </td>\n\n  </tr>\n</table>")
    assert "<pre>" in html("<table>\n<tr><td>Fog</td></tr>\n</table>\n\n    code")


def test_code_in_html_keeps_its_blank_lines() -> None:
    body = '<div class="a"><pre>one\n\n    *two*\n\n- three</pre></div>\n\nIt *rains*.'
    assert converted(body).html == (
        '<div class="a"><pre>one\n\n    *two*\n\n- three</pre></div>\n<p>It <em>rains</em>.</p>\n'
    )


def test_kramdown_reads_markdown_in_html_where_it_is_told_to() -> None:
    assert html('<div markdown="1">\nIt *rains*.\n</div>') == (
        '<div markdown="1"><p>It <em>rains</em>.</p></div>'
    )


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("[[Fog]]", '<a href="post:Fog">Fog</a>'),
        ("[[a/Fog bank#wet|the fog]]", '<a href="post:a/Fog%20bank">the fog</a>'),
        ("[[#Wet days]]", "Wet days"),
        ("![[fog.png]]", '<img src="fog.png" alt="">'),
        ("![[a b.png|300]]", '<img src="a%20b.png" alt="" width="300">'),
        ("![[fog.mp3]]", '<audio src="fog.mp3"></audio>'),
        ("![[Fog]]", '<a href="post:Fog">Fog</a>'),
        ("It rains %%really%%.", "It rains ."),
        ("It rains. ^wet-days", "It rains."),
        ("#fog is [[1]], x[[i]], [[ -d x ]]", "#fog is [[1]], x[[i]], [[ -d x ]]"),
        ("[[a]](https://b.example/)", '<a href="https://b.example/">[a]</a>'),
    ],
)
def test_the_syntax_of_obsidian(body: str, shown: str) -> None:
    assert html(body) == f"<p>{shown}</p>"


def test_comments_and_queries_of_obsidian_are_dropped_and_told() -> None:
    found = converted("a\n\n%%\nhidden\n%%\n\n```dataview\nLIST\n```\n\nb")
    assert found.html == "<p>a</p>\n<p>b</p>\n"
    assert [text.strip() for text in found.dropped] == ["%%\nhidden\n%%", "```dataview\nLIST"]


def test_mdx_is_markdown_without_its_modules_and_components() -> None:
    body = (
        "import Tabs from '@theme/Tabs'\nexport const a = {\n  b: 1\n}\n\n# Fog\n\n<Tabs values={[{a: 1}]}>\n\n"  # noqa: E501
        "It *rains*.{' '}\n{/* hidden */}\n\n</Tabs>\n\n<img src={require('./a.png').default} alt=\"a\" />\n\n"  # noqa: E501
        "```js\nimport a from 'b'\n```\n"
    )
    found = convert(body, Language.MDX)
    assert re.sub(r">\s+", ">", found.html) == (
        '<h1>Fog</h1><p>It <em>rains</em>.</p><img src="./a.png" alt="a" />'
        "<pre><code class=\"language-js\">import a from 'b'\n</code></pre>"
    )
    assert [text.split()[0] for text in found.dropped] == ["import", "export", "{/*"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            '<CodeBlock language="js">{`a\n\n\\`${b}<c>\\``}</CodeBlock>\n\nFog.',
            '<pre><code class="language-js">a\n\n`${b}&lt;c&gt;`\n</code></pre><p>Fog.</p>',
        ),
        ("A <Code>{`x`}</Code> b", "<p>A x b</p>"),
        *(
            (component, '<iframe src="https://www.youtube.com/embed/abcdefghijk" title=""></iframe>')
            for component in (
                '<YouTube id="https://youtu.be/abcdefghijk" />',
                '<YoutubeEmbed videoId="abcdefghijk" />',
                '<LiteYouTubeEmbed id="abcdefghijk" />',
            )
        ),
        (
            '<ReactPlayer controls url="https://www.youtube.com/watch?v=abcdefghijk" />',
            '<iframe src="https://www.youtube.com/watch?v=abcdefghijk"></iframe>',
        ),
        (
            '<Tweet tweetLink="ann/status/12" />',
            '<p><a href="https://x.com/ann/status/12">https://x.com/ann/status/12</a></p>',
        ),
        ("<Link to='/fog/'>Fog</Link>", '<p><a href="/fog/">Fog</a></p>'),
        ("<Note>\n    It rains.\n</Note>", "<p>It rains.</p>"),
        ('<Code code={`a < b`} lang="js" />', '<pre><code class="language-js">a &lt; b</code></pre>'),
        (
            '<CodeBlock code="if a<b &amp; c" lang="py" />',
            '<pre><code class="language-py">if a&lt;b &amp; c</code></pre>',
        ),
        ("<pre>{`a\n  b`}</pre>", "<pre>a\n  b</pre>"),
        ("``<Fog a={`b`} />`` and {`c`}", "<p><code>&lt;Fog a={`b`} /&gt;</code> and c</p>"),
        ("By {frontmatter.author.name}.", "<p>By .</p>"),
        ("a\n\n{['b'].map((x) => (\n  <li>{x}</li>\n))}\n\nc", "<p>a</p><p>c</p>"),
        ("a {x => y} and $x$\n\n{fog && rain", "<p>a {x =&gt; y} and $x$</p><p>{fog &amp;&amp; rain</p>"),
        ("In {new Date().getFullYear()}, {t('fog')}", "<p>In ,</p>"),
        ("$x_{f(x)}$ {see f(x)} `{f(x)}`", "<p>$x_{f(x)}$ {see f(x)} <code>{f(x)}</code></p>"),
        ("Fog\n\n{/* truncate */}\n\nRain", "<p>Fog</p><!-- more --><p>Rain</p>"),
        ('<TabItem value="win">\n\na\n\n</TabItem>', "<p><strong>win</strong></p><p>a</p>"),
        (
            "import fog from './f.png?url'\n\n<Image src={fog} alt=\"Fog\" />",
            '<img src="./f.png" alt="Fog">',
        ),
        ("## Table of contents\n\n## Fog", "<h2>Fog</h2>"),
        ("## Table of contents\n\n- a", "<h2>Table of contents</h2><ul><li>a</li></ul>"),
    ],
)
def test_components_of_mdx_show_what_they_hold(body: str, shown: str) -> None:
    found = re.sub(r">\n+\s*", ">", convert(body, Language.MDX).html).strip()
    assert found == shown


WORD = st.from_regex(r"[a-z雾來é]{1,8}", fullmatch=True)
MARKS = st.sampled_from(
    [
        *(
            "*",
            "**",
            "_",
            "~~",
            "==",
            "`",
            "```",
            "\n",
            "\n\n",
            "\n    ",
            "\n- ",
            "\n1. ",
            "\n> ",
            "\n# ",
            "\n| ",
            " | ",
        ),
        *(
            "\n|-|-|\n",
            "[",
            "]",
            "(",
            ")",
            "![",
            "](",
            "[^",
            "[[",
            "]]",
            "<",
            ">",
            "</",
            "<div>",
            "</div>",
            "<b>",
            "$",
        ),
        *(
            "<pre>",
            "</pre>",
            "<title>",
            "<!--",
            "&",
            "&amp;",
            "\\",
            " ",
            "  \n",
            "\n:::note\n",
            "\n:::\n",
            "\n: ",
            "^",
        ),
        *(
            "\n!!! a\n",
            "\n$$\n",
            "{{ ",
            " }}",
            "{",
            "}",
            "：",
            "，",
            "“",
            "\t",
            "-",
            "---",
            "\n---\n",
            "%%",
            "https://",
        ),
    ]
)
BODIES = st.lists(st.one_of(MARKS, WORD), max_size=40).map("".join)


@given(BODIES)
def test_it_never_raises(body: str) -> None:
    converted(body)
    convert(body, Language.MDX)
    convert(body, Language.HTML)


@pytest.mark.parametrize("body", ["```" * 20_000, f"[x]{{.{'a' * 100_000}", f"[x]{{a={'a' * 100_000}"])
def test_long_marks_take_linear_time(body: str) -> None:
    # A quadratic reader would take minutes.
    convert(body, Language.MDX)


# Without pipes: GFM leaves out cells for which a table has no column.
SAFE_MARKS = st.sampled_from(
    [
        *(
            "*",
            "**",
            "_",
            "~~",
            "==",
            "`",
            "```\n",
            "\n",
            "\n\n",
            "\n    ",
            "\n- ",
            "\n1. ",
            "\n> ",
            "\n# ",
            "[",
            "]",
        ),
        *(
            "(",
            ")",
            "![",
            "<",
            ">",
            "$",
            "\\",
            " ",
            "  \n",
            "\n:::note\n",
            "\n:::\n",
            "\n: ",
            "^",
            "：",
            "“",
            "---",
            "\n---\n",
        ),
        *(
            "\n[^a]: ",
            "[^a]",
            "<b>",
            "<div>",
            "</div>",
            "<pre>",
            "<title>",
            "<!-- ",
            "{{ ",
            "{% ",
            "\n>>> ",
            "    ",
            "\t",
        ),
    ]
)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("##Fog\ndamp", "<h2>Fog</h2><p>damp</p>"),
        ("damp\n###**霧** ###\n", "<p>damp</p><h3><strong>霧</strong></h3>"),
        ("> ##霧", "<blockquote><h2>霧</h2></blockquote>"),
        ("#fog is a tag", "<p>#fog is a tag</p>"),
        ("#######fog", "<p>#######fog</p>"),
        ("##[error]fog", "<p>##[error]fog</p>"),
        ("`##fog` and ##fog", "<p><code>##fog</code> and ##fog</p>"),
        ("```\n##fog\n```", "<pre><code>##fog\n</code></pre>"),
    ],
)
def test_a_heading_needs_no_blank_but_two_signs(body: str, shown: str) -> None:
    assert html(body) == shown


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            ":material-clock:{ .lg } Fog :octicons-arrow-right-24: `:simple-x:`",
            "<p>Fog <code>:simple-x:</code></p>",
        ),
        ("++ctrl+alt+del++ ++fog++", "<p><kbd>ctrl</kbd>+<kbd>alt</kbd>+<kbd>del</kbd> ++fog++</p>"),
        ("![Fog](a.png)\n/// caption\nIn *May*\n///", '<p><img src="a.png" alt="Fog">In <em>May</em></p>'),
        ('Fog\n\n--8<-- "a.md"\n\ndamp', "<p>Fog</p><p></p><p>damp</p>"),
        ("10:30 :materials: C++ and C++, 8<--", "<p>10:30 :materials: C++ and C++, 8&lt;--</p>"),
        ("```\n/// fog\n```", "<pre><code>/// fog\n</code></pre>"),
    ],
)
def test_what_material_for_mkdocs_adds_is_read(body: str, shown: str) -> None:
    assert html(body) == shown


@pytest.mark.parametrize(
    ("below", "shown"),
    [
        (': Fog by month {#tbl-fog tbl-colwidths="[75,25]"}', "<p>Fog by month</p>"),
        ("Table: Fog *by* month", "<p>Fog <em>by</em> month</p>"),
        (":fog", "<p>:fog</p>"),
        ("Tables: two", "<p>Tables: two</p>"),
    ],
)
def test_the_caption_of_a_table_has_no_mark(below: str, shown: str) -> None:
    assert html(f"| a |\n|---|\n| b |\n\n{below}").endswith(f"</table>{shown}")
    assert below[:3] in html(f"# a\n\n{below}")


def test_marks_around_html_of_kramdown_are_not_shown() -> None:
    assert html("{::nomarkdown}\n<div>fog</div>\n{:/nomarkdown}\n\nrain").endswith(
        "<div>fog</div><p>rain</p>"
    )
    assert "{:/nomarkdown}" in html("<pre>\n{:/nomarkdown}\n</pre>")


@pytest.mark.parametrize(
    "comment",
    [
        "{::comment}\nhidden\n\n  words\n{:/comment}",
        "{::comment}\nhidden\n{:/}",
        "{::comment}hidden{:/comment}",
    ],
)
def test_comments_of_kramdown_are_not_shown(comment: str) -> None:
    assert html(f"Fog\n\n{comment}\n\ndamp").replace("<p></p>", "") == "<p>Fog</p><p>damp</p>"
    assert "{::comment}" in html(f"```\n{comment}\n```")
    assert "hidden" in html("{::comment}\nhidden") and "hidden" in html("{::options x=1 /}\n\nhidden")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            "```sh [pnpm]\na\n```",
            '<p><strong>pnpm</strong></p><pre><code class="language-sh">a\n</code></pre>',
        ),
        (
            "```js{1-3} [a.js]\na\n```",
            '<p><strong>a.js</strong></p><pre><code class="language-js">a\n</code></pre>',
        ),
        ("```js [1, 2]\na\n```", '<pre><code class="language-js">a\n</code></pre>'),
        ("a\n\n<<< @/snippets/fog.js{2 c#}\n\nb", "<p>a</p><p></p><p>b</p>"),
        ("<<< fog and rain", "<p>&lt;&lt;&lt; fog and rain</p>"),
        (
            "`oembed: https://a.example/b`",
            '<p><iframe src="https://a.example/b"></iframe></p>',
        ),
        ("a\n\n```toc\nexclude: b\n```", "<p>a</p>"),
        (
            "`youtube: https://youtu.be/abcdefghijk`",
            '<p><iframe src="https://www.youtube.com/embed/abcdefghijk" title=""></iframe></p>',
        ),
        (
            "Say `youtube: abc` and `fog: abc`",
            "<p>Say <code>youtube: abc</code> and <code>fog: abc</code></p>",
        ),
        ('It <b :class="x" @click="y++">rains</b>.', "<p>It <b>rains</b>.</p>"),
        ('<a href="/a" title="by @jane of fog">x</a>', '<p><a href="/a" title="by @jane of fog">x</a></p>'),
        ("a <fog @c > d", "<p>a &lt;fog @c &gt; d</p>"),
        ("## 目次\n\n## 霧", "<h2>霧</h2>"),
    ],
)
def test_what_generators_of_vue_and_react_add_is_read(body: str, shown: str) -> None:
    assert html(body) == shown


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            "| a |\n|---|\n| b |\n{.wide}",
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
        ),
        ('![fog](a.png "May" =300x)', '<p><img src="a.png" alt="fog"></p>'),
        ("![fog](a.png =50%x) [b](c =d)", '<p><img src="a.png" alt="fog"> [b](c =d)</p>'),
        ("damp\n{.grey #fog}", "<p>damp</p>"),
        ("> damp\n\n{.grey}", "<blockquote><p>damp</p></blockquote><p></p>"),
        ("damp\n{x = 1}", "<p>damp\n{x = 1}</p>"),
        ("```{r setup, include=FALSE}\na\n```\n\nb", "<p>b</p>"),
        ("[[Fog#^abc]] [[Fog#May]]", '<p><a href="post:Fog">Fog</a> <a href="post:Fog">Fog &gt; May</a></p>'),
    ],
)
def test_what_only_styles_or_prepares_is_not_shown(body: str, shown: str) -> None:
    assert html(body) == shown


def test_a_row_that_begins_with_a_class_is_a_row() -> None:
    assert "<td>{.wide}</td>" in html("| a | b |\n|---|---|\n| `x` | y |\n| \\{.wide} | y |")
    assert "<td>y</td>" in html("| a | b |\n|---|---|\n| {.wide} | y |")


def test_options_of_a_cell_are_not_its_code() -> None:
    cell = "#| label: fog\n#| echo: true\n\nplot(fog)\n#| damp\n"
    assert html(f"```{{r}}\n{cell}```") == ('<pre><code class="language-r">plot(fog)\n#| damp\n</code></pre>')
    for info in ("r", "{.r}", "{{r}}", "{linenos=table}"):
        assert "#| label: fog" in html(f"```{info}\n{cell}```")


@given(st.lists(st.tuples(SAFE_MARKS, st.integers(0, 999)), max_size=25))
def test_no_word_is_lost(pieces: list[tuple[str, int]]) -> None:
    body = "".join(f"{mark}w{number:03}x" for mark, number in pieces)
    shown = converted(body).html
    for _, number in pieces:
        assert f"w{number:03}x" in shown

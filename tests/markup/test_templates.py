"""Tags of Liquid, Hugo, Zola and WordPress: what has a meaning gets it, the rest is dropped and told."""

import re

import pytest

from feeds.clean.cleaner import clean
from feeds.markup.convert import convert
from feeds.markup.languages import Language
from tests.support.markup import markdown_to_html as html


@pytest.mark.parametrize(
    ("opens", "closes", "language"),
    [
        ("{% highlight ruby %}", "{% endhighlight %}", "ruby"),
        ("{%- highlight ruby linenos -%}", "{%- endhighlight -%}", "ruby"),
        ("{% codeblock lang:ruby title %}", "{% endcodeblock %}", "ruby"),
        ("{% codeblock A title %}", "{% endcodeblock %}", ""),
        ('{{< highlight go "linenos=table" >}}', "{{< /highlight >}}", "go"),
        ('[sourcecode language="ruby"]', "[/sourcecode]", "ruby"),
        ("[sourcecode]", "[/sourcecode]", ""),
        ("[ruby]", "[/ruby]", "ruby"),
        ("\\[code\\]", "\\[/code\\]", ""),
        ("```ruby\n{% raw %}", "{% endraw %}\n```", "ruby"),
        ("{% raw %}\n```ruby", "```\n{% endraw %}", "ruby"),
        ("``` {.ruby}", "```", "ruby"),
        ("```{r, echo=FALSE}", "```", "r"),
        ("~~~ C++ title", "~~~", "c++"),
    ],
)
def test_code_is_code_in_its_language(opens: str, closes: str, language: str) -> None:
    shown = convert(f"a\n\n{opens}\nputs {{{{ x }}}}\n\n  *y*\n{closes}\n\nb", Language.MARKDOWN).html
    named = f' class="language-{language}"' if language else ""
    code = f"<pre><code{named}>puts {{{{ x }}}}\n\n  *y*</code></pre>"
    assert re.sub(r"\n+(?=<)", "", shown).strip() == f"<p>a</p>{code}<p>b</p>"
    assert clean(shown, title="", link="").html.count(f"<code{named}>") == 1


PICTURE = '<figure><img src="a.png" alt="Fog"><figcaption>Fog</figcaption></figure>'
YOUTUBE = '<iframe src="https://www.youtube.com/embed/abcdefghijk" title=""></iframe>'


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('{{< figure src="a.png" caption="Fog" >}}', PICTURE),
        ('{{< figure\n  src="a.png"\n  caption="Fog" >}}', PICTURE),
        ('{{% figure src="a.png" title="Fog" %}}', PICTURE),
        ('{{ figure(src="a.png", caption="Fog") }}', PICTURE),
        ('{% include figure.html src="a.png" caption="Fog" %}', PICTURE),
        ('{% include image.html url="a.png" description="" caption="Fog" %}', PICTURE),
        ("{% img left a.png 10 20 'Fog' 'Fog' %}", PICTURE),
        ("{% asset_img a.png %}", '<img src="a.png" alt="">'),
        ("{{< youtube abcdefghijk >}}", YOUTUBE),
        ('{{< youtube id="abcdefghijk" >}}', YOUTUBE),
        ('{{ youtube(id="abcdefghijk") }}', YOUTUBE),
        ("{% youtube https://youtu.be/abcdefghijk %}", YOUTUBE),
        ("{% include youtubePlayer.html id='abcdefghijk' %}", YOUTUBE),
        ('{% include video id="abcdefghijk" provider="youtube" %}', YOUTUBE),
        ("{% newthought 'New thought' %} here", "<p>New thought here</p>"),
        ("Fog{% sidenote 'sn' 'a *note*' %} here", "<p>Fog (a <em>note</em>) here</p>"),
        ("{% marginfigure 'mf-1' 'a.png' 'Fog' %}", PICTURE),
        ("{% maincolumn 'a.png' 'Fog' %}", PICTURE),
        ("{% epigraph 'Fog.' 'A' 'B' %}", "<blockquote><p>Fog.</p><p><cite>A, B</cite></p></blockquote>"),
        ('{{< timelineItem header="Fog" badge="2020" >}}', "<p><strong>Fog – 2020</strong></p>"),
        ('{{< github repo="ann/fog" >}}', '<p><a href="https://github.com/ann/fog">https://github.com/ann/fog</a></p>'),
        ("a {%/* fog() */%} {{/* fog() */}}", "<p>a {% fog() %} {{ fog() }}</p>"),
        ("[youtube https://www.youtube.com/watch?v=abcdefghijk]", f"<p>{YOUTUBE}</p>"),
        ("[youtube=https://youtu.be/abcdefghijk]", f"<p>{YOUTUBE}</p>"),
        ("[embed]https://youtu.be/abcdefghijk[/embed]", '<p><iframe src="https://youtu.be/abcdefghijk"></iframe></p>'),
        ("{{< gist jan 123456 >}}", '<p><a href="https://gist.github.com/jan/123456">https://gist.github.com/jan/123456</a></p>'),
        ('{{< tweet user="jan" id="12" >}}', '<p><a href="https://x.com/jan/status/12">https://x.com/jan/status/12</a></p>'),
        ("{{< vimeo 123456 >}}", '<iframe src="https://player.vimeo.com/video/123456" title=""></iframe>'),
        ('{{< button href="https://a.example/" text="Get it" >}}', '<a href="https://a.example/">Get it</a>'),
        ('{{< cite "a" >}}', ""),
    ],
)  # fmt: skip
def test_a_tag_shows_what_it_means(body: str, shown: str) -> None:
    assert html(body) == shown


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ("[a]({{ site.baseurl }}/b)", "site:/b"),
        ("[a]({{site.url}}/b)", "site:/b"),
        ('[a]({{ "/b" | relative_url }})', "site:/b"),
        ("[a]({{ '/b' | prepend: site.baseurl }})", "site:/b"),
        ("[a]({{ site.url }}{{ site.baseurl }}/b)", "site:/b"),
        ("[a]({{ site.url }}{% post_url 2024-01-02-b %})", "post:2024-01-02-b"),
        ('[a]({{ "https://a.example/b" | absolute_url }})', "https://a.example/b"),
        ("[a]({% post_url 2024-01-02-b %})", "post:2024-01-02-b"),
        ("[a]({% link _posts/2024-01-02-b.md %})", "post:_posts/2024-01-02-b.md"),
        ('[a]({{< ref "posts/b.md" >}})', "post:posts/b.md"),
        ('[a]({{< relref "b" >}})', "post:b"),
        ("[a][1]\n\n[1]: {{ site.url }}/b", "site:/b"),
        ('<a href="{{ site.baseurl }}/b">a</a>', "site:/b"),
    ],
)
def test_a_tag_in_an_address_gives_the_address(body: str, address: str) -> None:
    assert html(body) == f'<p><a href="{address}">a</a></p>'


@pytest.mark.parametrize(
    "body", ["See {{ site.url }}/b.", 'See {{ "/b" | relative_url }}.', "See {{< siteurl >}}/b."]
)
def test_the_address_of_the_site_is_no_word(body: str) -> None:
    assert html(body) == "<p>See /b.</p>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("[dropcap]F[/dropcap]og [latex]x^2[/latex] and $latex y$", "<p>Fog $x^2$ and $y$</p>"),
        ("[quote]Fog[/quote]", "<p><blockquote>Fog</blockquote></p>"),
        ('[button link="https://a.example"]Fog[/button]', '<p><a href="https://a.example">Fog</a></p>'),
        ('[tabs][tab title="Fog"]Rain[/tab][/tabs]', "<p><p><strong>Fog</strong></p>Rain</p>"),
        ("Fog [slideshare id=1&doc=a] [tweetmeme] [spacer height=20]", "<p>Fog   </p>"),
        ("[note] and [note that] it", "<p>[note] and [note that] it</p>"),
        ("[box](a) [table][1]\n\n[1]: b", '<p><a href="a">box</a> <a href="b">table</a></p>'),
        ("Fog [note]: a [tabs] b", "<p>Fog [note]: a [tabs] b</p>"),
    ],
)  # fmt: skip
def test_tags_of_plugins_of_wordpress_show_what_they_hold(body: str, shown: str) -> None:
    assert html(body) == shown


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('Fog [[{"type":"media","attributes":{"alt":""}}]] rain', "<p>Fog  rain</p>"),
        ("Fog [img_assist|nid=12|title=|link=none] rain", "<p>Fog  rain</p>"),
        (
            "[**Fog**\n_It is damp_medium.com](https://a.example)",
            '<p><a href="https://a.example"><strong>Fog</strong><em>It is damp</em> medium.com</a></p>',
        ),
        ("**Fog**\n_a_b.md](c", "<p><strong>Fog</strong>_a_b.md](c</p>"),
    ],
)
def test_what_importers_leave_behind_is_read(body: str, shown: str) -> None:
    assert html(body) == shown


def test_links_of_tags_are_paragraphs_apart_and_have_the_names_of_people() -> None:
    fog, ann = (
        '{{< friend name="Fog" url="https://a.example/" >}}',
        '{{< person "https://b.example/" 林梅 >}}',
    )
    links = ('<a href="https://a.example/">Fog</a>', '<a href="https://b.example/">林梅</a>')
    assert html(f"{fog}\n\n{ann}\n\n{fog}") == f"<p>{links[0]}</p><p>{links[1]}</p><p>{links[0]}</p>"
    assert html(f"{fog}\n{ann}") == "".join(links)


def test_a_caption_of_wordpress_is_a_caption() -> None:
    assert html('[caption id="a" width="3"]![Fog](a.png) It *came*[/caption]') == (
        '<p><figure><img src="a.png" alt="Fog"><figcaption>It <em>came</em></figcaption></figure></p>'
    )


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("{{% notice tip %}}", "{{% /notice %}}"),
        ('{{< alert "warning" >}}', "{{< /alert >}}"),
        ("{% quote() %}", "{% end %}"),
        ("{% blockquote %}", "{% endblockquote %}"),
        ("{% note %}", "{% endnote %}"),
    ],
)
def test_what_a_pair_of_tags_holds_is_markdown(opens: str, closes: str) -> None:
    assert html(f"{opens}\nIt *rains*.\n{closes}") == "<blockquote><p>It <em>rains</em>.</p></blockquote>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("`{{ a }}` ``{% b %}``", "{{ a }} {% b %}"),
        ("```\n{{ site.url }} {% include a %}\n```", "{{ site.url }} {% include a %}"),
        ("    {{< figure >}} [gallery]", "{{< figure >}} [gallery]"),
        ("<pre>{{ site.url }} {% if %}</pre>", "{{ site.url }} {% if %}"),
        ("{% raw %}{{ site.url }}{% endraw %}", "{{ site.url }}"),
        ("{{</* figure */>}}", "{{< figure >}}"),
        ("```\n{{</* figure */>}}\n```", "{{< figure >}}"),
        ("Hello {{ name }} and {{user.age | number}}", "Hello {{ name }} and {{user.age | number}}"),
        ("an [embed here](https://a.example/), a [code], [video]", "an embed here, a [code], [video]"),
    ],
)
def test_what_is_no_tag_or_in_code_stays_to_the_letter(body: str, text: str) -> None:
    shown = re.sub(r"<[a-z/][^<>]*>", "", convert(body, Language.MARKDOWN).html)
    assert shown.replace("&lt;", "<").replace("&gt;", ">").strip() == text


@pytest.mark.parametrize(
    ("body", "dropped"),
    [
        ("a {{ page.title }} b", ["{{ page.title }}"]),
        ("a {% include toc %} b", ["{% include toc %}"]),
        ("a {% if x %}b{% endif %}", ["{% if x %}", "{% endif %}"]),
        ("a {% assign c = 1 %}{{ c }}b", ["{% assign c = 1 %}", "{{ c }}"]),
        ('a [gallery ids="1"] b', ['[gallery ids="1"]']),
        ("a {# note #} b", ["{# note #}"]),
        ("a {% comment %}gone{% endcomment %}b", ["{% comment %}"]),
    ],
)
def test_what_only_a_site_can_show_is_dropped_and_told(body: str, dropped: list[str]) -> None:
    found = convert(body, Language.MARKDOWN)
    assert list(found.dropped) == dropped
    assert re.sub(r"\s", "", found.html) in ("<p>ab</p>", "<p>a</p>")


def test_html_has_its_tags_read_and_a_saved_page_has_none() -> None:
    body = '<p>{{ site.url }}/a {% include b %}</p><pre>{% c %}</pre>[caption]<img src="a.png"> b[/caption]'
    assert convert(body, Language.HTML).html == (
        '<p>/a </p><pre>{% c %}</pre><figure><img src="a.png"><figcaption>b</figcaption></figure>'
    )
    assert convert(body, Language.PAGE).html == body


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("{% label primary @Fog %} {% span red, damp %} {% kbd Ctrl %}", "<p>Fog damp <kbd>Ctrl</kbd></p>"),
        ("{% btn https://a.example, Fog, download fa-fw %}", '<a href="https://a.example">Fog</a>'),
        (
            '{{< button href="https://a.example" >}}Fog{{< /button >}}',
            '<p><a href="https://a.example">Fog</a></p>',
        ),
        (
            "{{< video https://www.youtube.com/embed/abcdefghijk >}}",
            '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>',
        ),
        ("{% checkbox green checked, Fog %}", "<p>☑ Fog</p>"),
        (
            "{% folding blue, Fog %}\ndamp\n{% endfolding %}",
            "<details><summary>Fog</summary><p>damp</p></details>",
        ),
        ('{{< expand "Fog" >}}damp{{< /expand >}}', "<p><details><summary>Fog</summary>damp</details></p>"),
        (
            "{% tabs a %}\n<!-- tab Fog@icon -->\ndamp\n<!-- endtab -->\n{% endtabs %}",
            "<p><strong>Fog</strong></p><p>damp</p>",
        ),
        (
            "{% link Fog, https://a.example, https://a.example/i.png %}",
            '<p><a href="https://a.example">Fog</a></p>',
        ),
        (
            "{% mermaid graph TD %}\nA --> B\n{% endmermaid %}",
            '<pre><code class="language-mermaid">graph TD\nA --&gt; B\n</code></pre>',
        ),
        (
            "{% mermaid() %}\nA --> B\n{% end %}",
            '<pre><code class="language-mermaid">A --&gt; B\n</code></pre>',
        ),
        ("{% katex(block=true) %}\na_1 * b_1 * c\n{% end %}", "$$a_1 * b_1 * c$$"),
        ('Say {{ katex(body="\\frac{a}{b}") }}.', "<p>Say $\\frac{a}{b}$.</p>"),
        (
            '{{ katex(body="a") }}\n\n{% quote() %}\nFog\n{% end %}',
            "<p>$a$</p><blockquote><p>Fog</p></blockquote>",
        ),
        ("{% label primary@Fog %} {% label @damp %}", "<p>Fog damp</p>"),
        ("{% label jane@fog.example %}", "jane@fog.example"),
        ("{% button /about, Fog, user fa-fw %}", '<a href="/about">Fog</a>'),
        (
            '{{< ruby "霧" "きり" >}}',
            "<ruby>霧<rp>(</rp><rt>きり</rt><rp>)</rp></ruby>",
        ),
        ("{{< echarts >}}\na: *b*\n{{< /echarts >}}", "<pre><code>a: *b*\n</code></pre>"),
        (
            "{% img right a.png 150 250 The grey fog %}",
            '<figure><img src="a.png" alt="The grey fog"><figcaption>The grey fog</figcaption></figure>',
        ),
        (
            '{% img big a.png "Grey fog" "In the morning" %}',
            '<figure><img src="a.png" alt="In the morning"><figcaption>Grey fog</figcaption></figure>',
        ),
        (
            '{{< spoiler text="Fog" >}}\ndamp\n{{< /spoiler >}}',
            "<details><summary>Fog</summary><p>damp</p></details>",
        ),
        (
            '{{< details "Fog" open >}}\ndamp\n{{< /details >}}',
            "<details><summary>Fog</summary><p>damp</p></details>",
        ),
        (
            '{{< quote author="Jane" source="Fog" >}}\ndamp\n{{< /quote >}}',
            "<blockquote><p>damp</p><p><cite>Jane, Fog</cite></p></blockquote>",
        ),
        (
            '{{< figure src="a.png" title="Fog" caption="of [May](/may)" >}}',
            '<figure><img src="a.png" alt="Fog: of May"><figcaption>Fog: of <a href="/may">May</a>'
            "</figcaption></figure>",
        ),
        ("{{< columns >}}\nfog\n\n<--->\n\nrain\n{{< /columns >}}", "<p>fog</p><p></p><p>rain</p>"),
        ("fog <---> rain", "<p>fog &lt;---&gt; rain</p>"),
        ("``` {linenos=table}\nx\n```", "<pre><code>x\n</code></pre>"),
        ("{% note blue 'fas fa-x' simple %}\ndamp\n{% endnote %}", "<blockquote><p>damp</p></blockquote>"),
        (
            "{% note info Fog in May %}\ndamp\n{% endnote %}",
            "<blockquote><p><strong>Fog in May</strong></p><p>damp</p></blockquote>",
        ),
        (
            "{% noteblock warning 霧 %}\ndamp\n{% endnoteblock %}",
            "<blockquote><p><strong>霧</strong></p><p>damp</p></blockquote>",
        ),
        ("{% fold info @霧 %}\ndamp\n{% endfold %}", "<details><summary>霧</summary><p>damp</p></details>"),
        ("{% hideInline 霧, #FF7242, #fff %} {% mark 雨 color:red %}", "<p>霧 <mark>雨</mark></p>"),
        ("{% cb 霧, true %}", "<p>☑ 霧</p>"),
        ("{% p center logo large, 霧 %}", "霧"),
        ("{% copy curl -s https://a.example %}", "<code>curl -s https://a.example</code>"),
        (
            "{% timenode 2024-03-05 [1 -> 2](https://a.example) %}\ndamp\n{% endtimenode %}",
            '<p><strong>2024-03-05 <a href="https://a.example">1 -> 2</a></strong></p><p>damp</p>',
        ),
        (
            "{% poetry 霧 author:Jane %}\ndamp\n{% endpoetry %}",
            "<blockquote><p>damp</p><p><cite>霧</cite></p></blockquote>",
        ),
        ('{% pullquote %}\nIt is {" grey "}.\n{% endpullquote %}', "<p>It is grey.</p>"),
        ('It is {" grey "}.', "<p>It is {&quot; grey &quot;}.</p>"),
    ],
)
def test_tags_of_themes_keep_their_words(body: str, shown: str) -> None:
    assert re.sub(r"<!--.*?-->", "", html(body)) == shown


@pytest.mark.parametrize(
    ("caption", "shown"),
    [
        ("*Grey* **fog** of `2 * 3`", "<em>Grey</em> <strong>fog</strong> of <code>2 * 3</code>"),
        ("[Jane](https://a.example/x_y), 2 * 3 * 4", '<a href="https://a.example/x_y">Jane</a>, 2 * 3 * 4'),
        ("[Jane](javascript:x) a*b*c", "[Jane](javascript:x) a*b*c"),
        ("<i>Grey</i> fog", "<i>Grey</i> fog"),
    ],
)
def test_captions_have_marks_of_markdown(caption: str, shown: str) -> None:
    body = f'{{% include figure image_path="/a.png" alt="Fog" caption="{caption}" %}}'
    figure = f'<figure><img src="/a.png" alt="Fog"><figcaption>{shown}</figcaption></figure>'
    assert html(body) == figure


def test_the_table_of_contents_has_no_title_either() -> None:
    assert html('{% include toc icon="cog" title="In this post" %}\n\nFog') == "<p>Fog</p>"
    assert html('{% include protocol.html title="Fog" %}') == "Fog"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('[vc_row][vc_column width="1/2"]Fog[/vc_column][/vc_row]', "<p>Fog</p>"),
        ('\\[su\\_note note\\_color="#fff"\\]Fog\\[/su\\_note\\]', "<p>Fog</p>"),
        ("`[vc_row]` [vc_row] [my_row]", "<p><code>[vc_row]</code> [vc_row] [my_row]</p>"),
        ("[vc_x](https://a.example) [/x]", '<p><a href="https://a.example">vc_x</a> [/x]</p>'),
    ],
)
def test_boxes_of_page_builders_keep_what_they_hold(body: str, shown: str) -> None:
    assert html(body) == shown

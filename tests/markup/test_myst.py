"""Directives and roles of MyST."""

import time

import pytest

from feeds.clean.cleaner import clean


def html(body: str) -> str:
    return clean(body, title="Fog", link="https://a.example/fog", path="a.md").html


@pytest.mark.parametrize("options", [':alt: "A ferry"\n:width: 70%', "---\nalt: A ferry\nwidth: 70%\n---"])
@pytest.mark.parametrize("marker", ["```", ":::"])
def test_a_figure_has_its_picture_and_its_caption(marker: str, options: str) -> None:
    shown = html(f"{marker}{{figure}} fog.png\n{options}\n\nIt *rains*.\n{marker}\n\nEnd.")
    assert '<img src="https://a.example/fog.png" alt="A ferry"' in shown
    assert "It <em>rains</em>.</figcaption></figure><p>End.</p>" in shown


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("{note}", "Note"),
        ("{admonition} Wet *days*\n:class: tip", "Wet <em>days</em>"),
        ("{dropdown} Wet days\n---\nname: wet\n---", "Wet days"),
        ("{prf:theorem} Euler", "Theorem (Euler)"),
    ],
)
@pytest.mark.parametrize("marker", ["````", ":::"])
def test_a_box_is_a_quotation_with_a_title(marker: str, opening: str, title: str) -> None:
    assert html(f"{marker}{opening}\nIt rains.\n\n```python\nx = 1\n```\n{marker}\n\nEnd.") == (
        f"<blockquote><p><strong>{title}</strong></p><p>It rains.</p>"
        '<pre><code class="language-python">x = 1\n</code></pre></blockquote><p>End.</p>'
    )


def test_boxes_nest_and_stand_in_lists() -> None:
    box = "<blockquote><p><strong>{}</strong></p><p>It rains.</p>{}</blockquote>"
    inner = box.format("Tip", "")
    assert html(":::{note}\nIt rains.\n\n:::{tip}\nIt rains.\n:::\n:::") == box.format("Note", inner)
    assert f"{inner}</li>" in html("1. One\n\n   ```{tip}\n   It rains.\n   ```\n\n2. Two")


def test_code_and_formulas_are_exact() -> None:
    code = '<pre><code class="language-c">a &lt; *b*;\n</code></pre>'
    assert html("```{code-block} c\n:linenos:\n\na < *b*;\n```") == code
    assert html("```{code-cell} c\n:tags: [hide-input]\na < *b*;\n```") == code
    assert html(":::{math}\n:label: eq\n\na_1 < *b*\n:::") == "<p>$$ a_1 &lt; *b* $$</p>"


def test_roles_show_their_words() -> None:
    assert html(
        "See {ref}`the fog <sec-fog>`, {math}`x_1 < y_1`, H{sub}`2`O, {file}`a.py`, {cite:p}`bee`."
    ) == ("<p>See the fog, $x_1 &lt; y_1$, H<sub>2</sub>O, <code>a.py</code>, [bee].</p>")
    assert html("(sec-fog)=\n## Fog and rain\n\nEnd.") == "<h2>Fog and rain</h2><p>End.</p>"


def test_lists_of_pages_are_left_out() -> None:
    assert html("It rains.\n\n```{toctree}\n:maxdepth: 2\na\nb\n```") == "<p>It rains.</p>"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("Set {foo}`bar`.", "<p>Set {foo}<code>bar</code>.</p>"),
        ("Write `` {ref}`x` `` here.", "<p>Write <code>{ref}`x`</code> here.</p>"),
        ("f(x)=\ny and more", "<p>f(x)= y and more</p>"),
        ("```{r}\nx\n```", '<pre><code class="language-r">x\n</code></pre>'),
        ("```{mermaid}\nx\n```", '<pre><code class="language-mermaid">x\n</code></pre>'),
        ("```md\n{note}\n:::{tip}\n```", '<pre><code class="language-md">{note}\n:::{tip}\n</code></pre>'),
        ("```{note}\nnever closed", '<pre><code class="language-note">never closed</code></pre>'),
    ],
)
def test_what_only_looks_like_myst_stays(body: str, shown: str) -> None:
    assert html(body) == shown


@pytest.mark.parametrize(
    "marker", ["```{note}\n", ":::{note}\n", "```{note}\n\n- a\n  ```{tip}\n", "`{ref}`"]
)
def test_many_openings_take_linear_time(marker: str) -> None:
    def seconds(number: int) -> float:
        start = time.perf_counter()
        html(marker * number)
        return time.perf_counter() - start

    seconds(100)
    assert seconds(8000) < 12 * max(seconds(2000), 0.05)


@pytest.mark.parametrize(
    "body",
    [
        f":::{{note}}{' ' * 20_000}`x",
        f":::{' ' * 20_000}}}x",
        f"::: tabs\n@tab a{' ' * 20_000}x#",
        f"```\n[!code x\n{' ' * 50_000}x\n```",
    ],
)
def test_blanks_in_what_is_almost_a_directive_take_no_time(body: str) -> None:
    assert "x" in html(body)


def test_a_directive_in_one_that_nothing_closes_is_shown() -> None:
    assert html(":::{tip}\n```{note}\nIt rains.\n```").count("It rains.") == 1

"""Texts of one thing again and again, in any length, and what reads them: for tests and benchmarks."""

from collections.abc import Callable
from datetime import UTC

from feeds.attachments import Listing
from feeds.clean.cleaner import clean, visible_text
from feeds.markup.convert import convert
from feeds.markup.languages import Language
from feeds.markup.org import to_markdown
from feeds.markup.rst import to_markdown as rst_to_markdown
from feeds.posts import parse
from feeds.posts.names import PostNames
from feeds.pull.wordpress import with_paragraphs

ELEMENTS = (
    "a", "b", "blockquote", "button", "center", "details", "div", "dl", "figure", "font", "h1", "i", "li",
    "math", "ol", "p", "pre", "q", "ruby", "section", "select", "span", "svg", "table", "template", "ul",
    "x-y",
)  # fmt: skip
UNITS = (
    *(f"<{name}>" for name in ELEMENTS),
    *(f"<{name}>x " for name in ELEMENTS),
    "<ul><li>", "<li><dd>", "<dd><dt>", "<table><tr><td>", "<svg><td>", "<p><b>", "<div><b></div>",
    "<a href=x><p>", "<h1><h2></h1>", "<div><table><td></div>", "<div><!--</div>-->", '<div x="</div>">',
    "<!--", "<!", "<", "<a ", '<a b="', "&", "&amp;", "&#x41;", "\u0080", "\xa0", "\u00a1", "\u00bf </x>",
    "\u00e9", "a\u0301\u0316", "\u0f73",
    "\u200b", "\u202e", "[", "[[", "![", "[x](", "[^1]", "[a]: b\n", "*", "**a ", "_", "`", "~~", "==", "> ",
    "- ", "1. ", "|a", "|a|b|\n|-|-|\n", "{{", "{%", "{{<", "$", "\\(", "<http://", "www.", "a@b.c ", "%%",
    "```\n", "::: a\n", "> [!note]\n", "[caption]", "<script>a", "\n", "  \n", "a\n", "Reply 12:30 ",
)  # fmt: skip


def repeated(unit: str) -> Callable[[int], str]:
    return lambda length: unit * (length // len(unit))


def blanks_after(start: str) -> Callable[[int], str]:
    return lambda length: f"{start} x{' ' * length}y"


SHAPES: dict[str, Callable[[int], str]] = {
    **{unit: repeated(unit) for unit in UNITS},
    "attributes": lambda length: f"<p {' '.join(f'a{number}=x' for number in range(length // 8))}>x",
    "nested quotations": lambda length: "> " * (length // 4) + "a\n" * (length // 4),
    "runs of backticks": lambda length: " ".join("`" * number for number in range(int((2 * length) ** 0.5))),
    "definitions": lambda length: "".join(f"[a{number}]: /u\n" for number in range(length // 12)),
    "footnotes": lambda length: "".join(f"x[^{n}]\n\n[^{n}]: y\n\n" for n in range(length // 24)),
    "a wide table": lambda length: "\n".join(cell * (length // 6) for cell in ("|a", "|-", "|b")),
    "signs in an attribute": lambda length: f'<p title="{chr(0xA1) * length}">x',
    "blanks after a brace": blanks_after("{"),
    "a long class": lambda length: f"[x]{{.{'a' * length}",
    "a long attribute": lambda length: f"[x]{{a={'a' * length}",
    "digits": lambda length: f"&#{'1' * length};",
    "an address": lambda length: f'<a href="{"../" * (length // 3)}">x</a> http://a.b/{"c" * length}',
    "blanks behind a directive": lambda length: f":::{{note}}{' ' * length}`x",
    "blanks in a division": lambda length: f":::{' ' * length}}}x",
    "blanks behind a tab": lambda length: f"::: tabs\n@tab a{' ' * length}x#",
    "blanks in code that is marked": lambda length: f"```\n[!code x\n{' ' * length}x\n```",
    "blanks in wrapped code": lambda length: f"<code>a\n b{' ' * length}x</code>",
    "a picture within": lambda length: f'<img src="data:image/png;base64,{"A" * length}">',
}


ORG: dict[str, Callable[[int], str]] = {
    **{
        unit: repeated(unit)
        for unit in ("[[", "[[a][", "[fn:a:", "*a ", "=a", "$a", "\\(", ":a:\n", "#+begin_a\n", "|", "- ")
    },
    **{f"{start} and blanks": blanks_after(start) for start in ("*", "-", "|", "#")},
    "tags": lambda length: f"* x{' :a' * (length // 3)} y",
    "hidden headings": lambda length: "* a :noexport:\n" * (length // 15),
}


RST: dict[str, Callable[[int], str]] = {
    **{
        unit: repeated(unit)
        for unit in ("*a ", "`a <", "``", "a_ ", "|a| ", "[1]_ ", "- a\n", "a\n=\n", ":a: b\n")
    },
    "a wide grid": lambda length: "+" + "-+" * (length // 4) + "\n|" * (length // 4),
    "a wide table": lambda length: "= " * (length // 4) + "=" + "\na" * (length // 4) + "\n= =",
}


MDX: dict[str, Callable[[int], str]] = {
    **{
        unit: repeated(unit) for unit in ("`", "{`", "{", "<A b={`", "{/* more ", "import a from ", "{props.")
    },
    "runs of backticks": SHAPES["runs of backticks"],
}


MYST: dict[str, Callable[[int], str]] = {
    **{
        unit: repeated(unit)
        for unit in (":::{note}\n", "> :::{note}\n", ":::{note}\nx\n:::\n", "{ref}`x <y>` ", "{ref}`")
    },
    "nested": lambda length: ":::{note}\n" * (length // 14) + ":::\n" * (length // 14),
    "in an item": lambda length: "- a\n" + "  :::{note}\n" * (length // 12) + "b\n",
}

KIRBY: dict[str, Callable[[int], str]] = {
    **{unit: repeated(unit) for unit in ("(link: a ", "(image: a.png (", "(link: a text: (b) ")},
    "brackets in a tag": lambda length: f"(link: a {'(b' * (length // 2)}",
}

HEADS: dict[str, Callable[[int], str]] = {
    "many fields of Kirby": lambda length: _KIRBY + "".join(f"----\nK{n}: x\n" for n in range(length // 13)),
    "a text of Kirby with rules": lambda length: _KIRBY + "----\nx\n" * (length // 7),
    "blanks in a comment": lambda length: f"[#]: a: x{' ' * length}y\n",
    "tags and notes": lambda length: f"{'#a[[b]]' * (length // 7)}#\n",
    "properties": lambda length: "---\na: b\n---\n# Metadata\n" + "- a: b\n\n" * (length // 8),
}
_KIRBY = "Title: a\n----\nDate: 2024-01-01\n----\nText: x\n"
"""Texts with their own heads."""

READERS: dict[str, Callable[[str], object]] = {
    "Markdown": lambda body: clean(body, title="t", link="https://a.b/c"),
    "page": lambda body: clean(f"<p>x</p>{body}", title="t", link="https://a.b/c"),
    "text": visible_text,
}


FIELDS: dict[str, Callable[[int], str]] = {
    "blanks between authors": lambda length: f"authors: a{' ' * length}b, c",
    "authors in brackets": lambda length: f"author: {'[[' * (length // 2)}",
    "authors with addresses": lambda length: f"author: ({'a@' * (length // 2)}",
    "an address before brackets": lambda length: f"source: see https://a.b/x{')' * length}",
    "an address of dots": lambda length: f"source: https://a.b/{'../' * (length // 3)}",
    "a long host": lambda length: f"source: https://{'a.' * (length // 2)}b/",
    "tags within tags": lambda length: f"tags: {'a/' * (length // 2)}",
    "aliases": lambda length: "a: &a [x]\n" + "b: [*a, *a]\n" * (length // 12),
    "lists in lists": lambda length: f"a: {'[' * length}",
    "mappings in mappings": lambda length: f"a: {'{a: ' * (length // 4)}",
    "a long key": lambda length: f"{'k' * length}: x",
    "many keys": lambda length: "".join(f"k{number}: x\n" for number in range(length // 10)),
    "a date of digits": lambda length: f"updated: {'1' * length}",
    "a date of words": lambda length: f"updated: {'1 jan ' * (length // 6)}",
    "references in a title": lambda length: f"title: {'&amp;' * (length // 5)}",
    "marks in a title": lambda length: "title: " + "a\u0301\u0316" * (length // 5),
    "pictures": lambda length: f"image: '{'![](' * (length // 4)}'",
}

REFERENCES: dict[str, Callable[[int], str]] = {
    unit: repeated(unit) for unit in ("\u0316\u0301", "../", "a/", "%2e%2e/", "..\\", "#")
}

FILES, POSTS = Listing(frozenset(["a.png"]), vaults=("",)), PostNames([("b.md", "/b/")])


def read_front_matter(field: str) -> object:
    """A post with one field."""
    return parse("a.md", f"---\ndate: 2024-01-01\n{field}\n---\nbody".encode(), zone=UTC)


def read_head(text: str) -> object:
    """A text with its own head."""
    return parse("a.txt", text.encode(), zone=UTC)


def _code(length: int) -> str:
    return "</pre x" * (length // 11) + "<pre" * (length // 11)


def read_page(title: str) -> object:
    """A page with a title."""
    return parse("a.html", f"<html><title>{title}</title><body><h1>b</h1>".encode(), zone=UTC)


def find(reference: str) -> object:
    """What a reference means."""
    return FILES.find("a.md", reference, is_own=True) or POSTS.find("a.md", reference)


def find_below(folder: str) -> object:
    """What a reference in a file below a folder means."""
    return FILES.find(f"{folder}a.md", "/b.png", is_own=True)


CASES: list[tuple[str, str, Callable[[str], object], Callable[[int], str]]] = [
    *((name, shape, READERS[name], SHAPES[shape]) for name in READERS for shape in SHAPES),
    *(("org-mode", shape, to_markdown, ORG[shape]) for shape in ORG),
    *(("reStructuredText", shape, rst_to_markdown, RST[shape]) for shape in RST),
    *(("MDX", shape, lambda body: convert(body, Language.MDX), MDX[shape]) for shape in MDX),
    *(("MyST", shape, READERS["Markdown"], MYST[shape]) for shape in MYST),
    *(("Kirby", shape, READERS["Markdown"], KIRBY[shape]) for shape in KIRBY),
    *(("head", shape, read_head, HEADS[shape]) for shape in HEADS),
    ("export of WordPress", "code", lambda html: with_paragraphs({"wp_post_type": "post"}, html), _code),
    ("page", "blanks in a title", read_page, lambda length: f"a{' ' * length}b | c"),
    *(("front matter", shape, read_front_matter, FIELDS[shape]) for shape in FIELDS),
    *(("reference", shape, find, REFERENCES[shape]) for shape in REFERENCES),
    ("reference", "in deep folders", find_below, lambda length: "a/" * (length // 2)),
]
"""Reader, shape, the reader's function, and what makes a text of about so many characters."""

"""Formulas: each one becomes either safe MathML or its TeX in `code`.

Known are MathML, KaTeX, MathJax 2 and 3, Wikipedia's elements and pictures of formulas. In the tree a formula
is a `math` element that holds its readable text, for rules and summary; `render` writes its MARKUP.
"""

import re
from urllib.parse import unquote_plus, urlsplit

from bs4.element import NavigableString, Tag

from .events import find_first
from .mathml import readable, serialised
from .page import Page
from .spaces import fold, visible

WORDS = ("math", "MathJax", "katex", "mjx-", "latex", "tex=", "x-tex", "codecogs", "ql-img", "chl=")
"""Words of pages with formulas."""
MARKUP = "markup"
"""Attribute of a `math` element in the tree: its serialised MathML."""

_LONGEST_TEX = 5000
_TOKEN = re.compile(r">[^<>\s][^<>]*</m")

_CONTAINERS = frozenset(("katex", "katex-display", "mwe-math-element", "mjx-container", "MathJax_Display"))
_MATHJAX = re.compile(r"(?:^|\s)(?:MathJax|MJX|mjx|math-preview)", re.IGNORECASE)
_DISPLAY = re.compile(
    r"katex-display|MathJax_Display|mwe-math-fallback-image-display|mwe-math-mathml-display|ql-img-displayed"
)
_STYLED = re.compile(r"\{\s*\\(?:display|text)style\b\s*(.*)\}", re.DOTALL)
_STYLE = re.compile(r"\\displaystyle\s*(?![a-zA-Z])")
_CHARACTER = re.compile(r"(?:^|\s)mjx-c([0-9A-F]{2,5})(?=\s|$)")

# Addresses of services that draw TeX -> the parameter that holds it ("" if the whole query or path does).
_SERVICES = (
    (re.compile(r"(?:^|\.)(?:s\d|i\d|www)?\.?(?:wp\.com|wordpress\.com)/latex\.php"), "latex"),
    (re.compile(r"zhihu\.com/equation"), "tex"),
    (re.compile(r"chart(?:s)?\.(?:googleapis|apis\.google)\.com/chart"), "chl"),
    (re.compile(r"codecogs\.com/"), ""),
    (re.compile(r"render\.githubusercontent\.com/render/math"), "math"),
    (re.compile(r"math\.vercel\.app"), "from"),
    (re.compile(r"/(?:latex|mathtex|mimetex|tex)\.(?:php|cgi)"), "latex"),
    (re.compile(r"/media/math/render/"), None),
    (re.compile(r"quicklatex\.com[-/]cache|/ql-cache/quicklatex"), None),
    (re.compile(r"/math/[0-9a-f]/[0-9a-f]/[0-9a-f]/[0-9a-f]{32}\.png"), None),
)
_PICTURE_NAMES = frozenset(
    ("latex", "tex", "mwe-math-fallback-image-inline", "mwe-math-fallback-image-display")
)
_LOOKS_LIKE_TEX = re.compile(r"[\\^_={}+<>/]|^\W*[A-Za-z0-9]{1,3}\W*$")
_SIZES = re.compile(
    r"^(?:\\(?:dpi\{\d+\}|bg_\w+|fn_\w+|inline|large|small|huge|tiny|LARGE|Large)\s*|&[a-z]+;?)+"
)


def formulas(page: Page) -> None:
    """Replace each formula, in whatever forms a page has it, by one element."""
    scripts = page.elements("x-tex", "x-mml")
    for script in scripts:
        _replace_script(page, script)
    done = {id(below) for script in scripts for below in (script, *script.descendants)}
    found = bool(scripts)
    if found:
        page.tree_changed()
    for tag in page.elements():
        if id(tag) in done:
            continue
        if tag.name in ("math", "mjx-container") or _is_container(tag):
            _replace_container(page, tag)
        elif tag.name == "img" and (tex := _tex_of_picture(tag)):
            page.note("formula", tex)
            _put_tex(page, tag, tex)
        else:
            continue
        found = True
        done.update(id(below) for below in tag.descendants)
    if found:
        page.tree_changed()


def _is_container(tag: Tag) -> bool:
    names = str(tag.attrs.get("class") or "")
    if not names or tag.name == "img":
        return False
    return not _CONTAINERS.isdisjoint(names.split()) or (
        _MATHJAX.search(names) is not None and find_first(tag, "math") is not None
    )


def _replace_script(page: Page, script: Tag) -> None:
    """The source of a formula, beside what MathJax 2 made of it."""
    math = find_first(script, "math")
    tex = "" if math is not None else _clean_tex(script.get_text())
    before = script.previous_sibling
    for _ in range(6):
        if isinstance(before, Tag) and (
            _MATHJAX.search(str(before.attrs.get("class") or "")) or id(before) in page.removed
        ):
            math = math or find_first(before, "math")
            page.drop(before)
        elif before is None or not isinstance(before, NavigableString) or before.strip():
            break
        before = before.previous_sibling
    is_display = "display" in str(script.attrs.get("class") or "")
    if math is not None:
        _put_math(page, script, math, tex, is_display=is_display)
    elif tex:
        _put_tex(page, script, tex)


def _replace_container(page: Page, tag: Tag) -> None:
    math = tag if tag.name == "math" else find_first(tag, "math")
    names = f"{tag.attrs.get('class') or ''} {tag.attrs.get('display') or ''}"
    is_display = _DISPLAY.search(names) is not None or str(tag.attrs.get("display")) in ("true", "block")
    if math is not None:
        _put_math(page, tag, math, "", is_display=is_display)
        return
    image = find_first(tag, "img")
    tex = _clean_tex(str(image.attrs.get("alt") or "")) if image is not None else ""
    if tex:
        _put_tex(page, tag, tex)
    elif text := fold(visible(tag.get_text()) or _characters(tag)).strip():
        _put(page, tag, NavigableString(text))


def _characters(container: Tag) -> str:
    """The characters that MathJax 3 names in classes."""
    tags = (tag for tag in container.descendants if isinstance(tag, Tag) and tag.name == "mjx-c")
    codes = (match[1] for tag in tags if (match := _CHARACTER.search(str(tag.attrs.get("class") or ""))))
    return "".join(chr(int(code, 16)) for code in codes if _is_character(int(code, 16)))


def _is_character(code: int) -> bool:
    return 0x20 < code < 0xD800 or 0xE000 <= code < 0x110000


def _put(page: Page, tag: Tag, piece: Tag | NavigableString) -> None:
    """Make `piece` all that `tag` holds."""
    for child in tag.contents:
        page.drop(child)
    if tag.name in ("x-tex", "x-mml", "mjx-container", "img", "math"):
        tag.name = "span"
    tag.attrs = {}
    tag.append(piece)


def _put_tex(page: Page, tag: Tag, tex: str) -> None:
    code = Tag(name="code")
    code.append(NavigableString(tex))
    _put(page, tag, code)


def _put_math(page: Page, tag: Tag, math: Tag, tex: str, *, is_display: bool) -> None:
    tex = tex or _tex_of(math)
    math.attrs = {key: value for key, value in math.attrs.items() if key in ("display", "dir")}
    if is_display:
        math.attrs["display"] = "block"
    if math.attrs.get("display") != "block":
        math.attrs.pop("display", None)
    if tex:
        math.attrs["alttext"] = tex
    markup, text = serialised(math), tex or readable(math)
    if _TOKEN.search(markup) and text:
        formula = Tag(name="math", attrs={MARKUP: markup})
        formula.append(NavigableString(text))
        _put(page, tag, formula)
    elif tex:
        _put_tex(page, tag, tex)
    else:
        page.drop(tag)


# --- TeX --------------------------------------------------------------------------------------


def _tex_of(math: Tag) -> str:
    annotations = (tag for tag in math.descendants if isinstance(tag, Tag) and tag.name == "annotation")
    for annotation in annotations:
        if "tex" in str(annotation.attrs.get("encoding") or "tex").lower():
            return _clean_tex(annotation.get_text())
    return _clean_tex(str(math.attrs.get("alttext") or ""))


def _clean_tex(tex: str) -> str:
    tex = fold(visible(tex[:_LONGEST_TEX])).strip()
    if tex.startswith("% <![CDATA[") and tex.endswith("%]]>"):
        tex = tex[len("% <![CDATA[") : -len("%]]>")].strip()
    if styled := _STYLED.fullmatch(tex):
        tex = styled[1].strip()
    return _STYLE.sub("", tex)


def _tex_of_picture(image: Tag) -> str:
    """The TeX of an image that shows a formula, or ""."""
    names = str(image.attrs.get("class") or "").split()
    alt = _clean_tex(str(image.attrs.get("alt") or ""))
    address = str(image.attrs.get("src") or image.attrs.get("data-src") or "")
    is_named = not _PICTURE_NAMES.isdisjoint(names) or any(name.startswith("ql-img-") for name in names)
    service = next(((key,) for pattern, key in _SERVICES if pattern.search(address)), None)
    if service is None and not is_named:
        return ""
    given = _parameter(address, service[0]) if service else ""
    tex = given or alt
    return tex if _LOOKS_LIKE_TEX.search(tex) else ""


def _parameter(address: str, key: str | None) -> str:
    if key is None:
        return ""
    try:
        query = urlsplit(address.replace("#", "%23")).query
    except ValueError:
        return ""
    if key:
        values = (part.partition("=")[2] for part in query.split("&") if part.partition("=")[0] == key)
        query = next(values, "")
    return _clean_tex(_SIZES.sub("", unquote_plus(query) if key else unquote_plus(query.replace("+", "%2B"))))

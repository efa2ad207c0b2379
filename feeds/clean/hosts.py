"""Rules for one host: data in the syntax of FiveFilters' site config files, read into frozen values.

    # comment
    body: //div[@id='story']            what holds the article; all else goes
    strip: //aside | //p[@class='x']    XPath (the forms of `xpath`), or a CSS selector
    strip: //*[normalize-space(.)='x']  a paragraph that says just that
    strip_id_or_class: x                a whole word of class or id; goes before what is selected
    strip_image_src: /icons/            part of an image's address
    find_string: x                      replaced in the raw text, before anything else
    replace_string: y

(1) Rules are applied once, first, and what they take is reported.
(2) A rule that would take nearly all of a long text, or a body that holds nearly none, is older than
    the pages: it is passed over and reported.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from bs4 import Tag

from feeds.errors import BadSetting

from .guard import LITTLE, sizes
from .page import Page
from .selectors import soupsieve
from .xpath import BadSelector, css_of

_TEXT = re.compile(r"""//\*\[\s*normalize-space\(\.?\)\s*=\s*(?:'([^']*)'|"([^"]*)")\s*\]""")
_REPLACE = re.compile(r"replace_string\((.+?)\)\s*:(.*)")
_IGNORED = frozenset((
    "author", "autodetect_next_page", "autodetect_on_failure", "date", "http_header", "next_page_link",
    "parser", "prune", "single_page_link", "test_contains", "test_url", "tidy", "title",
))  # fmt: skip
"""Directives of the syntax that are about fetching pages, or about what the front matter says."""
_KNOWN = ("body", "strip", "strip_id_or_class", "strip_image_src", "find_string", "replace_string")
_DEEPEST = 200
"""Levels of elements; rules are made for pages that people made."""
_LONG = 500
"""Characters of prose from which a text of which a rule takes nearly all is more than a label."""


@dataclass(frozen=True, slots=True)
class HostRules:
    """What is particular to the pages of one host."""

    body: tuple[str, ...] = ()
    """CSS selectors."""
    names: tuple[str, ...] = ()
    """Words that are the id or among the classes of what goes."""
    strip: tuple[str, ...] = ()
    """CSS selectors."""
    texts: frozenset[str] = frozenset()
    """Paragraphs, white space folded."""
    image_sources: tuple[str, ...] = ()
    replacements: tuple[tuple[str, str], ...] = ()


NO_RULES = HostRules()


def rules_for(host: str, sets: Mapping[str, HostRules]) -> HostRules:
    """The set of a host, by the names that files have: `example.com` is www.example.com, too, and
    `.example.com` any host below it; the longest counts.
    """
    bare = host.removeprefix("www.")
    labels = bare.split(".")
    wide = ["." + ".".join(labels[at:]) for at in range(len(labels))]
    return next((sets[name] for name in (host, bare, *wide) if name in sets), NO_RULES)


def parse_rules(text: str, where: str) -> HostRules:
    """The rules of a file. Raises BadSetting, which names `where` and the line."""
    found: dict[str, list[str]] = {name: [] for name in (*_KNOWN, "texts")}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            _take_in(line, found)
        except (ValueError, RecursionError) as error:
            raise BadSetting(f"{where}:{number}", str(error)) from error
    finds, replaces = found["find_string"], found["replace_string"]
    if len(finds) != len(replaces):
        raise BadSetting(where, f"{len(finds)} find_string, but {len(replaces)} replace_string")
    return HostRules(
        tuple(found["body"]),
        tuple(found["strip_id_or_class"]),
        tuple(found["strip"]),
        frozenset(found["texts"]),
        tuple(found["strip_image_src"]),
        tuple(zip(finds, replaces, strict=True)),
    )


def _take_in(line: str, found: dict[str, list[str]]) -> None:
    if both := _REPLACE.fullmatch(line):
        found["find_string"].append(both[1])
        found["replace_string"].append(both[2].strip())
        return
    name, colon, value = (part.strip() for part in line.partition(":"))
    if not colon or (name not in _KNOWN and name.partition("(")[0] not in _IGNORED):
        raise ValueError(f"{name!r} is no rule; there are {', '.join(_KNOWN)}")
    if not value and name not in ("replace_string", *_IGNORED):
        raise ValueError(f"{name} needs a value")
    if name in ("body", "strip"):
        if name == "strip" and (says := _TEXT.fullmatch(value)):
            found["texts"].append(" ".join((says[1] or says[2] or "").split()))
        else:
            found[name].append(_selector(value))
    elif name == "strip_id_or_class":
        found[name].append(re.sub("[\"'\\\\]", "", value))
    elif name in _KNOWN:
        found[name].append(value)


def _selector(value: str) -> str:
    css = css_of(value)
    try:
        soupsieve.compile(css)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        raise BadSelector(f"{value!r} is neither a known form of XPath nor a CSS selector") from error
    return css


# --- at work ----------------------------------------------------------------------------------


def rewrite(body: str, rules: HostRules) -> str:
    """A raw body after `find_string` and `replace_string`."""
    for find, replace in rules.replacements:
        body = body.replace(find, replace)
    return body


def apply(page: Page, rules: HostRules) -> None:
    """Choose the body and take out what the rules name."""
    if rules == NO_RULES or _too_deep(page):
        return
    for selector in rules.body:
        if _choose(page, soupsieve.select(selector, page.root)):
            break
    named = _named(page, rules.names)
    found = [*named, *(soupsieve.select(selector, page.root) for selector in rules.strip)]
    inside = sizes(page.root, {id(tag) for tags in found for tag in tags}) if any(found) else {}
    for tags in found:
        tags = _outermost(tags, page.gone)
        prose = sum(inside[id(tag)].prose for tag in tags)
        for tag in tags:
            if prose > _LONG and prose > inside[id(page.root)].prose * 0.9:
                page.note("host rule", page.words(tag), kept=True)
            else:
                page.take(tag, "host rule")
    for image in page.each("img") if rules.image_sources else ():
        addresses = [str(value) for value in image.attrs.values()]
        if any(part in address for part in rules.image_sources for address in addresses):
            page.take(image, "host rule")


def _named(page: Page, names: tuple[str, ...]) -> list[list[Tag]]:
    """The elements of each name, all found in one walk."""
    found: dict[str, list[Tag]] = {name: [] for name in names}
    for tag in page.each() if names else ():
        said = {str(tag.attrs.get("id") or ""), *str(tag.attrs.get("class") or "").split()} - {""}
        for name in said.intersection(found):
            found[name].append(tag)
    return list(found.values())


def _choose(page: Page, tags: list[Tag]) -> bool:
    """Make the elements the whole page, if they hold anything of it."""
    outer = _outermost(tags, page.gone)
    before = sizes(page.root, set(map(id, outer)))
    inside = sum(before[id(tag)].prose for tag in outer)
    if not outer or not (inside > LITTLE or inside == before[id(page.root)].prose):
        for tag in outer:
            page.note("host rule: body", page.words(tag), kept=True)
        return False
    body = Tag(name="div")
    for tag in outer:
        body.append(tag.extract())
    page.note("host rule: body", page.words(page.root))
    page.replace_root(body)
    return True


def _outermost(tags: list[Tag], gone: Set[int]) -> list[Tag]:
    """Those that are neither gone nor within another of them, or within what is gone."""
    chosen = gone | set(map(id, tags))
    return [
        tag for tag in tags if id(tag) not in gone and not any(id(parent) in chosen for parent in tag.parents)
    ]


def take_texts(page: Page, rules: HostRules) -> None:
    """Take out the paragraphs that the rules quote."""
    for block in page.remaining() if rules.texts else ():
        if " ".join(block.text.split()) in rules.texts:
            page.take_block(block, "host rule")


def _too_deep(page: Page) -> bool:
    depths = {id(page.root): 0}
    for tag in page.each():
        depths[id(tag)] = depths[id(tag.parent)] + 1
    return max(depths.values()) > _DEEPEST

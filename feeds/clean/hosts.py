"""Rules for one host: parses the syntax of FiveFilters' site config files, and applies the rules.

    # comment
    body: //div[@id='story']            the element with the article; all else is removed
    strip: //aside | //p[@class='x']    XPath (the forms of `xpath`), or a CSS selector
    strip: //*[normalize-space(.)='x']  a paragraph with exactly this text
    strip_id_or_class: x                a whole class or id; applied before `strip`
    strip_image_src: /icons/            part of an image's address
    find_string: x                      replaced in the raw text, before anything else
    replace_string: y

(1) Rules are applied once, before all others, and what they remove is reported.
(2) A rule that would remove nearly all of a long text, or select a body with nearly none, is out of
    date: it is skipped and reported.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from bs4 import Tag

from feeds.errors import BadSetting

from .evidence import NEGLIGIBLE
from .guard import measure
from .page import Page
from .sanitize import normalise
from .selectors import soupsieve
from .trees import parse, unlink
from .xpath import BadSelector, css_of

_TEXT_RULE = re.compile(r"""//\*\[\s*normalize-space\(\.?\)\s*=\s*(?:'([^']*)'|"([^"]*)")\s*\]""")
_REPLACE_RULE = re.compile(r"replace_string\((.+?)\)\s*:(.*)")
_IGNORED = frozenset((
    "author", "autodetect_next_page", "autodetect_on_failure", "date", "http_header", "next_page_link",
    "parser", "prune", "single_page_link", "test_contains", "test_url", "tidy", "title",
))  # fmt: skip
"""Directives about fetching pages, and about metadata that posts have in their front matter."""
_KNOWN = ("body", "strip", "strip_id_or_class", "strip_image_src", "find_string", "replace_string")
_MAX_DEPTH = 200
"""Levels of elements up to which rules are applied."""
_MAX_ADDED = 100_000
"""Characters that replacements may add to a text, beside as many as it has."""
_MIN_PROSE = 500
"""Characters of prose that a rule may always remove, even if they are nearly all."""


@dataclass(frozen=True, slots=True)
class HostRules:
    """The rules for the pages of one host."""

    body: tuple[str, ...] = ()
    """CSS selectors."""
    names: tuple[str, ...] = ()
    """Ids and classes of elements to remove."""
    strip: tuple[str, ...] = ()
    """CSS selectors."""
    texts: frozenset[str] = frozenset()
    """Texts of paragraphs to remove, white space folded."""
    image_sources: tuple[str, ...] = ()
    replacements: tuple[tuple[str, str], ...] = ()


NO_RULES = HostRules()


def rules_for(host: str, sets: Mapping[str, HostRules]) -> HostRules:
    """The rules for a host: `example.com` also covers www.example.com, `.example.com` every host below it;
    the longest name wins.
    """
    bare = host.removeprefix("www.")
    labels = bare.split(".")
    wide = ["." + ".".join(labels[at:]) for at in range(len(labels))]
    return next((sets[name] for name in (host, bare, *wide) if name in sets), NO_RULES)


def parse_rules(text: str, where: str) -> HostRules:
    """The rules in a file's text. Raises BadSetting, which names `where` and the line."""
    found: dict[str, list[str]] = {name: [] for name in (*_KNOWN, "texts")}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            _parse_line(line, found)
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


def _parse_line(line: str, found: dict[str, list[str]]) -> None:
    if both := _REPLACE_RULE.fullmatch(line):
        found["find_string"].append(both[1])
        found["replace_string"].append(both[2].strip())
        return
    name, colon, value = (part.strip() for part in line.partition(":"))
    if not colon or (name not in _KNOWN and name.partition("(")[0] not in _IGNORED):
        raise ValueError(f"{name!r} is no rule; there are {', '.join(_KNOWN)}")
    if not value and name not in ("replace_string", *_IGNORED):
        raise ValueError(f"{name} needs a value")
    if name in ("body", "strip"):
        if name == "strip" and (says := _TEXT_RULE.fullmatch(value)):
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
    """A raw body with all `find_string` replaced. Raises ValueError where they make it ever longer."""
    longest = 2 * len(body) + _MAX_ADDED
    for find, replace in rules.replacements:
        if len(body) + body.count(find) * (len(replace) - len(find)) > longest:
            raise ValueError(f"find_string: {find[:80]} makes too much of a text")
        body = body.replace(find, replace)
    return body


def apply(page: Page, rules: HostRules) -> None:
    """Choose the body and remove what the rules name."""
    if rules == NO_RULES or _too_deep(page):
        return
    for selector in rules.body:
        if _choose_body(page, soupsieve.select(selector, page.root)):
            break
    named = _tags_named(page, rules.names)
    found = [*named, *(soupsieve.select(selector, page.root) for selector in rules.strip)]
    inside = measure(page.root, {id(tag) for tags in found for tag in tags}) if any(found) else {}
    for tags in found:
        tags = _outermost(tags, page.removed)
        prose = sum(inside[id(tag)].prose for tag in tags)
        for tag in tags:
            if prose > _MIN_PROSE and prose > inside[id(page.root)].prose * 0.9:
                page.note("host rule", page.first_words(tag), kept=True)
            else:
                page.remove(tag, "host rule")
    for image in page.elements("img") if rules.image_sources else ():
        addresses = [str(value) for value in image.attrs.values()]
        if any(part in address for part in rules.image_sources for address in addresses):
            page.remove(image, "host rule")


def body_of_page(html: str, rules: HostRules) -> str:
    """The HTML of the elements of a whole page that `body` names; "" where there are none."""
    if not rules.body:
        return ""
    root = parse(normalise(html))
    found = (_outermost(soupsieve.select(selector, root), frozenset()) for selector in rules.body)
    chosen = next((tags for tags in found if tags), [])
    text = "".join(str(tag) for tag in chosen)
    unlink(root)
    return text


def _tags_named(page: Page, names: tuple[str, ...]) -> list[list[Tag]]:
    """The elements with each id or class, found in one walk."""
    found: dict[str, list[Tag]] = {name: [] for name in names}
    for tag in page.elements() if names else ():
        said = {str(tag.attrs.get("id") or ""), *str(tag.attrs.get("class") or "").split()} - {""}
        for name in said.intersection(found):
            found[name].append(tag)
    return list(found.values())


def _choose_body(page: Page, tags: list[Tag]) -> bool:
    """Make the elements the whole page, if they hold any of its prose."""
    outer = _outermost(tags, page.removed)
    before = measure(page.root, set(map(id, outer)))
    inside = sum(before[id(tag)].prose for tag in outer)
    if not outer or not (inside > NEGLIGIBLE or inside == before[id(page.root)].prose):
        for tag in outer:
            page.note("host rule: body", page.first_words(tag), kept=True)
        return False
    body = Tag(name="div")
    for tag in outer:
        body.append(tag.extract())
    page.note("host rule: body", page.first_words(page.root))
    page.replace_root(body)
    return True


def _outermost(tags: list[Tag], gone: Set[int]) -> list[Tag]:
    """Those that are not removed, and not inside another of them or a removed one."""
    chosen = gone | set(map(id, tags))
    return [
        tag for tag in tags if id(tag) not in gone and not any(id(parent) in chosen for parent in tag.parents)
    ]


def remove_texts(page: Page, rules: HostRules) -> None:
    """Remove the paragraphs that the rules quote."""
    for block in page.remaining() if rules.texts else ():
        if " ".join(block.text.split()) in rules.texts:
            page.remove_block(block, "host rule")


def _too_deep(page: Page) -> bool:
    depths = {id(page.root): 0}
    for tag in page.elements():
        depths[id(tag)] = depths[id(tag.parent)] + 1
    return max(depths.values()) > _MAX_DEPTH

"""A raw body becomes an article: clean, safe, readable in any feed reader.

(1) Rules run in the order of RULES; the allow-list sanitizer is always last.
(2) Nothing here knows disk, clock or network: equal arguments, equal results.
(3) `clean` never raises, whatever the body is, and takes time linear in its length.
(4) Cleaning what was cleaned changes nothing: clean(clean(x).html).html == clean(x).html.
(5) Every URL in the result is absolute, http, https or mailto.
(6) What is particular to a host is data, `rules`; without it the generic rules do all they can.
(7) Losing the article's own words is worse than keeping an advertisement: what a rule would take is
    judged by what it holds and by what would be left.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from feeds.model import Change, Content, Enclosure
from feeds.text import one_line
from feeds.uris import valid

from . import selectors as selectors  # before bs4

# isort: split
from . import captions, footers, hosts, images, links, media, names, opening, plaintext
from .guard import reprieve
from .hosts import NO_RULES as NO_RULES
from .hosts import HostRules as HostRules
from .hosts import parse_rules as parse_rules
from .hosts import rules_for as rules_for
from .images import through
from .learning import Sample as Sample
from .learning import learn as learn
from .page import Page
from .plaintext import to_html
from .prologue import cut
from .render import render
from .sanitize import is_monstrous, normalise, sanitize, text_of
from .summary import summary
from .trees import parse, scatter

NO_HOSTS: Mapping[str, str] = MappingProxyType({})

_MOST_ROUNDS = 10
_MOST_PASSES = 4
"""A body whose elements stand where none can is put in order first, and cleaned again; so is one
of which the guard gave something back."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is done to every page."""

    name: str
    reason: str
    apply: Callable[[Page], None]


ELEMENT_RULES = (
    Rule(
        "image addresses",
        "lazy loaders hide the real image, feed readers run no scripts",
        images.real_addresses,
    ),
    Rule(
        "link addresses",
        "relative links break away from their page, tracking is nobody's business",
        links.addresses,
    ),
    Rule(
        "containers", "advertisements, share buttons and comments say by name what they are", names.containers
    ),
    Rule("players", "feed readers show no frames", media.players),
    Rule("own video", "a post that is a video should show it", media.own_video),
    Rule(
        "junk images",
        "pixels track, icons mean nothing away from their page, twice is once too often",
        images.junk,
    ),
)
BLOCK_RULES = (
    Rule("title", "every reader shows the title above the content", opening.title),
    Rule("time", "every reader shows the date above the content", opening.time),
    Rule("related articles", "lists of other articles interrupt this one", links.related),
    Rule("promotion", "banners and calls to subscribe belong to the page", links.promoted),
    Rule("interruptions", "what a page says to those who scroll, no reader needs", footers.interruptions),
    Rule("footers", "where a feed was first published is said by its source", footers.footers),
)
LAST_RULES = (
    Rule("captions", "a caption that lost its image is a riddle", captions.captions),
    Rule("headings", "agencies leave Markdown in their HTML", plaintext.headings),
)
RULES = ELEMENT_RULES + BLOCK_RULES + LAST_RULES
"""Rules over elements run once, rules over blocks until none finds more: what one takes uncovers more."""


def clean(
    body: str,
    *,
    title: str,
    link: str,
    authors: tuple[str, ...] = (),
    rules: HostRules = NO_RULES,
    image_hosts: Mapping[str, str] = NO_HOSTS,
) -> Content:
    """The article in `body`. `link` is its original address, "" if unknown.

    `rules` are those of its host. `image_hosts` has for hosts of images that refuse foreign pages the
    address that serves them, with the placeholders of `uris.IMAGE_FIELDS`.
    """
    text, wrapped = cut(body)
    html = to_html(hosts.rewrite(text, rules), wrapped=wrapped)
    changes: list[Change] = []
    enclosures: list[Enclosure] = []
    for again in range(_MOST_PASSES):
        before, html = html, normalise(html)
        if is_monstrous(html):
            html = sanitize(html)
            if is_monstrous(html):
                return Content(html, "", "")
        page = Page(parse(html), one_line(title), valid(link), authors)
        _apply(page, NO_RULES if again else rules)
        through(page, image_hosts)
        rendered, in_order = render(page.root, page.gone)
        html = sanitize(rendered)
        if again and html == before:
            break
        changes += page.changes
        enclosures += page.enclosures
        if in_order and not page.spared:
            break
    lead = next((str(image["src"]) for block in page.remaining() for image in block.images), "")
    content = Content(html, summary(page), lead, tuple(enclosures), tuple(changes))
    scatter(page.root)
    return content


def _apply(page: Page, rules: HostRules) -> None:
    hosts.apply(page, rules)
    for rule in ELEMENT_RULES:
        rule.apply(page)
    for _ in range(_MOST_ROUNDS):
        page.survey()
        hosts.take_texts(page, rules)
        _take_blocks(page)
        if not reprieve(page):
            break
    for rule in LAST_RULES:
        rule.apply(page)


def _take_blocks(page: Page) -> None:
    """Apply the rules until none finds more; one since which nothing went finds what it found."""
    when: dict[str, int] = {}
    for _ in range(_MOST_ROUNDS):
        taken = len(page.gone)
        for rule in BLOCK_RULES:
            if when.get(rule.name) != len(page.gone):
                when[rule.name] = len(page.gone)
                rule.apply(page)
        if taken == len(page.gone):
            break


def raw_text(body: str, rules: HostRules = NO_RULES) -> str:
    """A raw body without its prologue, after what `rules` replace in it."""
    return hosts.rewrite(cut(body)[0], rules)


def visible_text(body: str) -> str:
    """The text that a reader of a raw body would see, without its prologue. Approximate and fast."""
    text, _ = cut(body)
    return " ".join(text_of(text).split())

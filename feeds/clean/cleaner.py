"""Cleans a raw body to an article that any feed reader can show safely.

(1) Rules run in the order of RULES; the allow-list sanitizer is always last.
(2) Equal arguments give equal results: no disk, clock or network.
(3) `clean` and `finish` never raise and take time linear in the length of the bodies.
(4) Cleaning is idempotent: clean(clean(x).html).html == clean(x).html.
(5) Every URL in the result is absolute: http, https or mailto.
(6) `rules` of a host are data; generic rules work without them.
(7) Losing the article's own words is worse than keeping an advertisement: content and remaining text decide
    whether a rule may remove an element.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from feeds.model import LOST, Change, Content, Enclosure
from feeds.originals import valid
from feeds.text import one_line

from . import selectors as selectors  # before bs4

# isort: split
from . import (
    anchors,
    articles,
    captions,
    characters,
    code,
    endings,
    exported,
    footers,
    formulas,
    highlighters,
    hosts,
    images,
    links,
    media,
    names,
    notices,
    opening,
    page_ends,
    page_tops,
    panels,
    plaintext,
    raw_elements,
    related,
    repeats,
)
from . import body as bodies
from .guard import restore_article
from .hosts import NO_RULES as NO_RULES
from .hosts import HostRules as HostRules
from .hosts import body_of_page as body_of_page
from .hosts import parse_rules as parse_rules
from .hosts import rules_for as rules_for
from .images import use_proxies
from .media import video_of as video_of
from .nesting import bounded
from .page import Page
from .pieces import Piece as Piece
from .pieces import pieces as pieces
from .references import addresses_in, placeholder
from .render import render
from .repeats import learn_repeats as learn_repeats
from .sanitize import is_too_large, normalise, sanitize, text_of
from .summary import EXCERPT_END, excerpt, mark_excerpt, summary
from .trees import parse, unlink

NO_HOSTS: Mapping[str, str] = MappingProxyType({})

_MOST_ROUNDS = 10
_MOST_PASSES = 4
"""A body is cleaned again after misplaced elements were put in order, or the guard restored some."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One change made to every page."""

    name: str
    reason: str
    apply: Callable[[Page], None]
    words: tuple[str, ...] = ()
    """The rule changes only pages whose tags have one of these; () if any page."""


ELEMENT_RULES = (
    Rule("formulas", "a sentence without its formula is false", formulas.formulas, formulas.WORDS),
    Rule("code", "line numbers and buttons are no part of source code", code.code, highlighters.WORDS),
    Rule("emoji", "readers block or enlarge images that stand for characters", characters.emoji, ("<img",)),
    Rule("check boxes", "feed readers show no forms", characters.check_boxes, ("<input", "<button")),
    Rule("exported entries", "the entry says it, too", exported.keep_content, (exported.CONTENT,)),
    Rule("clippings", "the entry says it, too", exported.remove_clipper_marks, exported.WORDS),
    Rule("panels", "readers of the page can open what is folded", panels.show_panels, ("hidden", "<button")),
    Rule(
        "embeds",
        "feed readers run no scripts",
        media.embeds,
        media.SIGNS,
    ),
    Rule(
        "image addresses",
        "lazy loaders hide the real image, feed readers run no scripts",
        images.real_addresses,
    ),
    Rule(
        "containers",
        "advertisements, share buttons and comments are named and built as such",
        names.remove_containers,
    ),
    Rule(
        "links within the page",
        "a part of a page has no address without the page",
        anchors.links_within,
        ("#",),
    ),
    Rule(
        "link addresses",
        "relative links break away from their page, tracking is nobody's business",
        links.absolute_links,
    ),
    Rule("players", "feed readers show no frames", media.players),
    Rule("own video", "a post that is a video should show it", media.own_video),
    Rule(
        "junk images",
        "pixels track, icons mean nothing away from their page, twice is once too often",
        images.remove_junk,
    ),
)
BLOCK_RULES = (
    Rule("repeats", "what many posts of a source repeat belongs to its page", repeats.remove_repeats),
    Rule("title", "every reader shows the title above the content", opening.remove_title),
    Rule("time", "every reader shows the date above the content", opening.remove_time),
    Rule("page top", "counts and the way to a page are no part of its article", page_tops.remove_page_top),
    Rule("related articles", "lists of other articles interrupt this one", related.remove_related),
    Rule(
        "end matter",
        "below its last line a page goes on with comments and other articles",
        endings.remove_end_matter,
    ),
    Rule("page end", "forms and accounts below an article belong to its page", page_ends.remove_page_end),
    Rule("promotion", "banners and calls to subscribe belong to the page", links.remove_promotion),
    Rule(
        "interruptions", "what a page says to those who scroll, no reader needs", footers.remove_interruptions
    ),
    Rule("notices", "the link and the authors of an entry say it, too", notices.remove_notices),
    Rule("footers", "where a feed was first published is said by its source", footers.remove_footers),
)
LAST_RULES = (
    Rule("captions", "a caption that lost its image is a riddle", captions.captions),
    Rule("headings", "agencies leave Markdown in their HTML", plaintext.headings),
)
RULES = ELEMENT_RULES + BLOCK_RULES + LAST_RULES
"""Element rules run once, block rules until none finds more: a removal may expose more."""


@dataclass(slots=True, eq=False)
class Draft:
    """A body that `finish` cleans to `content`."""

    body: str
    title: str
    link: str
    """The original address, "" if unknown."""
    authors: tuple[str, ...]
    rules: HostRules
    """The rules of its host."""
    image_hosts: Mapping[str, str]
    """Image host -> address template of a proxy that serves its images; fields: `originals.IMAGE_FIELDS`."""
    path: str = "post.md"
    """Of its file, whose suffix says which language the body is in."""
    repeats: frozenset[str] = frozenset()
    """Marks of what the posts of its source repeat."""
    breaks: bool = False
    """Whether a line end in Markdown is a line break."""
    image: str = ""
    """The lead image, if its front matter names a file of the archive."""
    content: Content = field(default=Content("", "", ""), init=False)
    is_done: bool = field(default=False, init=False)
    _passes: int = field(default=0, init=False)
    _excerpt: str = field(default="", init=False)
    """The summary that the author marked."""
    _before: str = field(default="", init=False)
    """HTML at the start of this pass."""
    _html: str = field(default="", init=False)
    _tags: str = field(default="", init=False)
    """What the tags of the page say; without its text that is little, and soon searched."""
    _in_order: bool = field(default=True, init=False)
    _page: Page = field(init=False)
    _changes: list[Change] = field(default_factory=list, init=False)
    _enclosures: list[Enclosure] = field(default_factory=list, init=False)
    _references: dict[str, str] = field(default_factory=dict, init=False)

    def parse(self) -> None:
        """Begin a pass: parse the HTML to a page."""
        if not self._passes:
            if len(self.body) > bodies.LONGEST and len(bodies.shortened(self.body)) == bodies.LONGEST:
                says = (
                    f"its text has {len(self.body):,} characters; all after {bodies.LONGEST:,} are left out"
                )
                self._changes.append(Change(LOST, says))
            self._html, dropped = bodies.to_html(self.body, self.path, self.rules, breaks=self.breaks)
            self._html = mark_excerpt(self._html)
            self._changes += [Change("template", one_line(text[:400])[:80]) for text in dropped]
        self._before = self._html
        lost: list[tuple[str, str]] = []
        if not self._passes:
            self._html, lost = raw_elements.rewrite(self._html)
            self._html = bounded(self._html)
        html = normalise(self._html)
        if is_too_large(html):
            html = sanitize(html)
            if is_too_large(html):
                self.content, self.is_done = Content(html, "", "", changes=tuple(self._changes)), True
                return
        self._page = Page(parse(html), one_line(self.title), valid(self.link), self.authors, self.repeats)
        self._tags = self._page.text_of_tags()
        for element, words in lost:
            self._page.note("not shown", f"{element} {words}")

    def apply_host_rules(self) -> None:
        """Apply the rules of the host, once; without one, reduce a whole page to its article."""
        if not self._passes:
            hosts.apply(self._page, self.rules)
            if not self.rules.body and bodies.is_page(self.body):
                articles.keep_article(self._page)

    def apply_block_rules(self) -> None:
        """Divide the page into blocks and remove those that do not belong to the article."""
        page = self._page
        for _ in range(_MOST_ROUNDS):
            page.find_blocks()
            hosts.remove_texts(page, NO_RULES if self._passes else self.rules)
            _apply_block_rules(page)
            if not restore_article(page):
                break

    def render(self) -> None:
        """Render the page to HTML that is not safe to show."""
        use_proxies(self._page, self.image_hosts)
        self._html, self._in_order = render(self._page.root, self._page.removed)

    def end_pass(self) -> None:
        """End a pass: sanitize the HTML; set `content` if another pass would change nothing."""
        page = self._page
        if EXCERPT_END in self._tags:
            self._excerpt = self._excerpt or excerpt(page)
        self._html = sanitize(self._html)
        is_final = self._passes > 0 and self._html == self._before
        self._passes += 1
        if not is_final:
            self._changes += page.changes
            self._enclosures += page.enclosures
            self._references |= page.references
            is_final = (self._in_order and not page.protected) or self._passes == _MOST_PASSES
        if is_final:
            lead = next((str(image["src"]) for block in page.remaining() for image in block.images), "")
            lead = placeholder(self.image) if self.image else lead
            words = self._excerpt or summary(page)
            self.content, self.is_done = Content(self._html, words, lead, *self._found(lead)), True
        unlink(page.root)

    def _found(
        self, lead: str
    ) -> tuple[tuple[Enclosure, ...], tuple[Change, ...], tuple[tuple[str, str], ...]]:
        """Enclosures, changes and references of all passes."""
        references = self._references
        if self.image:
            references[lead] = self.image
        if references:
            shown = addresses_in(self._html) | {lead, *(one.url for one in self._enclosures)}
            references = {address: one for address, one in references.items() if address in shown}
        return tuple(self._enclosures), tuple(self._changes), tuple(references.items())


def clean(
    body: str,
    *,
    title: str,
    link: str,
    authors: tuple[str, ...] = (),
    rules: HostRules = NO_RULES,
    image_hosts: Mapping[str, str] = NO_HOSTS,
    path: str = "post.md",
    repeats: frozenset[str] = frozenset(),
) -> Content:
    """Clean one body; see `Draft` for the arguments."""
    draft = Draft(body, title, link, authors, rules, image_hosts, path, repeats)
    for _ in finish([draft]):
        pass
    return draft.content


def finish(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Clean drafts, each step for all of them before the next: 10 % less time.

    Yields a draft after each step, so that callers can measure time.
    """
    steps = (
        *(Draft.parse, Draft.apply_host_rules),
        *map(_step, ELEMENT_RULES),
        Draft.apply_block_rules,
        *map(_step, LAST_RULES),
        *(Draft.render, Draft.end_pass),
    )
    while drafts := [draft for draft in drafts if not draft.is_done]:
        for step in steps:
            for draft in drafts:
                if not draft.is_done:
                    step(draft)
                    yield draft


def _step(rule: Rule) -> Callable[[Draft], None]:
    if not rule.words:
        return lambda draft: rule.apply(draft._page)

    def step(draft: Draft) -> None:
        if any(word in draft._tags for word in rule.words):
            rule.apply(draft._page)

    return step


def _apply_block_rules(page: Page) -> None:
    """Apply the block rules until none finds more; skip a rule if nothing was removed since it ran."""
    seen: dict[str, int] = {}
    for _ in range(_MOST_ROUNDS):
        before = len(page.removed)
        for rule in BLOCK_RULES:
            if seen.get(rule.name) != len(page.removed):
                seen[rule.name] = len(page.removed)
                rule.apply(page)
        if before == len(page.removed):
            break


def without_images(html: str) -> str:
    """Cleaned HTML without images that have no address, and without what only they needed."""
    page = Page(parse(normalise(html)), "", "")
    images.real_addresses(page)
    page.find_blocks()
    captions.captions(page)
    return sanitize(render(page.root, page.removed)[0])


def visible_text(body: str, path: str = "post.md") -> str:
    """The visible text of a raw body without its prologue; fast and approximate."""
    return " ".join(text_of(bodies.to_html(body, path, NO_RULES).html).split())

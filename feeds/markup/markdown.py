"""The Markdown parser: CommonMark, GFM, and what blogs and note-taking programs add."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.renderer import RendererProtocol
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from feeds.text import unescape

from . import (
    autolinks,
    blocks,
    directives,
    footnotes,
    html_blocks,
    kirbytext,
    leftovers,
    material,
    myst,
    notes,
    services,
)
from .code import code_block, is_setup
from .destinations import HELPERS
from .emphasis import Inlines
from .indented import paragraphs_of
from .label_lines import with_breaks
from .references import References
from .scripts import script
from .template_blocks import part_links, template_block
from .templates import Templates, change_outside, code_as_written, code_spans

_DEEPEST = 24
"""Levels of blocks, two for each list; what is deeper is text."""
_MOST_NESTED = 32
_MANY_BRACKETS = "[" * 12
_NESTED = ("blockquote", "list", "deflist", "footnote_def")
_BEGIN_WITH_LETTER = frozenset(("table", "lheading", "deflist", "paragraph"))
"""Rules of blocks that may begin with a letter."""
_BOXES = {"[ ] ": "☐ ", "[x] ": "☑ ", "[X] ": "☑ "}
_CONTENTS = frozenset((
    "table of contents", "contents", "toc", "目录", "目錄", "目次", "목차", "содержание", "оглавление",
    "зміст", "inhalt", "inhaltsverzeichnis", "table des matières", "sommaire", "tabla de contenidos",
    "contenido", "índice", "sumário", "indice", "içindekiler", "mục lục", "فهرست",
    "المحتويات", "תוכן עניינים",
))  # fmt: skip
_PANEL = re.compile(r"<!--\s*(?:tab|timeline)\s+([^<>@\n]{1,200}?)\s*(?:@[^<>\n]*)?-->")
"""How tags of Hexo label what they hold."""
_TABS = re.compile(r"^[ \t]*:{3,}[ \t]*(?:code-)?tabs\b", re.MULTILINE)
_MARKER = re.compile(r"(?::::|#!)([A-Za-z][\w+-]*)[ \t]*\n(?=.)", re.DOTALL)
"""The first line of code that names its language, as Python-Markdown has it (Pelican)."""
_LABEL = re.compile(
    r"[\w+#.-]{1,30}[ \t]*(?:\{[\d,-]{0,60}\})?[ \t]+\[([^\[\]\n]{0,80}[^\W\d][^\[\]\n]{0,80})\]"
)
"""Behind a fence, what VitePress and Nuxt show above the code: the name of a tab or a file."""
_PLAYER = re.compile(
    r"`(codepen|gist|instagram|oembed|soundcloud|tweet|twitter|video|vimeo|youtube):"
    r"[ \t]?([\w:/.?=&%@-]{3,300})`"
)
"""What plugins of Gatsby show a player for."""
_ADDRESSES = ("javascript:", "vbscript:", "data:")


def render(source: str, dropped: list[str], *, breaks: bool = False, indented_code: bool = True) -> str:
    """`source` as HTML. What was dropped of it is added to `dropped`, as it was written.

    `breaks`: a line end is a line break. `indented_code`: lines with four blanks before them are code. Linear
    in the length; never raises.
    """
    templates = Templates(source, dropped)
    source = templates.definitions(source)
    env = {
        "source": source,
        "templates": templates,
        "dropped": dropped,
        "divisions": [],
        "references": References(len(source)),
    }
    return str(_parser(breaks, indented_code).render(source, env))


@cache
def _parser(breaks: bool, indented_code: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"breaks": breaks, "maxNesting": _MOST_NESTED, "xhtmlOut": False})
    md.block, md.inline = html_blocks.Blocks(), Inlines()
    md.configure("commonmark").enable(["table", "strikethrough"])
    md.options["breaks"], md.options["maxNesting"], md.options["xhtmlOut"] = breaks, _MOST_NESTED, False
    md.options["strikethrough_single_tilde"] = False
    md.validateLink = _is_harmless  # type: ignore[method-assign, assignment]
    md.normalizeLink = str.strip  # type: ignore[method-assign, assignment]
    footnote_plugin(md)
    deflist_plugin(md)
    md.core.ruler.at("footnote_tail", footnotes.footnote_tail)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.at("html_block", html_blocks.html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.before("code", "directive", myst.directive, interrupts)
    md.block.ruler.before("code", "division", blocks.division, interrupts)
    md.block.ruler.before("code", "admonition", blocks.admonition, interrupts)
    md.block.ruler.before("code", "tight_heading", blocks.tight_heading, interrupts)
    md.block.ruler.before("code", "math_block", blocks.math_block, interrupts)
    md.block.ruler.before("code", "comment_block", notes.comment_block, interrupts)
    md.block.ruler.before("code", "template_block", template_block, interrupts)
    for name in _NESTED:
        _limit(md, name)
    md.inline.ruler.at("autolink", autolinks.bracketed)
    md.inline.ruler.at("html_inline", html_blocks.html_inline)
    md.inline.ruler.before("escape", "math", blocks.math)
    md.inline.ruler.before("link", "note", notes.link)
    md.inline.ruler.before("strikethrough", "script", script)
    md.inline.ruler.after("image", "loose_link", leftovers.loose_link)
    md.inline.ruler.after("emphasis", "mark", blocks.mark)
    md.inline.ruler2.before("fragments_join", "mark_pairs", blocks.mark_pairs)
    md.inline.ruler.push("autolink_text", autolinks.autolink)
    md.core.ruler.after("block", "callouts", blocks.callouts)
    md.core.ruler.after("callouts", "templates", _without_templates)
    md.core.ruler.after("inline", "boxes", _boxes)
    md.core.ruler.push("leftovers", leftovers.leftovers)
    md.core.ruler.push("link_texts", autolinks.link_texts)
    md.helpers = HELPERS  # type: ignore[assignment]
    for name in ("link", "image", "loose_link", "footnote_inline"):
        _need_bracket(md, name)
    if not indented_code:
        md.block.ruler.disable("code")
    _quicken(md)
    for kind, rule in _RENDERED.items():
        md.add_render_rule(kind, rule)
    return md


def _limit(md: MarkdownIt, name: str) -> None:
    """Let a rule find nothing where nesting is deep, so that the rest is text: markdown-it leaves it out."""
    at = next(rule for rule in md.block.ruler.__rules__ if rule.name == name)
    plain = at.fn

    def limited(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        return state.level < _DEEPEST and plain(state, start_line, end_line, silent)

    md.block.ruler.at(name, limited, {"alt": at.alt})


def _quicken(md: MarkdownIt) -> None:
    """Ask only the rules of _BEGIN_WITH_LETTER about a line that begins with a letter.

    Every line of deep quotations is asked at each level whether it ends a paragraph, a quotation or a list;
    of those rules only a table does.
    """
    ruler = md.block.ruler
    plain = ruler.getRules
    table = next(rule for rule in ruler.__rules__ if rule.name == "table")
    few = [rule.fn for rule in ruler.__rules__ if rule.name in _BEGIN_WITH_LETTER]

    def letter(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        return (
            _begins_with_letter(state, start_line)
            and not state.is_code_block(start_line)
            and any(rule(state, start_line, end_line, silent) for rule in few)
        )

    @cache
    def rules_of(chain: str) -> list[RuleFuncBlockType]:
        rules = plain(chain)
        if not chain:
            return [letter, *rules]

        def quick(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
            if _begins_with_letter(state, start_line):
                return chain in table.alt and table.fn(state, start_line, end_line, silent)
            return any(rule(state, start_line, end_line, silent) for rule in rules)

        return [quick]

    ruler.getRules = rules_of  # type: ignore[method-assign]


def _begins_with_letter(state: StateBlock, line: int) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    return state.src[start : start + 1].isalpha()


def _need_bracket(md: MarkdownIt, name: str) -> None:
    """Let a rule find nothing where no `]` follows: looking for it takes long where there are many `[`."""
    plain = next(rule for rule in md.inline.ruler.__rules__ if rule.name == name).fn

    def quick(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] not in "[!^" or state.html_terminator_last("]") < state.pos:
            return False
        return not state.src.startswith(_MANY_BRACKETS, state.pos) and plain(state, silent)

    md.inline.ruler.at(name, quick)


def _is_harmless(address: str) -> bool:
    start = unescape(address[:40]).strip().lower()
    return not start.startswith(_ADDRESSES) or start.startswith("data:image/")


def _without_templates(state: StateCore) -> None:
    """Read the tags of templates in all that is no code, and take away what only names or styles a block."""
    templates: Templates = state.env["templates"]
    dropped: list[str] = state.env["dropped"]
    source = state.env["source"]
    has_tabs = "@tab" in source and _TABS.search(source) is not None
    made: list[Token] = []
    before = before_block = ""
    row = 0
    for token in _with_prose(state.tokens):
        if token.type == "heading_open" and _ends_in_empty_contents(made):
            del made[-3:]
        if token.type == "tr_open":
            row = len(made)
        elif token.type == "tr_close" and _is_attributes(made[row:]):
            del made[row:]
            continue
        made.append(token)
        if token.type == "inline" and not token.meta.get("math"):
            if player := _PLAYER.fullmatch(token.content):
                token.content = f"{{% {player[1]} {player[2]} %}}"
            text = myst.plain(templates.markdown(token.content))
            if ":" in text and directives.SIGN.search(text):
                text = directives.plain(text, dropped)
            if before == "td_open" and blocks.is_attributes(text):
                token.meta = {"attributes": True}
            if before_block == "table_close":
                text = blocks.caption(text)
            if "{" in text:
                text = blocks.without_attributes(text, heading=before == "heading_open")
            if "[" in text and any(map(text.__contains__, services.SIGNS)):
                text = change_outside(text, code_spans(text), services.plain)
            if "(" in text and ": " in text:
                text = change_outside(text, code_spans(text), kirbytext.plain)
            if any(map(text.__contains__, material.SIGNS)):
                text = change_outside(text, code_spans(text), material.plain)
            if has_tabs and text.startswith("@tab"):
                text = blocks.tab_label(text)
            if "\n" in text:
                text = with_breaks(text)
            if any(map(text.__contains__, notes.SIGNS)):
                text = notes.without_marks(text, dropped)
            if "[" in text or "{" in token.content or text.startswith(("<<<", "@include(")):
                text = "" if blocks.is_contents(token.content) else text
            token.content = text
        elif token.type == "html_block" and not token.meta.get("code"):
            token.content = templates.html(_PANEL.sub(r"<p><strong>\1</strong></p>", token.content))
            if "{:" in token.content and "<pre" not in token.content and "<code" not in token.content:
                token.content = blocks.without_extensions(token.content)
            if len(made) > 1 and token.content.endswith("</a>\n"):
                part_links(made)
        elif token.type in ("fence", "code_block"):
            if token.type == "fence" and token.info.strip() == "math":
                made[-1] = Token("html_block", "", 0, content=blocks.formula(token.content), block=True)
            elif token.type == "fence" and _is_hidden(token.info.strip()):
                dropped.append(f"```{token.info.strip()}\n{token.content}")
                made.pop()
            else:
                if token.type == "fence" and (label := _LABEL.match(token.info)):
                    made.insert(-1, Token("html_block", "", 0, content=_label(label[1]), block=True))
                marker = _MARKER.match(token.content) if token.type == "code_block" else None
                if marker:
                    token.info, token.content = marker[1], token.content[marker.end() :]
                token.content = code_as_written(token.content)
        before, before_block = token.type, before
    state.tokens = made


def _with_prose(tokens: list[Token]) -> Iterator[Token]:
    """Tokens, with paragraphs in the place of indented blocks that are prose."""
    for token in tokens:
        is_code = token.type == "code_block"
        yield from (is_code and paragraphs_of(token)) or (token,)


def _label(words: str) -> str:
    return f"<p><strong>{escape(words, quote=False)}</strong></p>\n"


def _is_attributes(row: list[Token]) -> bool:
    """Whether a row of a table is an attribute list that is meant for the table."""
    cells = [cell for cell in row if cell.type == "inline"]
    return any(cell.meta.get("attributes") for cell in cells[:1]) and not any(
        cell.content for cell in cells[1:]
    )


def _is_hidden(info: str) -> bool:
    """Whether a page shows nothing of a block, or something else, by what stands behind its fence."""
    return info.lower() in notes.QUERIES or is_setup(info)


def _ends_in_empty_contents(tokens: list[Token]) -> bool:
    """Whether the last block is a heading below which a plugin writes the table of contents."""
    return (
        len(tokens) > 2
        and tokens[-1].type == "heading_close"
        and tokens[-2].content.strip().lower() in _CONTENTS
    )


def _boxes(state: StateCore) -> None:
    """Show the boxes of a task list."""
    for at in range(2, len(state.tokens)):
        token = state.tokens[at]
        if token.type == "inline" and token.children and state.tokens[at - 2].type == "list_item_open":
            text = token.children[0]
            if text.type == "text" and text.content[:4] in _BOXES:
                text.content = _BOXES[text.content[:4]] + text.content[4:].lstrip()


def _code(
    self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    return code_block(tokens[at].content, unescape(tokens[at].info)) + "\n"


def _text(
    self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    return escape(tokens[at].content, quote=False)


def _reference(
    self: RendererProtocol, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType
) -> str:
    meta = tokens[at].meta
    return f"<sup>{meta['id'] + 1 if 'id' in meta else escape(meta['name'])}</sup>"


_RENDERED = {"fence": _code, "code_block": _code, "math": _text, "footnote_ref": _reference}

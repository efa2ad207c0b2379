"""Footnotes at the end of a body: all that `mdit_py_plugins.footnote` finds, without links to and fro.

The plugin's own rule leaves out notes that nothing refers to, and the first of two with one name.
"""

from collections import defaultdict

from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def footnote_tail(state: StateCore) -> None:
    """Move the notes behind the text, in the order in which it refers to them; others follow."""
    known = state.env.get("footnotes", {}).get("list", {})
    kept: list[Token] = []
    notes: list[tuple[str, list[Token]]] = []
    depth = 0
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            depth += 1
            notes.append((token.meta["label"], []))
        elif token.type == "footnote_reference_close":
            depth -= 1
        else:
            (notes[-1][1] if depth else kept).append(token)
    unused = {place: tokens for place, (_, tokens) in enumerate(notes)}
    places: dict[str, list[int]] = defaultdict(list)
    for place, (label, _) in enumerate(notes):
        places[label].append(place)
    items: list[list[Token]] = []
    for note in known.values():
        if "tokens" in note:
            inline = Token("inline", "", 0, content=note["content"], children=note["tokens"])
            items.append(
                [
                    Token("paragraph_open", "p", 1, block=True),
                    inline,
                    Token("paragraph_close", "p", -1, block=True),
                ]
            )
            continue
        items.append(unused.pop(places[note["label"]].pop()) if places[note["label"]] else [])
    items += unused.values()
    state.tokens = kept
    if items:
        state.tokens.append(Token("ordered_list_open", "ol", 1, block=True))
        for tokens in items:
            state.tokens += [
                Token("list_item_open", "li", 1, block=True),
                *tokens,
                Token("list_item_close", "li", -1, block=True),
            ]
        state.tokens.append(Token("ordered_list_close", "ol", -1, block=True))

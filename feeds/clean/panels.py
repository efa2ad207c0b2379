"""Panels that readers of a page open: tabs, accordions, folded answers. They are part of the article."""

from bs4 import Tag

from .page import Page

_ROLES = frozenset(("tabpanel", "region"))
_LABELLED = ("dt", "h2", "h3", "h4", "h5", "h6", "summary")
_CONTROLS = ("aria-controls", "data-target", "data-bs-target", "href", "for")


def show_panels(page: Page) -> None:
    """Make hidden panels visible if something on the page opens them."""
    labels = [
        tag for tag in page.elements("button") if tag.parent is not None and tag.parent.name in _LABELLED
    ]
    hidden = [tag for tag in page.elements() if _is_hidden(tag)]
    if not hidden and not labels:
        return
    controls: dict[str, list[Tag]] = {}
    for tag in page.elements("a", "button", "div", "label", "li", "span", *_LABELLED):
        for key in _CONTROLS:
            value = str(tag.attrs.get(key) or "")
            for name in value.split() if key != "href" or value.startswith("#") else ():
                controls.setdefault(name.removeprefix("#"), []).append(tag)
    for tag in hidden:
        openers = controls.get(str(tag.attrs.get("id") or ""), [])
        if openers or tag.attrs.get("role") in _ROLES or "nswer" in str(tag.attrs.get("itemprop") or ""):
            for key in ("aria-hidden", "hidden"):
                tag.attrs.pop(key, None)
            for opener in openers:
                if opener.name in ("a", "button"):
                    labels.append(opener)
    for label in labels:
        label.name, label.attrs = "span", {}


def _is_hidden(tag: Tag) -> bool:
    return "hidden" in tag.attrs or tag.attrs.get("aria-hidden") == "true"

"""Links: absolute, without tracking; and lists of links to other articles."""

from urllib.parse import urlsplit, urlunsplit

from feeds.uris import TRACKING

from .page import Page


def addresses(page: Page) -> None:
    """Make links absolute and take tracking off; unwrap those that lead nowhere."""
    for link in page.each("a"):
        given = str(link.get("href") or "").strip()
        if given.lower().startswith("mailto:"):
            continue
        address = "" if not given or given.startswith("#") else page.absolute(given)
        if address:
            link["href"] = _without_tracking(address)
        else:
            link.attrs.pop("href", None)


def _without_tracking(address: str) -> str:
    parts = urlsplit(address)
    if not parts.query:
        return address
    kept = [part for part in parts.query.split("&") if not TRACKING.fullmatch(part)]
    query = "&".join(kept)
    return address if query == parts.query else urlunsplit(parts._replace(query=query))

"""Statements of the standards as checks that any published document must pass.

Each function takes the bytes of one document and the address it is published at, and raises an
AssertionError that names the statement. The parsers are the standard library's.
"""

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_RFC822 = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})")
# Attributes of sanitized HTML are always quoted.
_RELATIVE = re.compile(r"""<[^>]*\s(?:src|href|poster|srcset)="(?!https?://|mailto:)""", re.I)
_UNSAFE = re.compile(
    r"<\s*(?:script|style|iframe|object|embed|form|svg|math|meta|base|link)\b|<[^>]*\s(?:on\w+|style)\s*=",
    re.I,
)


def _root(body: bytes) -> ET.Element:
    assert body.startswith(b"<?xml"), "A1 the declaration stands at byte 0"
    assert re.match(rb"""<\?xml version=['"]1\.0['"] encoding=['"]UTF-8['"]""", body), "K4 it says UTF-8"
    body.decode("utf-8")
    return ET.fromstring(body)


def _text(parent: ET.Element, name: str) -> str:
    return (parent.findtext(name) or "").strip()


def _once(parent: ET.Element, *names: str) -> None:
    for name in names:
        assert len(parent.findall(name)) == 1, f"{parent.tag} has one {name}"


def _is_uri(text: str | None) -> bool:
    return bool(text) and str(text).isascii() and " " not in str(text) and bool(urlsplit(str(text)).scheme)


def _html(text: str) -> None:
    assert not _RELATIVE.search(text), "A14 no relative reference in content"
    assert not _UNSAFE.search(text), "A14 nothing in content can run"


def _image(item: ET.Element) -> None:
    assert not item.findall(f"{MEDIA}group"), "E2 a single rendition needs no group"
    for content in item.findall(f"{MEDIA}content"):
        assert content.get("medium") == "image" and _is_uri(content.get("url")), "E2"
    for thumbnail in item.findall(f"{MEDIA}thumbnail"):
        assert str(thumbnail.get("url")).startswith(("https://", "http://")), "E3"


def check_atom(body: bytes, url: str) -> None:
    """Section A of the checklist: RFC 4287."""
    feed = _root(body)
    assert feed.tag == f"{ATOM}feed"
    _once(feed, f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated")  # A2
    assert feed.findall(f"{ATOM}author"), "A2 the feed has an author"
    selves = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert [link.get("href") for link in selves] == [url], "A3 rel=self is the address served"
    entries = feed.findall(f"{ATOM}entry")
    languages = {entry.get(f"{XML}lang") for entry in entries}
    assert feed.get(f"{XML}lang") or len(languages) != 1 or languages == {None}, (
        "A13 the feed has the language of its entries"
    )
    ids = Counter(_text(entry, f"{ATOM}id") for entry in entries)
    assert not ids or max(ids.values()) == 1, "A4 no id twice"
    newest = max((_text(entry, f"{ATOM}updated") for entry in entries), default=None)
    assert newest is None or _moment(newest) == _moment(_text(feed, f"{ATOM}updated")), "the feed's updated"
    for entry in entries:
        _atom_entry(entry)


def _moment(text: str) -> datetime:
    assert _RFC3339.fullmatch(text), f"A8 {text} is RFC 3339"
    return datetime.fromisoformat(text)


def _atom_entry(entry: ET.Element) -> None:
    _once(entry, f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated", f"{ATOM}published", f"{ATOM}source")
    assert _is_uri(_text(entry, f"{ATOM}id")), "A4 an id is an absolute IRI"
    assert _text(entry, f"{ATOM}title"), "A4 an entry has a title"
    published, updated = _moment(_text(entry, f"{ATOM}published")), _moment(_text(entry, f"{ATOM}updated"))
    assert published <= updated, "A9 updated never stands before published"
    links = entry.findall(f"{ATOM}link")
    alternates = [link for link in links if link.get("rel") == "alternate"]
    keys = Counter((link.get("type"), link.get("hreflang")) for link in alternates)
    assert not keys or max(keys.values()) == 1, "A5 one alternate of a kind"
    assert all(link.get("rel") and _is_uri(link.get("href")) for link in links), "A11 links say what they are"
    vias = [link.get("href") for link in links if link.get("rel") == "via"]
    assert [link.get("href") for link in alternates] == vias, "A11 alternate and via are the original"
    contents = entry.findall(f"{ATOM}content")
    assert contents or alternates or entry.findall(f"{ATOM}summary"), "A6 something to read or to follow"
    for content in contents:
        assert content.get("type") == "html" and not content.get("src"), "A7"
        _html(content.text or "")
    for category in entry.findall(f"{ATOM}category"):
        assert category.get("term") and category.get("label") and category.get("scheme"), "A10"
    source = entry.find(f"{ATOM}source")
    assert source is not None
    _once(source, f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated")  # A12
    assert _text(source, f"{ATOM}updated") == _text(entry, f"{ATOM}updated"), "A12"
    _image(entry)


def check_rss(body: bytes, url: str) -> None:
    """Section D: RSS 2.0 and the RSS Board's profile."""
    rss = _root(body)
    assert rss.tag == "rss" and rss.get("version") == "2.0"
    (channel,) = rss
    _once(channel, "title", "link", "description", "lastBuildDate", "ttl")  # D1, D13, D14
    assert len(channel.findall("language")) <= 1, (
        "a channel whose entries have none has no language"
    )  # D1, D13, D14
    assert _text(channel, "link") != url, "D1 the link is the site, not the feed"
    selves = [link.get("href") for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert selves == [url], "D8"
    assert _RFC822.fullmatch(_text(channel, "lastBuildDate")), "D4"
    several = {"item", f"{ATOM}link"}
    names = Counter(child.tag for child in channel if child.tag not in several)
    assert max(names.values()) == 1, "D15 no element twice"
    guids = Counter(_text(item, "guid") for item in channel.findall("item"))
    assert not guids or max(guids.values()) == 1, "D3 no guid twice"
    for item in channel.findall("item"):
        _rss_item(item)


def _rss_item(item: ET.Element) -> None:
    assert _text(item, "title") or _text(item, "description"), "D2"
    _once(item, "guid", "pubDate")
    guid = item.find("guid")
    assert guid is not None and guid.get("isPermaLink") == "false" and guid.text, "D3"
    assert _RFC822.fullmatch(_text(item, "pubDate")), "D4"
    parsedate_to_datetime(_text(item, "pubDate"))
    order = [child.tag for child in item]
    if f"{CONTENT}encoded" in order:
        assert "description" in order, "D5"
        assert order.index("description") < order.index(f"{CONTENT}encoded"), "D5"
    for author in item.findall("author"):
        assert re.fullmatch(r"\S+@\S+( \(.+\))?", author.text or ""), "D6"
    assert all(creator.text for creator in item.findall(f"{DC}creator")), "D6"
    assert len(item.findall("enclosure")) <= 1, "D7"
    for enclosure in item.findall("enclosure"):
        assert _is_uri(enclosure.get("url")) and enclosure.get("type"), "D7"
        assert str(enclosure.get("length")).isdigit(), "D7"
    categories = [category.text for category in item.findall("category")]
    assert len(set(categories)) == len(categories) and all(categories), "D11"
    several = {"category", "link", f"{DC}creator", f"{MEDIA}content", f"{MEDIA}thumbnail"}
    names = Counter(tag for tag in order if tag not in several)
    assert max(names.values()) == 1, "D15"
    _html(item.findtext(f"{CONTENT}encoded") or "")
    _image(item)


def check_json(body: bytes, url: str) -> None:
    """Section F: JSON Feed 1.1."""
    feed = json.loads(body.decode("utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"], "F1"
    assert feed["feed_url"] == url and feed.get("next_url") != url, "F5"
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids)
    for item in feed["items"]:
        assert isinstance(item["id"], str) and item["id"], "F2"
        assert "content_html" in item or "content_text" in item, "F2"
        assert _moment(item["date_published"]) <= _moment(item["date_modified"]), "F2"
        assert _is_uri(item.get("url", "x:")), "F3"
        assert "author" not in item and all(author["name"] for author in item["authors"]), "F4"
        assert all(isinstance(tag, str) and tag for tag in item.get("tags", [])), "F4"
        assert _is_uri(item.get("image", "x:")), "F4"
        assert all("." not in name for name in item), "F8"
        _html(item.get("content_html", ""))


def check_opml(body: bytes, url: str) -> None:
    """Section H: OPML 2.0."""
    opml = _root(body)
    assert opml.tag == "opml" and opml.get("version") == "2.0", "H1"
    assert _text(opml, "head/title") and _RFC822.fullmatch(_text(opml, "head/dateCreated")), "H1"
    outlines = list(opml.iter("outline"))
    assert outlines, "H1"
    for outline in outlines:
        assert outline.get("text"), "H2"
        if len(outline) == 0:
            assert outline.get("type") == "rss" and outline.get("title"), "H2"
            assert _is_uri(outline.get("xmlUrl")) and _is_uri(outline.get("htmlUrl")), "H2"


CHECKS = {"atom": check_atom, "rss": check_rss, "json": check_json, "opml": check_opml}

"""Addresses of originals: validation, canonical form, resolution.

(1) `valid` returns a valid http(s) URI unchanged, byte for byte.
(2) Entry ids are made by `canonical`. A change of its result for any input makes readers show those entries
    again.
"""

import re
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

# RFC 3986: characters allowed in a component. "%" is handled separately.
_UNRESERVED = r"A-Za-z0-9\-._~"
_PATH = re.compile(rf"[^{_UNRESERVED}!$&'()*+,;=:@/%]")
_QUERY = re.compile(rf"[^{_UNRESERVED}!$&'()*+,;=:@/?%]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LOWER_HEX = re.compile(r"%(?:[a-f]|[0-9A-F][a-f])")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_TWICE_ESCAPED = re.compile(r"%25(?=[0-9A-Fa-f]{2})")
_SLASHES = re.compile(r"//+")
# The WHATWG URL standard removes these; broken templates leave line ends in URLs.
_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")
_BARE_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:]|$)", re.IGNORECASE)
# Most addresses match these and are valid already.
_ESCAPED = "%[0-9A-Fa-f]{2}"
_PLAIN = re.compile(
    rf"https?://(?P<host>[A-Za-z0-9][A-Za-z0-9_\-]*+(?:\.[A-Za-z0-9_\-]++)++)"
    rf"(?:/(?:[{_UNRESERVED}!$&'()*+,;=:@/]++|{_ESCAPED})*+)?"
    rf"(?:\?(?:[{_UNRESERVED}!$&'()*+,;=:@/?]++|{_ESCAPED})++)?"
    rf"(?:\#(?:[{_UNRESERVED}!$&'()*+,;=:@/?]++|{_ESCAPED})++)?"
)
_PLAIN_HOST = re.compile(r"https?://([A-Za-z0-9._\-]++)(?:/|\Z)")
# Fast way of `canonical`: host, path and query.
_SIMPLE = re.compile(r"""https?://([a-z0-9.\-]++)(/[!"$->@-~]*+)?(?:\?([!"$-~]*+))?""")

_VIDEO = re.compile(r"https://www\.youtube\.com/watch\?v=[A-Za-z0-9_\-]+")

_DEFAULT_PORTS = {"http": (80, 443), "https": (443,)}
"""Ports dropped from ids. http counts as https, and so does its port."""

TRACKING = re.compile(r"(?:utm_|mtm_)[^=]*(?:=.*)?|(?:fbclid|gclid|spm)(?:=.*)?|source=rss-.*")
"""Query parameters (`name=value`) for tracking, which do not identify a page."""

_READERS = (
    *("omnivore.app", "cubox.pro", "cubox.cc", "readwise.io", "getpocket.com", "instapaper.com"),
    *("raindrop.io", "feedly.com", "inoreader.com", "matter.com", "getmatter.com"),
)
"""Hosts where people read what others publish."""

_COPY = re.compile(
    r"(?:https?:)?//(?:web\.archive\.org/web/(?:\d{4,14}|\*)(?:[a-z]{2}_)?"
    r"|[^/\s]{1,100}/(?:[\w-]{1,40}/){0,3}\d{14}(?:[a-z]{2}_)?"
    r"|archive\.(?:today|ph|is|li|fo|md|vn)/(?:o/\w+|\d{4}[\d.-]{0,20}))/(?=https?:/)",
    re.IGNORECASE,
)
"""Before the address of a page: web archives, most of them of the software of the Wayback Machine."""
_READER_VIEW = re.compile(r"about:reader\?url=(?=https?)")
_ONE_SLASH = re.compile(r"^(https?):/{1,2}")

# Addresses of the same video: pattern over the canonical form -> replacement.
_HOST_RULES = (
    (
        re.compile(
            r"https://(?:(?:www|m|music)\.)?youtube(?:-nocookie)?\.com"
            r"/(?:watch/?\?(?:[^#]*&)?v=|shorts/|live/|embed/(?!videoseries\b|live_stream\b)|v/)([\w-]+).*"
        ),
        r"https://www.youtube.com/watch?v=\1",
    ),
    (
        re.compile(r"https://youtu\.be/(?:watch\?(?:[^#]*&)?v=)?([\w-]+).*"),
        r"https://www.youtube.com/watch?v=\1",
    ),
)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def _component(text: str, unsafe: re.Pattern[str]) -> str:
    return unsafe.sub(_percent, _STRAY_PERCENT.sub("%25", text))


def _ascii_host(host: str) -> str:
    """The host in IDNA ASCII (UTS 46). Raises ValueError for an impossible host."""
    host = unquote(host, errors="strict")
    if host.isascii():
        if not re.fullmatch(r"[A-Za-z0-9._\-]+|\[[0-9A-Fa-f:.]+\]", host):
            raise ValueError(host)
        return host
    import idna  # late: few hosts need it

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        # IDNA 2008 forbids emoji and "_", which exist in working names.
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        return _ascii_host(".".join(_ascii_label(label) for label in mapped.split(".")))


def _ascii_label(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def valid(address: str) -> str:
    """`address` as a valid absolute http(s) URI (RFC 3986), or "" if impossible.

    Blanks and non-ASCII characters are percent-encoded, a non-ASCII host becomes IDNA, a missing scheme
    becomes https.
    """
    if _PLAIN.fullmatch(address):
        return address
    text = _BREAKS.sub("", address).strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1].strip()
    if text.startswith("//"):
        text = "https:" + text
    elif _BARE_HOST.match(text) and "://" not in text.partition("?")[0]:
        text = "https://" + text
    try:
        parts = urlsplit(text)
        userinfo, at, hostport = parts.netloc.rpartition("@")
        # Raises ValueError for a port that is not a number.
        port = "" if parts.port is None else f":{parts.port}"
        host = hostport.removesuffix(":" + hostport.rpartition(":")[2]) if port else hostport
        host = _ascii_host(host.removesuffix(":"))
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not host.strip("."):
        return ""
    made = parts._replace(
        netloc=_component(userinfo, _PATH) + at + host + port,
        path=_component(parts.path, _PATH),
        query=_component(parts.query, _QUERY),
        fragment=_component(parts.fragment, _QUERY),
    )
    # `urlunsplit` would lose an empty "?" and the case of the scheme.
    return text if made == parts else urlunsplit(made)


def canonical(uri: str) -> str:
    """The canonical form of a valid http(s) URI: an entry's permanent id.

    http becomes https, the host lower case without default port; tracking parameters and fragments (except
    `#!` and `#/`) are dropped; hex is upper case, `//` in the path is `/`, a doubly encoded path is decoded
    once, and all addresses of a YouTube video are the same.
    """
    if _VIDEO.fullmatch(uri):
        return uri
    # An address with "youtu" anywhere may be that of a video.
    if "youtu" not in uri and (simple := _SIMPLE.fullmatch(uri)):
        host, path, query = simple.groups("")
        query = _canonical_query(query) if query else ""
        return f"https://{host}{_canonical_path(path)}" + (f"?{query}" if query else "")
    parts = urlsplit(uri)
    userinfo, at, _ = parts.netloc.rpartition("@")
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, *_DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"

    path, query = _canonical_path(parts.path), _canonical_query(parts.query)
    fragment = _upper_hex(parts.fragment) if parts.fragment.startswith(("!", "/")) else ""
    form = urlunsplit(("https", userinfo + at + host + port, path, query, fragment))
    for pattern, replacement in _HOST_RULES:
        form = pattern.sub(replacement, form)
    return form


def _canonical_path(path: str) -> str:
    if "%25" in path and path.count("%") == len(_TWICE_ESCAPED.findall(path)):
        path = path.replace("%25", "%")
    return _upper_hex(_SLASHES.sub("/", path) if "//" in path else path or "/")


def _canonical_query(query: str) -> str:
    return _upper_hex("&".join(part for part in query.split("&") if not TRACKING.fullmatch(part)))


def _upper_hex(text: str) -> str:
    if "%" not in text or not _LOWER_HEX.search(text):
        return text
    return _ESCAPES.sub(lambda match: match[0].upper(), text)


def host_of(uri: str) -> str:
    """The host of a valid URI in lower case, without port; "" for ""."""
    if plain := _PLAIN_HOST.match(uri):
        return plain[1].lower()
    return urlsplit(uri).hostname or ""


def is_reader(uri: str) -> bool:
    """Whether a valid URI is that of a service where people read what others publish."""
    host = host_of(canonical(uri))
    return any(host == one or host.endswith(f".{one}") for one in _READERS)


def unarchived(address: str) -> str:
    """The address of the page of which an address of a web archive, or of a reader view, shows a copy."""
    if view := _READER_VIEW.match(address):
        return unquote(address[view.end() :])
    copy = _COPY.match(address)
    return _ONE_SLASH.sub(r"\1://", address[copy.end() :]) if copy else address


def absolute(base: str, reference: str) -> str:
    """`reference` resolved against `base` as a valid absolute http(s) URI; "" if impossible."""
    try:
        return valid(urljoin(base, reference.strip()))
    except ValueError:
        return ""


IMAGE_FIELDS = ("href", "href_ue", "protocol", "host", "pathname", "search")
"""Placeholders in image addresses such as `${href_ue}` (RSSHub's image_hotlink_template): the address, the
address percent-encoded, and its parts as named by the WHATWG URL standard."""


def image_fields(address: str) -> dict[str, str]:
    """The values of the placeholders."""
    parts = urlsplit(address)
    search = f"?{parts.query}" if parts.query else ""
    values = (address, quote(address, safe=""), f"{parts.scheme}:", parts.netloc, parts.path, search)
    return dict(zip(IMAGE_FIELDS, values, strict=True))

"""The kind of a file by its first bytes, never by its name: a page that is called `photo.png` stays private.

Only kinds that run nothing in a browser are known here.
"""

import re
import unicodedata
from collections.abc import Callable
from posixpath import basename, splitext

HEAD = 4096
"""Bytes that `sniff` looks at."""

_MAX_NAME = 100

_SUFFIXES = {
    "image/png": (".png", ".apng"),
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/avif": (".avif",),
    "image/heic": (".heic", ".heif"),
    "image/bmp": (".bmp",),
    "image/tiff": (".tiff", ".tif"),
    "image/x-icon": (".ico",),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a", ".m4b"),
    "audio/aac": (".aac",),
    "audio/flac": (".flac",),
    "audio/ogg": (".ogg", ".oga", ".opus", ".spx"),
    "audio/wav": (".wav",),
    "audio/midi": (".mid", ".midi"),
    "audio/webm": (".weba",),
    "video/mp4": (".mp4", ".m4v"),
    "video/quicktime": (".mov", ".qt"),
    "video/webm": (".webm",),
    "video/ogg": (".ogv",),
    "video/x-matroska": (".mkv",),
    "application/pdf": (".pdf",),
    "application/epub+zip": (".epub",),
    "application/zip": (".zip",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
}
"""Media type -> suffixes of its files, the usual one first."""
_OFFICE = re.compile(rb"\[Content_Types\]\.xml|_rels/|docProps/")
_BY_SUFFIX = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes}

SUFFIXES = frozenset((*_BY_SUFFIX, ".doc", ".ppt", ".svg", ".xls"))
"""Suffixes by which a reference is known to mean a file, and no page."""
_NAMES = tuple(suffix.encode() for suffix in SUFFIXES)


def _riff(head: bytes, suffix: str) -> str:
    return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")


def _iso(head: bytes, suffix: str) -> str:
    """ISO base media files name their brand behind `ftyp`."""
    brand = head[8:12]
    if brand in (b"avif", b"avis"):
        return "image/avif"
    if brand in (b"heic", b"heix", b"mif1", b"heim", b"heis", b"msf1"):
        return "image/heic"
    if brand == b"qt  ":
        return "video/quicktime"
    is_sound = brand in (b"M4A ", b"M4B ") or suffix in _SUFFIXES["audio/mp4"]
    return "audio/mp4" if is_sound else "video/mp4"


def _ogg(head: bytes, suffix: str) -> str:
    return "video/ogg" if b"\x80theora" in head or suffix == ".ogv" else "audio/ogg"


def _matroska(head: bytes, suffix: str) -> str:
    if b"webm" in head[:64]:
        return "audio/webm" if suffix == ".weba" else "video/webm"
    return "video/x-matroska"


def _zip(head: bytes, suffix: str) -> str:
    """EPUB and OpenDocument begin with their media type; the others are told apart by their suffix."""
    declared = re.match(rb"PK\x03\x04.{26}mimetype(?:.{0,64}?)([a-z]+/[a-z.+-]+)PK", head, re.DOTALL)
    kind = declared[1].decode() if declared else _BY_SUFFIX.get(suffix, "")
    is_office = "openxmlformats" in kind and _OFFICE.search(head) is not None
    return kind if kind in _SUFFIXES and (declared or is_office) else "application/zip"


_SIGNATURES: tuple[tuple[re.Pattern[bytes], str | Callable[[bytes, str], str]], ...] = tuple(
    (re.compile(pattern, re.DOTALL), kind)
    for pattern, kind in (
        (rb"\x89PNG\r\n\x1a\n", "image/png"),
        (rb"\xff\xd8\xff", "image/jpeg"),
        (rb"GIF8[79]a", "image/gif"),
        (rb"RIFF.{4}", _riff),
        (rb".{4}ftyp", _iso),
        (rb"BM.{4}\0\0\0\0.{4}[\x0c\x28\x6c\x7c]\0\0\0", "image/bmp"),
        (rb"II\*\0|MM\0\*", "image/tiff"),
        (rb"\0\0\x01\0[\x01-\x20]\0", "image/x-icon"),
        (rb"ID3[\x02-\x04]", "audio/mpeg"),
        (rb"\xff[\xf1\xf9]", "audio/aac"),
        (rb"\xff[\xfa\xfb\xf2\xf3\xe2\xe3][^\xf0-\xff\x00-\x0f]", "audio/mpeg"),
        (rb"fLaC", "audio/flac"),
        (rb"OggS", _ogg),
        (rb"MThd\0\0\0\x06", "audio/midi"),
        (rb"\x1a\x45\xdf\xa3", _matroska),
        (rb"%PDF-", "application/pdf"),
        (rb"PK\x03\x04", _zip),
    )
)


def may_be_published(path: bytes) -> bool:
    """Whether the name of a file has a suffix of those kinds, or none: browsers save some without."""
    name = path[path.rfind(b"/") + 1 :].lower()
    return name.endswith(_NAMES) or b"." not in name


def sniff(head: bytes, path: str) -> str:
    """The media type of a file that begins with `head`; "" for a kind that is not published.

    The suffix of `path` only decides between kinds that begin with the same bytes.
    """
    suffix = splitext(path)[1].lower()
    for pattern, kind in _SIGNATURES:
        if pattern.match(head):
            return kind if isinstance(kind, str) else kind(head, suffix)
    return ""


def published_name(path: str, media_type: str) -> str:
    """The name of a file in its address: letters, digits, "-" and "_" of any script, and a suffix that agrees
    with what it is. So no web server takes it for anything else.
    """
    name = unicodedata.normalize("NFC", basename(path).encode("utf-8", "replace").decode())
    suffix = splitext(name)[1]
    suffixes = _SUFFIXES[media_type]
    stem, suffix = (
        (name.removesuffix(suffix), suffix.lower()) if suffix.lower() in suffixes else (name, suffixes[0])
    )
    words = re.sub(r"[^\w-]+", "-", stem).strip("-")
    while len(words.encode()) > _MAX_NAME:
        words = words[:-1]
    return (words or "file") + suffix

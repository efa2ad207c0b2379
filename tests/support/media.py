"""Small real files of the kinds that posts name."""

import struct
import zipfile
import zlib
from io import BytesIO


def png(red: int = 1) -> bytes:
    """A picture of one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(bytes((0, red, 2, 3)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def wav(samples: int = 8) -> bytes:
    """Silence."""
    data = bytes(samples)
    form = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def packed(*files: tuple[str, str]) -> bytes:
    """A ZIP archive of texts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files:
            archive.writestr(name, text)
    return out.getvalue()


PNG = png()
GIF = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043000101010101010101010101010101ffd9")
WEBP = bytes.fromhex("524946461a000000574542505650384c0d0000002f00000010071011118888fe0700")
MP3 = b"ID3\x03\0\0\0\0\0\0" + b"\xff\xfb\x90\x64" + bytes(413)
MP4 = struct.pack(">I", 24) + b"ftypisom\0\0\0\1isommp41" + struct.pack(">I", 8) + b"moov"
M4A = struct.pack(">I", 24) + b"ftypM4A \0\0\0\0M4A mp42" + struct.pack(">I", 8) + b"moov"
OGG = b"OggS\0\2" + bytes(20) + b"\1\x1e\1vorbis" + bytes(23)
WEBM = bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
EPUB = packed(("mimetype", "application/epub+zip"), ("META-INF/container.xml", "<container/>"))
DOCX = packed(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<document/>"))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"

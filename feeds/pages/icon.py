"""The icon of a site without one: the first letter of its title; as PNG, the sign of feeds."""

import struct
import zlib
from colorsys import hls_to_rgb
from functools import cache, lru_cache
from hashlib import sha256

_SIZE = 180
"""Width and height of the PNG, in pixels."""

_LEAST_COVER, _COVER_SCALE = 1400, 8
"""What directories of podcasts ask of a cover, in pixels, and how many times larger than the icon ours is."""


def letter_icon(title: str) -> bytes:
    """An SVG with the first letter or digit of `title`, in a colour that depends on the title."""
    from markupsafe import escape

    letter = next((character for character in title if character.isalnum()), "•").upper()[:1]
    red, green, blue = _colour(title)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="12" fill="#{red:02x}{green:02x}{blue:02x}"/>'
        '<text x="32" y="46" fill="#fff" font-family="system-ui, sans-serif" font-size="40" '
        f'font-weight="600" text-anchor="middle">{escape(letter)}</text></svg>\n'
    ).encode()


@lru_cache(maxsize=8)
def feed_icon(title: str, scale: int = 1) -> bytes:
    """A PNG with the sign of feeds, in a colour that depends on `title`, 180 times `scale` pixels wide."""
    background, white = bytes(_colour(title)) * scale, b"\xff\xff\xff" * scale
    rows = ((b"\0" + b"".join(white if sign else background for sign in row)) * scale for row in _sign())
    header = struct.pack(">IIBBBBB", _SIZE * scale, _SIZE * scale, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def cover(icon: bytes, title: str) -> bytes:
    """A PNG for podcasts: the icon of the site if it is large enough, else a drawn one."""
    if icon and min(_measures(icon)) >= _LEAST_COVER:
        return icon
    return feed_icon(title, _COVER_SCALE)


def ico(png: bytes) -> bytes:
    """An icon file that holds a PNG."""
    width, height = (min(side, 256) % 256 for side in _measures(png))
    directory = struct.pack("<HHH", 0, 1, 1)
    return directory + struct.pack("<BBBBHHII", width, height, 0, 0, 1, 32, len(png), 22) + png


def _measures(png: bytes) -> tuple[int, int]:
    """Width and height."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _colour(title: str) -> tuple[int, int, int]:
    """Red, green and blue, on which white is readable (contrast above 4.5)."""
    hue = sha256(title.encode("utf-8", "replace")).digest()[0] / 256
    red, green, blue = (round(255 * part) for part in hls_to_rgb(hue, 0.3, 0.55))
    return red, green, blue


@cache
def _sign() -> tuple[tuple[bool, ...], ...]:
    """Of each row of pixels, which are of the dot or one of the two arcs."""
    return tuple(tuple(_is_sign(x, y) for x in range(_SIZE)) for y in range(_SIZE))


def _is_sign(x: int, y: int) -> bool:
    square = (x - 52) ** 2 + (y - 128) ** 2  # of the distance from the dot's centre
    return square <= 14**2 or (
        x >= 40 and y <= 140 and (38**2 <= square <= 54**2 or 70**2 <= square <= 86**2)
    )

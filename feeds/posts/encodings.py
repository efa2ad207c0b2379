"""Text in a legacy encoding: the one that `<meta charset>` declares, or that charset-normalizer detects.

A detected encoding counts only if CLD2 finds its text in a language that was written in it.
"""

import codecs
import re
from typing import NamedTuple
from unicodedata import category

from .detection import detect

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})"""
    rb"""|<\?xml[^>]{0,100}encoding=["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 4096
_SAMPLE = 16 * 1024
_READ_AS = {
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949",
    "iso8859-1": "cp1252", "iso8859-9": "cp1254", "ascii": "cp1252", "tis-620": "cp874",
    "iso8859-11": "cp874", "iso2022_jp": "iso2022_jp_ext",
}  # fmt: skip
"""Codecs -> the larger ones that browsers use for them (https://encoding.spec.whatwg.org/#names-and-labels)."""
_UNKNOWN_LABELS = {"windows-874": "cp874", "windows-949": "cp949", "iso-8859-8-i": "iso8859-8"}
_OF_PAGES = re.compile(r"big5|cp|euc|gb|hz|iso|johab|koi8|kz|mac|shift|tis")
"""Codecs of pages: others run programs of escapes, or take quadratic time."""

_WEST = "ca da de en es eu fi fr gl is it nb nl no pt sv id ms"
_LANGUAGES = {
    "gb18030": "zh zh-Hant",
    "big5hkscs": "zh-Hant zh",
    "cp932": "ja",
    "euc_jp": "ja",
    "cp949": "ko",
    "cp1252": _WEST,
    "cp1251": "ru uk bg sr be mk",
    "cp1250": "pl cs sk hu hr sl ro sq",
    "cp1253": "el",
    "cp1254": "tr az",
    "cp1255": "he",
    "cp1256": "ar fa ur",
    "cp1257": "lt lv et",
    "cp1258": "vi",
    "koi8_r": "ru",
    "koi8_u": "uk ru be",
    "cp866": "ru uk bg be",
    "iso8859_5": "ru uk bg sr be mk",
    "cp874": "th",
    "iso8859_2": "pl cs sk hu hr sl ro",
    "mac_roman": _WEST,
}
"""Encodings, the more usual first, and the languages that were written in them."""

_MULTIBYTE = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
_SINGLE_BYTE = tuple(name for name in _LANGUAGES if name not in _MULTIBYTE)
_NAMES = {
    "cp932": "Shift_JIS",
    "cp949": "EUC-KR",
    "big5hkscs": "Big5",
    "gb18030": "GB18030",
    "euc_jp": "EUC-JP",
    "iso2022_jp_ext": "ISO-2022-JP",
}
_UNUSUAL = {"cp932": "\uff61-\uff9f", "cp949": "\u4e00-\u9fff"}
"""Characters that other text shows when it is decoded so: half-width katakana, Han in Korean."""
_ASCII = re.compile("[!-~]+")
_NEVER = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


class Decoded(NamedTuple):
    """A text and the name of its encoding."""

    text: str
    encoding: str


def decode_legacy(data: bytes) -> Decoded | None:
    """The text in `data`, which is not UTF-8; None where no encoding fits."""
    if data.isascii():
        return decode_declared(data, "iso-2022-jp")
    match = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    if match and (found := decode_declared(data, (match[1] or match[2]).decode("ascii", "replace"))):
        return found
    name = _detected(data)
    return _decoded(data, name) if name else None


def decode_declared(data: bytes, label: str) -> Decoded | None:
    """The text in `data`, whose encoding is called `label`; None where that is UTF-8 or does not fit."""
    label = label.lower().removeprefix("x-")
    try:
        name = codecs.lookup(_UNKNOWN_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return _decoded(data, _READ_AS.get(name, name)) if _OF_PAGES.match(name) else None


def _decoded(data: bytes, name: str) -> Decoded | None:
    """`data` decoded, with at most one damaged character in a hundred."""
    text = data.decode(name, "replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    if damaged * 100 > len(text) or _NEVER.search(text):
        return None
    return Decoded(text, _NAMES.get(name, name.replace("cp125", "windows-125")))


def _detected(data: bytes) -> str:
    """The likeliest encoding whose text is in one of its languages; "" for none."""
    from charset_normalizer import from_bytes

    sample = _not_ascii(data)
    for candidates in (_MULTIBYTE, _SINGLE_BYTE):
        matches = [one.encoding for one in from_bytes(sample, cp_isolation=list(candidates))]
        for name in (*matches, *candidates):
            if not (found := _decoded(sample, name)):
                continue
            # In East Asia, English words within the text say nothing.
            text = _ASCII.sub(" ", found.text) if name in _MULTIBYTE else found.text
            if detect(text)[0] in _LANGUAGES[name].split() and _is_sound(text, _UNUSUAL.get(name, "")):
                return name
    return ""


def _is_sound(text: str, unusual: str) -> bool:
    """Whether nearly all characters outside of ASCII are letters, digits, marks, punctuation or blanks."""
    strange = [one for one in text if not one.isascii()]
    wrong = re.findall(f"[{unusual}]", text) if unusual else ()
    usual = sum(category(one)[0] in "LMNPZ" for one in strange) - len(wrong)
    return usual * 20 >= len(strange) * 19


def _not_ascii(data: bytes) -> bytes:
    """The lines of `data` that are not ASCII: markup says nothing of the encoding."""
    return b"".join(line for line in data.splitlines(keepends=True) if not line.isascii())[:_SAMPLE]

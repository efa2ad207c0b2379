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
_WHATWG = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254", "us-ascii": "cp1252", "tis-620": "cp874", "iso-8859-11": "cp874",
}  # fmt: skip
"""Labels -> the encodings that browsers use for them (https://encoding.spec.whatwg.org/#names-and-labels)."""

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
    "koi8_r": "ru uk",
    "cp874": "th",
    "iso8859_2": "pl cs sk hu hr sl ro",
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
}
_UNUSUAL = {"cp932": "\uff61-\uff9f", "cp949": "\u4e00-\u9fff"}
"""Characters that other text shows when it is decoded so: half-width katakana, Han in Korean."""
_ASCII = re.compile("[!-~]+")
_NEVER = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


class Decoded(NamedTuple):
    """A text and the name of its encoding."""

    text: str
    encoding: str


def encoding_of(label: str) -> str:
    """The encoding that browsers use for a label."""
    return _WHATWG.get(label.lower(), label)


def decode_legacy(data: bytes) -> Decoded | None:
    """The text in `data`, which is not UTF-8; None where no encoding fits."""
    if match := _DECLARED.search(data, 0, _DECLARED_WITHIN):
        label = (match[1] or match[2]).decode("ascii", "replace")
        if found := _decoded(data, encoding_of(label)):
            return found
    name = _detected(data)
    return _decoded(data, name) if name else None


def _decoded(data: bytes, name: str) -> Decoded | None:
    """`data` decoded, with at most one damaged character in a hundred."""
    try:
        codec = codecs.lookup(name)
        text = data.decode(name, "replace")
    except (LookupError, ValueError):
        return None
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    if codec.name.startswith("utf") or damaged * 100 > len(text) or _NEVER.search(text):
        return None
    return Decoded(text, _NAMES.get(name, codec.name.replace("cp125", "windows-125")))


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

"""Tokens of a text, for queries and the full-text index.

(1) A token has only letters, digits and marks, normalized in case, width, composition and Han variants.
(2) Scripts without spaces between words have one token per character; elsewhere a token is a run of
    letters, digits and marks.
(3) `tokens(" ".join(tokens(text))) == tokens(text)`.
(4) SQLite's FTS5 tokenizer `ascii` splits tokens that are joined by spaces, and changes none.
"""

import re
import unicodedata

from feeds.text import normalized

from .han import SIMPLIFIED, TRADITIONAL

# Han, kana, bopomofo and Hangul syllables; Thai, Lao, Myanmar, Khmer.
_SINGLE = (
    *(range(0x3005, 0x3008), range(0x3021, 0x302A), range(0x3031, 0x3036), range(0x3041, 0x3130)),
    *(range(0x31A0, 0x3200), range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xAC00, 0xD7A4)),
    *(range(0xF900, 0xFB00), range(0x1B000, 0x1B170), range(0x20000, 0x40000)),
    *(range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1780, 0x1800)),
)

# Default_Ignorable_Code_Point (Unicode section 5.21), which NFKC_Casefold removes: soft hyphens, joiners,
# variation selectors. They are removed first: the order of marks and composition depend on them.
_IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
# Signs that NFKC would turn into others: an accent of its own, as in "it´s", into a mark on the next letter;
# wide signs into narrow ones, which costs a decomposition of the whole text.
_SIGNS = re.compile(
    "[\u00a0\u00a8\u00af\u00b4\u00b8\u02d8-\u02dd\u037a\u0384\u0385\u1fbd\u1fbf-\u1fc1\u1fcd-\u1fcf\u1fdd-\u1fdf"
    "\u1fed\u1fee\u1ffd\u1ffe\u2017\u2025\u2026\u203e\u3000\u309b\u309c\ufc5e-\ufc63\ufe30-\ufe4f"
    "\ufe70\ufe72\ufe74\ufe76\ufe78\ufe7a\ufe7c\ufe7e\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffe6]+"
)
_HAN = dict(zip(TRADITIONAL, SIMPLIFIED, strict=True))


class _Table(dict[int, str]):
    """For `str.translate`; filled when a character first occurs."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if category[0] not in "LMN":
            text = " "
        elif is_single(char):
            text = f" {_HAN.get(char, char)} "
        else:
            text = char
        if category not in ("Cn", "Co", "Cs"):  # a million unassigned characters
            self[code] = text
        return text


def is_single(token: str) -> bool:
    """Whether `token` is a character that is always a token of its own."""
    return len(token) == 1 and any(ord(token) in codes for codes in _SINGLE)


_TABLE = _Table()


def tokens(text: str) -> list[str]:
    """The tokens of `text`, in order: caseless, of one width, simplified, accents kept.

    NFKC and full case folding (Unicode section 3.13), then one pass of a table.
    """
    if not text.isascii():
        text = normalized("NFKC", _SIGNS.sub(" ", _IGNORED.sub("", text)))
        # Folding can leave what has to be composed again.
        text = normalized("NFKC", text.casefold())
    else:
        text = text.lower()
    return text.translate(_TABLE).split()

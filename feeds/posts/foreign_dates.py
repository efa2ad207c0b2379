"""Dates with the name of a month in a language other than English, read by dateparser.

(1) Only languages of the text's script are tried, and only texts that can be a date: what is no date costs
    nothing in most cases, and milliseconds in the rest.
"""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache

from dateparser.date import DateDataParser

_LANGUAGES = {
    "ARABIC": ("ar", "ar-SY", "ar-TN", "fa", "ur"),
    "BENGALI": ("bn",),
    "CJK": ("ja", "zh"),
    "CYRILLIC": ("ru", "uk", "bg", "be", "sr", "mk", "kk", "mn"),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "ETHIOPIC": ("am",),
    "GEORGIAN": ("ka",),
    "ARMENIAN": ("hy",),
    "GREEK": ("el",),
    "GUJARATI": ("gu",),
    "HANGUL": ("ko",),
    "HEBREW": ("he",),
    "KANNADA": ("kn",),
    "KHMER": ("km",),
    "LAO": ("lo",),
    "LATIN": (
        *("en", "fr", "de", "es", "pt", "it", "nl", "pl", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro"),
        *("tr", "ca", "id", "vi", "sl", "et", "lv", "lt", "sq", "eu", "gl", "is", "ms", "az", "af", "cy"),
    ),
    "MALAYALAM": ("ml",),
    "TAMIL": ("ta",),
    "TELUGU": ("te",),
    "THAI": ("th",),
}
"""Script, as Unicode names of characters begin -> languages, the more usual first.

Not those with a month that dateparser takes for another, or that is another in a language before them (in
Croatian, October has the Polish name of November).
"""

_TIME = re.compile(
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\s*[+-]\d{2}:?\d{2})?|[+-]\d{2}:?\d{2}(?=\s|$)", re.ASCII
)
_NUMBER = re.compile(r"\d+", re.ASCII)
_SETTINGS = {
    "DATE_ORDER": "DMY",
    "PARSERS": ["absolute-time"],
    "RELATIVE_BASE": datetime(2001, 1, 1),
    "REQUIRE_PARTS": ["day", "month", "year"],
}
_BUDDHIST_ERA = 543
_THAI_MONTHS = (("มี.ค.", "มีนาคม"), ("มิ.ย.", "มิถุนายน"))
"""Abbreviations that are others without their vowel, which dateparser drops."""
_THAI_DOTS = re.compile("พ\\.ศ\\.|(?<=[\u0e00-\u0e7f])\\.")
_MAX_WORDS = 12


@lru_cache(maxsize=1024)
def parse_foreign_date(text: str) -> datetime:
    """The date in `text`, aware only if the text names a zone. Raises ValueError."""
    for short, month in _THAI_MONTHS:
        text = text.replace(short, month)
    text = _THAI_DOTS.sub("", text)
    numbers = _NUMBER.findall(_TIME.sub(" ", text))
    years = [int(number) for number in numbers if len(number) == 4]
    others = [int(number) for number in numbers if len(number) != 4]
    script = _script(text)
    if len(years) != 1 or len(others) > 2 or script not in _LANGUAGES or len(text.split()) > _MAX_WORDS:
        raise ValueError(text)
    for language in _LANGUAGES[script]:
        when = _parser(language).get_date_data(text).date_obj
        # Words that a language does not know are skipped: the numbers must be where they belong.
        if when and when.year == years[0] and sorted(others) in ([when.day], sorted((when.day, when.month))):
            if script == "THAI" and when.year > 2400:
                when = when.replace(year=when.year - _BUDDHIST_ERA)
            return when
    raise ValueError(text)


def _script(text: str) -> str:
    """The script of the first letter outside of Latin, else of the first letter; "" without letters."""
    names = [unicodedata.name(one, "").partition(" ")[0] for one in text if one.isalpha()]
    return next((name for name in names if name != "LATIN"), names[0] if names else "")


@lru_cache
def _parser(language: str) -> DateDataParser:
    return DateDataParser(locales=[language], settings=_SETTINGS)

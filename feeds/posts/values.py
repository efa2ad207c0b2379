"""Raw values of front matter -> texts, names, labels, booleans.

A raw value is a string exactly as written (`1.10`, `No`, `2020-01-01` are strings), None (`~`, `null`, or
no value), a list, or a mapping. The parsers limit its depth, so recursion is safe.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from feeds.text import one_line, plain, unique

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""Plain (unquoted) scalars that mean null: YAML 1.1, https://yaml.org/type/null.html."""

# https://yaml.org/type/bool.html, in any case, and numbers.
_TRUE = frozenset({"true", "yes", "on", "y", "1"})
_FALSE = frozenset({"false", "no", "off", "n", "0"})
_SEPARATORS = (re.compile("[;；]"), re.compile("[,，、]"))
_HASH = re.compile(r"^#(?=[^\W\d])")
_TAGS = re.compile(r"</?[A-Za-z][^<>]*>")
_ANGLE_MAIL = re.compile(r"\s*[<(]\s*(?:mailto:)?[^\s<>()@]*@[^\s<>()]*\s*[>)]")
_RSS_PERSON = re.compile(r"[^\s@]+@[^\s@]+\s+\((.+)\)")
_BETWEEN_NAMES = re.compile(" ?, ?(?:and )?| (?:and|&) ")
_BYLINE = re.compile(
    r"^(?:(?:by|von|par|por|di|door|автор|作者|文|撰文|저자|글)\s*[:：/|｜]\s*|(?:(?:posted|written|published)\s+)?(?:by|par)\s+(?=\w))",
    re.IGNORECASE,
)
# No bracket within brackets: or each of thousands would look for the end.
_LINKS = re.compile(r"!?\[\[(?:[^\[\]|]*\|([^\[\]]*)|([^\[\]]*))\]\]|!?\[((?:\\.|[^\[\]\\])*)\]\([^\[\])]*\)")
_ADDRESS = re.compile(r"https?://[^\s<>\"\[\]|]+", re.IGNORECASE)
_CLOSERS = {")": "(", "}": "{", "）": "（", "」": "「", "】": "【", "》": "《"}
_PUNCTUATION = ".,;!?'\"*_~"
_ADDRESS_KEYS = ("url", "href", "link", "uri", "permalink", "@id")
_IMAGE_KEYS = (
    *("image", "url", "src", "path", "file", "filename", "teaser", "feature", "overlay_image", "og_image"),
    "contentUrl",
)
_IMAGE_LINK = re.compile(r"!?\[\[([^\]|]+)(?:\|[^\]]*)?\]\]|!?\[[^\]]*\]\(\s*<?([^\s<>]+?)>?(?:\s[^)]*)?\)")
_IMAGE = re.compile(
    r"^https?://|^//\w|\.(?:avif|bmp|gif|jpe?g|png|svg|webp|tiff?|heic)(?:[?#]|$)", re.IGNORECASE
)


def scalars(value: Value) -> Iterator[str]:
    """The strings in `value`; nested lists are flattened, a mapping gives its name."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, str):  # fast way for most items
                yield item
            else:
                yield from scalars(item)
    elif isinstance(value, dict):
        named = [value[key] for key in ("name", "title") if key in value]
        for item in (*named, *value.values()):
            if name := first(item):
                yield name
                break


def first(value: Value) -> str:
    """The first non-blank string in `value`, or ""."""
    if value is None or isinstance(value, str):
        return value if value and value.strip() else ""
    return next((text for text in scalars(value) if text.strip()), "")


def people(
    value: Value, known: Mapping[str, str] = MappingProxyType({}), *, commas: bool = False
) -> tuple[str, ...]:
    """Names of authors, each once. `known` has the names of ids. A string is one name, or several with
    semicolons: names hold commas and blanks. Where `commas`, commas or `and` may stand between whole names.
    """
    texts = _several(value, commas=commas) if isinstance(value, str) else scalars(value)
    return _people(tuple(known.get(text, text) for text in texts))


# Names repeat from post to post.
@lru_cache(maxsize=4096)
def _people(written: tuple[str, ...]) -> tuple[str, ...]:
    names = [_name(text) for text in written]
    return unique([name for name in names if not name.startswith(("http://", "https://"))])


def _several(text: str, *, commas: bool) -> list[str]:
    if commas and ";" not in text:
        names = [name for name in _BETWEEN_NAMES.split(one_line(text)) if name]
        return names if all(" " in name for name in names) else [text]
    parts = plain(text).split(";") if ";" in text else []
    return parts if any(part.strip() for part in parts) else [text]


def _name(text: str) -> str:
    """A name without what is around it: tags, links, an address of mail, `By`."""
    text = plain(text)
    if "<" in text or "[" in text or "(" in text:
        text = _ANGLE_MAIL.sub("", _TAGS.sub("", _unlinked(text))).strip() or text
        if match := _RSS_PERSON.fullmatch(text):  # RSS: `mail@example.org (Jan Maas)`
            text = match[1]
    return _BYLINE.sub("", text.strip().replace("**", "")).strip() or text.strip()


def labels(value: Value, *, words: bool = True) -> tuple[str, ...]:
    """Names of tags or categories, each once.

    A list item is one name. A string is split at semicolons or commas or, without any and where `words`, at
    white space, as in Jekyll (https://jekyllrb.com/docs/posts/#tags).
    """
    if not isinstance(value, str):
        return _labels(tuple(scalars(value)))
    if ";" in value:
        value = plain(value)
    separator = next((one for one in _SEPARATORS if one.search(value)), None)
    return _labels(tuple(separator.split(value) if separator else value.split() if words else [value]))


@lru_cache(maxsize=4096)
def _labels(written: tuple[str, ...]) -> tuple[str, ...]:
    names = [plain(text) for text in written]
    return unique([_HASH.sub("", _unlinked(name)) if name[:1] in ("#", "[") else name for name in names])


def _unlinked(text: str) -> str:
    """`text` with links of Markdown and Obsidian replaced by what they show."""
    return _LINKS.sub(lambda link: link[1] or (link[2] or "").rpartition("/")[2] or link[3] or "", text)


def addresses(value: Value) -> Iterator[str]:
    """The absolute web addresses in `value`: as such, in `<…>`, in links, in mappings, in text."""
    if isinstance(value, list):
        for item in value:
            yield from addresses(item)
    elif isinstance(value, dict):
        named = [value[key] for key in _ADDRESS_KEYS if key in value]
        for item in (*named, *value.values()):
            if isinstance(item, str) and (found := _ADDRESS.search(item)):
                yield trimmed(found[0])
                return
    elif value and (found := _ADDRESS.search(value)):
        text = value.strip()
        yield text if found.span() == (0, len(text)) else trimmed(found[0])


def trimmed(address: str) -> str:
    """An address in a text, without the brackets and punctuation around it."""
    end = len(address.rstrip(_PUNCTUATION))
    unopened = {closer: address.count(closer) - address.count(opener) for closer, opener in _CLOSERS.items()}
    while end and unopened.get(address[end - 1], 0) > 0:
        unopened[address[end - 1]] -= 1
        end -= 1
        while end and address[end - 1] in _PUNCTUATION:
            end -= 1
    return address[:end]


def image(value: Value) -> str:
    """The address or path of an image: a text, a link, or the first of a list or mapping; "" for none."""
    if isinstance(value, list):
        return next((found for found in map(image, value) if found), "")
    if isinstance(value, dict):
        named = [value[key] for key in _IMAGE_KEYS if key in value]
        return next((found for found in map(image, named) if found), "")
    text = (value or "").strip()
    if match := _IMAGE_LINK.fullmatch(text):
        text = (match[1] or match[2]).strip()
    return text if _IMAGE.search(text) and "\n" not in text else ""


def is_true(value: Value) -> bool:
    """Whether `value` is true."""
    return value is not None and first(value).strip().casefold() in _TRUE


def is_false(value: Value) -> bool:
    """Whether `value` is false; None is neither."""
    return value is not None and first(value).strip().casefold() in _FALSE

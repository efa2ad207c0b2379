"""What was learned of the posts of a source, from which of them, and how it is written as a rule file.

Imports no other module, so that an update may ask for little.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit

MIN_POSTS = 8
"""Posts of a source from which anything is learned."""
SAMPLE = 96
"""Posts of a source that are read to learn from it."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A piece that belongs to the page."""

    kind: str
    """"text", "picture", or "series" of pictures."""
    mark: str
    text: str
    """The text, or the address of the picture."""
    posts: int
    """In how many posts of the sample it is."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What repeats in the posts of a source."""

    posts: int
    """Size of the sample."""
    repeats: tuple[Repeat, ...] = ()

    @property
    def marks(self) -> frozenset[str]:
        """The marks of all repeats: what cleaning depends on."""
        return frozenset(one.mark for one in self.repeats)


def sample_of(ids: Iterable[str]) -> list[str]:
    """The posts to learn from, of the ids of a source's posts, earliest first; none of a few posts.

    Only the earliest posts count, in numbers that grow by an eighth to a quarter, so that a new post mostly
    changes nothing; of these, those with the smallest hashes.
    """
    known = list(ids)
    if len(known) < MIN_POSTS:
        return []
    shift = max(0, len(known).bit_length() - 3)
    earliest = known[: len(known) >> shift << shift]
    return sorted(earliest, key=lambda one: blake2b(one.encode(errors="surrogatepass")).digest())[:SAMPLE]


def rule_file(learned: Learned) -> str:
    """What was learned, as rules in the syntax of `hosts`."""
    return "\n".join(_rules(learned))


def _rules(learned: Learned) -> Iterator[str]:
    for one in learned.repeats:
        yield f"# in {one.posts} of {learned.posts} posts"
        if one.kind in ("picture", "series"):
            # Pages name their own pictures without the host.
            path = urlsplit(one.text).path
            parts = re.split(r"\d+", path) if one.kind == "series" else [path]
            yield f"strip_image_src: {max(parts, key=len)}\n"
        elif quote := next((quote for quote in "'\"" if quote not in one.text), ""):
            yield f"strip: //*[normalize-space(.)={quote}{one.text}{quote}]\n"
        else:
            yield f"# {one.text} (no rule can quote it)\n"

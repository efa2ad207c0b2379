"""An archive of any size, synthesized from a real one.

(1) Equal arguments give equal files.
(2) Posts are sampled by their lengths. SHORT: their mean size is MEAN_SIZE, the short ones more often, as
    in an archive of news. REAL: their bodies are as long as those of two real archives together.
(3) Each copy has a title, an original and a date of its own: nothing collapses.
"""

import math
import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from pathlib import Path
from urllib.parse import urlsplit

MEAN_SIZE = 5_000
"""Bytes."""

SHORT, REAL = "short", "real"
LENGTHS = (SHORT, REAL)

TENTHS = (0, 324, 984, 1_892, 3_293, 5_034, 8_037, 12_319, 19_240, 30_085, 678_777)
"""The bounds of each tenth of 3,966 posts of two real archives: bytes of their bodies, 12,499 in the mean."""

_FIRST = datetime(2012, 1, 1, tzinfo=UTC)
_LAST = datetime(2024, 1, 1, tzinfo=UTC)
_FIELD = re.compile(r"^(title|from|date):.*$", re.MULTILINE)
_ORIGINAL = re.compile(r"""^from:\s*["']?([^\s"']+)["']?\s*$""", re.MULTILINE)
_TITLE = re.compile(r"""^title:\s*(["']?)(.*?)(["']?)\s*$""", re.MULTILINE)


def sources(archive: Path, left_out: frozenset[str] = frozenset()) -> list[str]:
    """The texts of the posts in `archive` that have a title and an original, by path."""
    texts = []
    for path in sorted(archive.rglob("*.md")):
        text = path.read_text("utf-8", "replace")
        head = text.partition("\n---\n")[0]
        if str(path.relative_to(archive)) not in left_out and _TITLE.search(head) and _ORIGINAL.search(head):
            texts.append(text)
    return texts


def prepare(texts: Sequence[str], work: Path, count: int, lengths: str = SHORT) -> Path:
    """A folder below `work` with `count` posts made from `texts`, in this run or an earlier one."""
    folder = work / f"posts-{lengths}-{count}"
    if not folder.exists():
        synthesize(texts, folder, count, lengths)
    for added in folder.glob("*-new.md"):
        added.unlink()
    return folder


def synthesize(texts: Sequence[str], folder: Path, count: int, lengths: str = SHORT) -> int:
    """Write `count` posts below `folder`, made from `texts`. Returns their size in bytes."""
    sample = _sample_real if lengths == REAL else _sample_short
    total = 0
    for number, text in enumerate(sample(texts, count)):
        day, post = _copy(text, number, _FIRST + (_LAST - _FIRST) * (number / count))
        place = folder / day[:7] / f"{day}-{number}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        total += place.write_bytes(post.encode())
    return total


def add(texts: Sequence[str], folder: Path, number: int) -> None:
    """Write one more post, newer than all others."""
    day, post = _copy(min(texts, key=len), number, _LAST + timedelta(hours=1))
    (folder / f"{day}-{number}-new.md").write_bytes(post.encode())


def _copy(text: str, number: int, when: datetime) -> tuple[str, str]:
    head, end, body = text.partition("\n---\n")
    title, original = _TITLE.search(head), _ORIGINAL.search(head)
    assert title and original
    # A video is told by its parameter, all else by its path.
    place = "v=" if "v=" in original[1] else urlsplit(original[1]).netloc + "/"
    copied = original[1].replace(place, f"{place}{number}-", 1)
    fields = {
        "title": f"title: {title[1]}{title[2]} {number}{title[3]}",
        "from": f"from: {copied}",
        "date": f"date: {when.replace(microsecond=0).isoformat()}",
    }
    # The prologue repeats title and original.
    body = body.replace(title[2], f"{title[2]} {number}", 1).replace(original[1], copied, 1)
    return when.date().isoformat(), _FIELD.sub(lambda field: fields[field[1]], head) + end + body


def describe(folder: Path) -> str:
    """The lengths of the bodies below `folder`: mean and tenths."""
    sizes = sorted(_body_size(path.read_text("utf-8")) for path in folder.rglob("*.md"))
    tenths = (sizes[(len(sizes) - 1) * number // 10] for number in range(11))
    return (
        f"bodies of {sum(sizes) / len(sizes):,.0f} bytes in the mean, "
        f"tenths {' '.join(f'{size:,}' for size in tenths)}"
    )


def _body_size(text: str) -> int:
    return len(text.partition("\n---\n")[2].encode())


def _sample_real(texts: Sequence[str], count: int) -> list[str]:
    """As many texts of each of TENTHS; where there are none, those of the nearest length."""
    sized = [(_body_size(text), text) for text in texts]
    parts = []
    for low, high in pairwise(TENTHS):
        nearest = min(abs(size - low) for size, _ in sized)
        within = [text for size, text in sized if low <= size < high]
        parts.append(within or [text for size, text in sized if abs(size - low) == nearest])
    chance = random.Random(count)
    return [chance.choice(chance.choice(parts)) for _ in range(count)]


def _sample_short(texts: Sequence[str], count: int) -> list[str]:
    sizes = [len(text.encode()) for text in texts]
    scale = _scale(sizes)
    weights = list(accumulate(math.exp(-size / scale) for size in sizes))
    return random.Random(count).choices(texts, cum_weights=weights, k=count)


def _scale(sizes: Sequence[int]) -> float:
    """The scale at which weights of exp(-size / scale) give MEAN_SIZE; as close as the posts allow."""
    low, high = 100.0, 1e9
    for _ in range(60):
        middle = math.sqrt(low * high)
        weights = [math.exp(-size / middle) for size in sizes]
        mean = sum(size * weight for size, weight in zip(sizes, weights, strict=True)) / (sum(weights) or 1)
        low, high = (middle, high) if mean < MEAN_SIZE else (low, middle)
    return high

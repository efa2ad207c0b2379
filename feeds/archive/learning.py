"""Learns what repeats in the posts of each source, when an update has read them.

(1) What is learned depends on a sample of a source's posts, and the sample on all of its posts: the same
    posts give the same result, whatever was read before.
(2) Only sources whose sample changed are learned again, perhaps in other processes.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from feeds.archive import Archive, state_of
from feeds.archive.post_reader import body_of
from feeds.archive.workers import GivenUp
from feeds.clean.learned import Learned, rule_file, sample_of
from feeds.model import Headline
from feeds.storage.source import PostBytes

_SECONDS_EACH = 0.001


class Task(NamedTuple):
    """A source to learn from."""

    name: str
    sample: str
    """A hash of the posts."""
    posts: list[tuple[str, str, str]]
    """Path, SHA-256 and original of each."""


@dataclass(frozen=True, slots=True)
class RepeatLearner:
    """Learns what repeats, in any process. Posts that are videos count for nothing."""

    source: PostBytes

    def __call__(self, tasks: Sequence[Task]) -> list[Learned]:
        """What was learned of each source."""
        from feeds.clean.cleaner import learn_repeats, pieces, video_of  # late, as all cleaning

        return [
            learn_repeats(
                pieces(body_of(self.source, path, digest)[0], link, path)
                for path, digest, link in task.posts
                if not video_of(link)[0]
            )
            for task in tasks
        ]

    def posts_of(self, tasks: Sequence[Task]) -> Iterator[tuple[str, str]]:
        """Path and SHA-256 of each post that is read for tasks."""
        return ((path, digest) for task in tasks for path, digest, _ in task.posts)

    def with_source(self, source: PostBytes) -> Self:
        """The same, with posts from elsewhere."""
        return replace(self, source=source)


def learn(archive: Archive, progress: Callable[[str, int], None]) -> None:
    """Learn from the sources that an update affects, within `updating()`; their entries depend on it."""
    repeats = archive.index.repeats
    affected = repeats.affected_sources()
    tasks = list(_tasks(archive, affected))
    learner = RepeatLearner(archive.settings.source)
    done = 0
    seconds = sum(len(task.posts) for task in tasks) * _SECONDS_EACH
    for batch, results in archive.workers.map(learner, tasks, seconds=seconds, size=1):
        for task, learned in zip(
            batch, [Learned(0)] if isinstance(results, GivenUp) else results, strict=True
        ):
            key = state_of(task.name, sorted(learned.marks))[:16] if learned.repeats else None
            repeats.put(task.name, task.sample, key, learned)
        done += len(batch)
        progress("sources learned", done)
    repeats.assign(affected)


def _tasks(archive: Archive, sources: Collection[str]) -> Iterator[Task]:
    repeats = archive.index.repeats
    for source in sources:
        posts = repeats.posts(source)
        chosen = sample_of(posts)
        if not chosen:
            repeats.remove(source)
            continue
        sample = state_of([(entry_id, posts[entry_id]) for entry_id in chosen])
        if sample != repeats.sample(source):
            headlines = [row.headline for row in archive.index.entries.of(chosen)]
            yield Task(source, sample, [(one.body, one.body_digest, one.link) for one in headlines])


def learned_rules(archive: Archive) -> dict[str, str]:
    """What was learned, as a rule file for each source."""
    return {source: rule_file(learned) for source, learned in archive.index.repeats.learned()}


def shares(archive: Archive, headline: Headline, marks: Collection[str]) -> dict[str, str]:
    """For each mark of a piece, in words: in how many posts of the entry's source the piece stands."""
    from feeds.clean.cleaner import pieces

    posts = archive.index.repeats.posts(headline.source) if marks else {}
    found: Counter[str] = Counter()
    for entry_id in posts:
        one = archive.index.entries.get(entry_id).headline
        body, _ = body_of(archive.settings.source, one.body, one.body_digest)
        held = pieces(body, one.link, one.body)
        found.update({mark for piece in held for mark in (piece.mark, piece.series)}.intersection(marks))
    return {mark: f"stands in {found[mark]:,} of {len(posts):,} posts of {headline.source}" for mark in marks}

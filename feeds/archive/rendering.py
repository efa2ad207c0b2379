"""Entries with their content: cleaned and rendered when a document first needs them, kept in the index."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from feeds.archive import Archive
from feeds.archive.entry_renderer import RenderedEntry, Task
from feeds.archive.post_reader import portions
from feeds.archive.resolving import Resolved, resolve
from feeds.archive.update import Progress
from feeds.archive.workers import GivenUp, attempt_one
from feeds.clean.references import settle
from feeds.errors import BadPost
from feeds.index.rows import IndexedEntry, Rendering
from feeds.model import Content, Entry, Headline

_BATCH = 64
_KEPT_AT_ONCE = 2**20
"""Bytes of renderings that are put into the index at once."""
_SECONDS_EACH = 0.005
_SECONDS_A_CHARACTER = 1e-6


def render(archive: Archive, line: Rendering, format_name: str) -> Rendering:
    """`line` with its rendering in a format; the entry is rendered in all formats now."""
    rendered = _render(archive, _task(archive, line.id))
    content = rendered.cleaned.content
    published = content.html if archive.site.full else content.summary
    return replace(line, size=len(published.encode()), rendering=rendered.renderings[format_name])


def renderings(archive: Archive, lines: Iterable[Rendering], format_name: str) -> list[bytes]:
    """The renderings of `lines` in a format."""
    rendered = (line if line.rendering else render(archive, line, format_name) for line in lines)
    return [line.rendering or b"" for line in rendered]


def entry_of(archive: Archive, entry_id: str) -> Entry:
    """The entry of an id, with its content. Raises KeyError."""
    with archive.index.reading():
        task = _task(archive, entry_id)
        content = task.content or _render(archive, task).cleaned.content
        if content.references:
            content = _settled(archive, task.row, content)
    return archive.renderer.entry(task.row.headline, content)


def headlines(archive: Archive, ids: Sequence[str]) -> list[Headline]:
    """Entries with titles, in the order of ids. The content of one is read only where it gives the title."""
    return [
        row.headline if row.headline.title else entry_of(archive, row.headline.id)
        for row in archive.index.entries.of(ids)
    ]


def entries(archive: Archive) -> Iterator[Entry]:
    """All entries, newest first, with their content. Raises BadPost where posts change meanwhile."""
    with archive.index.reading():
        generation, ids = archive.index.generation(), archive.index.entries.ids()

    def whole(entry_id: str) -> Entry:
        with archive.index.reading():
            if archive.index.generation() != generation:
                archive.refuse_change()
            entry = entry_of(archive, entry_id)
            if not archive.index.is_consistent:
                archive.refuse_change()
            return entry

    return map(whole, ids)


def entry_of_file(archive: Archive, file: str) -> Entry:
    """The entry that a file belongs to, alone or with other files. Raises BadPost where there is none."""
    path = archive.settings.source.path_of(file)
    with archive.index.reading():
        if headline := archive.index.entries.of_file(path):
            return entry_of(archive, headline.id)
        states = (row[1:] for row in archive.index.files.states() if row[0] == path)
        state, problem = next(states, ("", ""))
    name = archive.settings.source.name
    reason = f"{state}; see: feeds check --all {name}" if state else f"is published by no entry of {name}"
    raise BadPost(file, f"{problem}; {state}" if state == "left out" else reason)


def render_all(archive: Archive, ids: Collection[str], progress: Progress, done: int = 0) -> None:
    """Render entries in other processes; `done` of them were rendered before."""
    # What references mean is looked for once the content is cleaned: such entries need a second round.
    again = _render_round(archive, ids, progress, done)
    _render_round(archive, again, progress, done + len(ids) - len(again))


def _render_round(archive: Archive, ids: Collection[str], progress: Progress, done: int) -> list[str]:
    """Render entries; returns those whose references are not known yet."""
    again: list[str] = []
    waiting: list[RenderedEntry] = []
    resolved: dict[str, Resolved] = {}
    size = 0

    def keep() -> None:
        _keep(archive, waiting, resolved)
        waiting.clear()

    seconds = max(len(ids) * _SECONDS_EACH, archive.index.entries.characters(ids) * _SECONDS_A_CHARACTER)
    # A few are for all processes, too.
    batch_size = min(_BATCH, 1 + len(ids) // max(1, archive.workers.count))
    tasks = _tasks(archive, ids, resolved)
    for batch, rendered in archive.workers.map(archive.renderer, tasks, seconds=seconds, size=batch_size):
        if isinstance(rendered, GivenUp):
            ((row, *_),) = batch
            rendered = [archive.renderer.render_without_content(row, rendered.reason)]
        waiting += rendered
        for one in rendered:
            if not one.renderings:
                again.append(one.row.headline.id)
                size += len(one.cleaned.content.html)
            size += sum(map(len, one.renderings.values()))
        if size >= _KEPT_AT_ONCE:
            keep()
            size = 0
        done += len(batch)
        progress("entries made", done)
    keep()
    return again


def _tasks(archive: Archive, ids: Iterable[str], resolved: dict[str, Resolved]) -> Iterator[Task]:
    """What is to be rendered, without entries that another process has removed meanwhile."""
    for some in portions(ids, lambda _: 1, _BATCH):
        with archive.index.reading():
            rows = list(archive.index.entries.of(some))
            contents = archive.index.contents.of(rows)
            tasks = [_with_files(archive, task, resolved) for task in map(Task, rows, contents)]
        yield from tasks


def _task(archive: Archive, entry_id: str) -> Task:
    row = archive.index.entries.get(entry_id)
    return Task(row, archive.index.contents.get(row.content))


def _with_files(archive: Archive, task: Task, resolved: dict[str, Resolved]) -> Task:
    """A task with what its references mean, which is added to `resolved`."""
    if not (task.content and task.content.references):
        return task
    found = resolved[task.row.headline.id] = resolve(archive, task.row.headline, task.content)
    return task._replace(files=found.found)


def _attempt(archive: Archive, task: Task) -> RenderedEntry:
    rendered = attempt_one(archive.renderer, task)
    if isinstance(rendered, GivenUp):
        return archive.renderer.render_without_content(task.row, rendered.reason)
    return rendered


def _render(archive: Archive, task: Task) -> RenderedEntry:
    resolved: dict[str, Resolved] = {}
    rendered = _attempt(archive, _with_files(archive, task, resolved))
    if not rendered.renderings:
        task = Task(task.row, rendered.cleaned.content)
        again = _attempt(archive, _with_files(archive, task, resolved))
        rendered = replace(rendered, renderings=again.renderings)
    if not rendered.cleaned.is_consistent:
        archive.index.mark_stale()
        archive.index.files.doubt(task.row.headline.body)
    _keep(archive, [rendered], resolved)
    return rendered


def _settled(archive: Archive, row: IndexedEntry, content: Content) -> Content:
    """A content as it is published. What it names is known from then on, as if it had been rendered."""
    found = resolve(archive, row.headline, content)
    if not archive.index.attachments.knows([row.headline.id]):
        archive.index.attachments.put(row.headline.id, row.digest, found.references, found.read)
    return settle(content, found.found)


def _keep(archive: Archive, rendered: Sequence[RenderedEntry], resolved: dict[str, Resolved]) -> None:
    attachments = archive.index.attachments
    with archive.index.reading():
        known = attachments.knows(one.row.headline.id for one in rendered)
        for one in rendered:
            if not one.cleaned.is_consistent:
                continue
            if one.cleaned.micros is not None:
                archive.index.contents.put(one.row.content, one.cleaned.content, one.cleaned.micros)
            if one.renderings:
                archive.index.renderings.put(one.row.digest, one.renderings)
            if found := resolved.pop(one.row.headline.id, None):
                key = one.row.headline.id, one.row.digest
                attachments.put(*key, found.references, found.read)
            elif one.renderings and one.row.headline.id in known:
                attachments.put(one.row.headline.id, one.row.digest, (), ())

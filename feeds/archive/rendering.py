"""Entries with their content: cleaned and rendered when a document first needs them, kept in the index."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from feeds.archive import Archive
from feeds.archive.entry_renderer import RenderedEntry
from feeds.archive.update import Progress
from feeds.archive.workers import GivenUp, attempt_one
from feeds.errors import BadPost
from feeds.index.rows import IndexedEntry, Rendering
from feeds.model import Content, Entry

_BATCH = 64
_KEPT_AT_ONCE = 2**20
"""Bytes of renderings that are put into the index at once."""
_SECONDS_EACH = 0.005

_NO_CONTENT = Content("", "", "")


def render(archive: Archive, line: Rendering, format_name: str) -> Rendering:
    """`line` with its rendering in a format; the entry is rendered in all formats now."""
    rendered = _render(archive, *_row(archive, line.id))
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
        row, content = _row(archive, entry_id)
        if content is None:
            content = _render(archive, row, None).cleaned.content
    return archive.renderer.entry(row.headline, content)


def entry_without_content(archive: Archive, entry_id: str) -> Entry:
    """An entry without its content, which is read only where it gives the title. Raises KeyError."""
    headline = archive.index.entries.get(entry_id).headline
    if not headline.title:
        return replace(entry_of(archive, entry_id), content=_NO_CONTENT)
    return archive.renderer.entry(headline, _NO_CONTENT)


def entries(archive: Archive) -> Iterator[Entry]:
    """All entries, newest first, with their content."""
    with archive.index.reading():
        ids = archive.index.entries.ids()
    return (entry_of(archive, entry_id) for entry_id in ids)


def entry_of_file(archive: Archive, file: str) -> Entry:
    """The entry that a file belongs to, alone or with other files. Raises BadPost where there is none."""
    path = archive.settings.source.path_of(file)
    entry_id = archive.index.entries.id_of_file(path)
    if entry_id is None:
        reasons = [
            f"{one.reason}; {one.action}" for one in archive.index.files.problems() if one.path == path
        ]
        unknown = f"is published by no entry of {archive.settings.source.name}"
        raise BadPost(file, reasons[0] if reasons else unknown)
    return entry_of(archive, entry_id)


def render_all(archive: Archive, ids: Collection[str], progress: Progress, done: int = 0) -> None:
    """Render entries in other processes; `done` of them were rendered before."""
    waiting: list[RenderedEntry] = []
    size = 0
    tasks = (_row(archive, entry_id) for entry_id in ids)
    seconds = len(ids) * _SECONDS_EACH
    # A few are for all processes, too.
    batch_size = min(_BATCH, 1 + len(ids) // max(1, archive.workers.count))
    for batch, rendered in archive.workers.map(archive.renderer, tasks, seconds=seconds, size=batch_size):
        if isinstance(rendered, GivenUp):
            ((row, _),) = batch
            rendered = [archive.renderer.render_without_content(row, rendered.reason)]
        waiting += rendered
        size += sum(len(text) for one in rendered for text in one.renderings.values())
        if size >= _KEPT_AT_ONCE:
            _keep(archive, waiting)
            waiting, size = [], 0
        done += len(batch)
        progress("entries made", done)
    _keep(archive, waiting)


def _row(archive: Archive, entry_id: str) -> tuple[IndexedEntry, Content | None]:
    row = archive.index.entries.get(entry_id)
    return row, archive.index.contents.get(row.content)


def _render(archive: Archive, row: IndexedEntry, content: Content | None) -> RenderedEntry:
    rendered = attempt_one(archive.renderer, (row, content))
    if isinstance(rendered, GivenUp):
        rendered = archive.renderer.render_without_content(row, rendered.reason)
    if not rendered.cleaned.is_consistent:
        archive.index.mark_stale()
    _keep(archive, [rendered])
    return rendered


def _keep(archive: Archive, rendered: Sequence[RenderedEntry]) -> None:
    with archive.index.reading():
        for one in rendered:
            if one.cleaned.is_consistent:
                if one.cleaned.micros is not None:
                    archive.index.contents.put(one.row.content, one.cleaned.content, one.cleaned.micros)
                archive.index.renderings.put(one.row.digest, one.renderings)

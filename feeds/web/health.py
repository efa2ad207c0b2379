"""The health report: the state of the archive at `/health/` for people and `/health.json` for programs.

(1) Both have the same content.
(2) Unless the setting `health` is "open", only programs on this machine get it; all others get a 404. A
    request that a proxy passed on counts as one from elsewhere. So does one for another host name than those
    of this machine: a proxy or a web page whose name was bound to our address (DNS rebinding) sent it.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from feeds import pages
from feeds.archive import Archive
from feeds.archive.accounts import NOT_A_POST, WAITING, accounts
from feeds.archive.diagnostics import guarded, hosts_without_rules, last_change, versions
from feeds.documents.channel_info import site_layout
from feeds.publisher import Publisher
from feeds.pull.report import troubles_of
from feeds.text import printable
from feeds.web import responses
from feeds.web.local_names import is_local_name, is_loopback

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

HOST_KEY = "feeds.host"
"""The WSGI key under which the document middleware keeps the Host header."""

MAX_ROWS = 100
"""Maximum number of rows in a table."""

_PAGE, _JSON = "/health/", "/health.json"
_PROXY_HEADERS = re.compile(r"HTTP_(?:FORWARDED|X_FORWARDED_\w+|X_REAL_IP|VIA)")

CellValue = str | int


@dataclass(frozen=True, slots=True)
class Report:
    """The state of an archive."""

    counts: dict[str, int]
    last_update: str
    """RFC 3339; "" before the first update."""
    version: str
    tables: Sequence[pages.Table]

    def to_json(self) -> bytes:
        """The report for programs: each table has its `total` and its first `rows`."""
        tables = {
            table.key: {
                "total": max(table.total, len(table.rows)),
                "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
            }
            for table in self.tables
        }
        summary = {"counts": self.counts, "last_update": self.last_update, "version": self.version}
        return json.dumps(summary | tables, ensure_ascii=False, indent=1).encode() + b"\n"

    def to_html(self, layout: pages.Layout) -> bytes:
        """The report for people."""
        facts: list[tuple[str, CellValue]] = [
            *self.counts.items(),
            ("last_update", self.last_update),
            ("version", self.version),
        ]
        return pages.render(pages.HealthPage(layout, facts, self.tables))


def respond(
    publisher: Publisher, path: str, environ: "WSGIEnvironment", now: datetime
) -> responses.Response | None:
    """The response at a path (below the base URL); None if there is no report for this client."""
    if path not in (_PAGE, _JSON, _PAGE[:-1]) or not _is_allowed(publisher, environ):
        return None
    if path == _JSON:
        return responses.json_response(report(publisher).to_json(), now)
    if path == _PAGE:
        html = report(publisher).to_html(site_layout(publisher.archive, "../"))
        return responses.html_response(200, html, now)
    return responses.redirect(_PAGE[1:], max_age=0, now=now)


def _is_allowed(publisher: Publisher, environ: "WSGIEnvironment") -> bool:
    if publisher.settings.health == "open":
        return True
    host = environ.get(HOST_KEY, "")
    return (
        is_loopback(environ.get("REMOTE_ADDR", ""))
        and (not host or is_local_name(host))
        and not any(map(_PROXY_HEADERS.fullmatch, environ))
    )


def report(publisher: Publisher) -> Report:
    """The state of the archive now."""
    archive = publisher.archive
    with publisher.snapshot():
        problems = list(publisher.problems())
        left_out = [one for one in problems if one.action == "left out"]
        others = [one for one in problems if one.action != "left out"]
        incidents = [
            (_timestamp(one.began), _timestamp(one.ended) if one.ended else "", one.reason)
            for one in archive.index.incidents.newest()
        ]
        slowest = [(path, round(micros / 1000)) for path, micros in archive.index.contents.slowest(20)]
        counts = asdict(publisher.summary())
        unpublished = [
            (key, state, counts[key]) for key, state in (("waiting", WAITING), ("not_posts", NOT_A_POST))
        ]
        tables = [
            _table("incidents", ("since", "until", "reason"), incidents),
            _table("pulled_feeds", ("feed", "reason", "since"), troubles_of(publisher)),
            _table(
                "left_out",
                ("file", "line", "field", "reason"),
                [(one.path, one.line or "", one.field, one.reason) for one in left_out],
            ),
            *(_accounts(archive, key, state, count) for key, state, count in unpublished),
            _table(
                "problems",
                ("file", "line", "field", "reason", "action"),
                [(one.path, one.line or "", one.field, one.reason, one.action) for one in others],
            ),
            _table(
                "kept_pieces",
                ("file", "rule", "piece"),
                [(one.path, one.field, one.reason) for one in guarded(archive)],
            ),
            _table("hosts_without_rules", ("host", "posts"), hosts_without_rules(archive)),
            _table("slowest_posts", ("file", "milliseconds"), slowest),
        ]
        last_update = last_change(archive)
    programs = list(versions(archive))
    tables.append(_table("versions", ("program", "version"), programs))
    return Report(counts, _timestamp(last_update) if last_update else "", programs[0][1], tables)


def _table(key: str, columns: Sequence[str], rows: Sequence[Iterable[CellValue]]) -> pages.Table:
    """A table of the first MAX_ROWS rows. Paths may hold any bytes, so texts are made printable."""
    shown = [
        [printable(cell) if isinstance(cell, str) else cell for cell in row] for row in islice(rows, MAX_ROWS)
    ]
    return pages.Table(key, columns, shown, total=len(rows))


def _accounts(archive: Archive, key: str, state: str, count: int) -> pages.Table:
    """The first files that are in a state, and why: files are read again for that."""
    found = islice(accounts(archive, only=(state,)), MAX_ROWS)
    table = _table(key, ("file", "reason"), [(one.path, one.reason) for one in found])
    return replace(table, total=count)


def _timestamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")

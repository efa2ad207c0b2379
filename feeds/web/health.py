"""The state of the archive over HTTP: `/health/` for people, `/health.json` for programs.

(1) Both say the same.
(2) Only this machine is told, unless the setting `health` says "open": to all others there is nothing
    here. What a proxy passes on comes from elsewhere, and so does what is asked of another name than
    those of this machine: a proxy passed it on, or a page in a browser whose name was bound to our
    address (DNS rebinding).
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from ipaddress import ip_address
from itertools import islice
from typing import TYPE_CHECKING

from feeds import pages
from feeds.archive.diagnostics import versions
from feeds.publisher import Publisher
from feeds.text import printable
from feeds.web import responses

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

ASKED = "feeds.asked"
"""Where the environment of a request has the Host that it names."""

OPEN = "open"
"""The setting that tells everybody."""

MOST = 100
"""Rows of a table, at the most."""

_PAGE, _DATA = "/health/", "/health.json"
_PASSED_ON = re.compile(r"HTTP_(?:FORWARDED|X_FORWARDED_\w+|X_REAL_IP|VIA)")
_HERE = re.compile(r"(?:[\w.-]+\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\]", re.I)
_PORT = re.compile(r":\d*\Z")
_FACTS = {"entries": "entries_in_all", "channels": "channels_in_all"}
"""Numbers whose words stand under another key."""

Cell = str | int


@dataclass(frozen=True, slots=True)
class Report:
    """The state of an archive."""

    counts: dict[str, int]
    last_update: str
    """RFC 3339; "" before the first."""
    version: str
    tables: Sequence[pages.Table]

    def json(self) -> bytes:
        """The report for programs: each table has its `total` and its first `rows`."""
        tables = {
            table.heading: {
                "total": max(table.total, len(table.rows)),
                "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
            }
            for table in self.tables
        }
        told = {"counts": self.counts, "last_update": self.last_update, "version": self.version}
        return json.dumps(told | tables, ensure_ascii=False, indent=1).encode() + b"\n"

    def page(self, frame: pages.Frame) -> bytes:
        """The report for people."""
        facts: list[tuple[str, Cell]] = [(_FACTS.get(key, key), count) for key, count in self.counts.items()]
        facts += [("last_update", self.last_update), ("version", self.version)]
        return pages.render(pages.Health(frame, facts, self.tables))


def answer(
    publisher: Publisher, path: str, environ: "WSGIEnvironment", now: datetime
) -> responses.Response | None:
    """The response at a path (below the base URL); None where there is nothing for this client."""
    if path not in (_PAGE, _DATA, _PAGE[:-1]) or not _is_told(publisher, environ):
        return None
    if path == _DATA:
        return responses.data(examine(publisher).json(), now)
    if path == _PAGE:
        return responses.page(200, examine(publisher).page(publisher.frame("health", "../")), now)
    return responses.redirect(_PAGE[1:], max_age=0, now=now)


def _is_told(publisher: Publisher, environ: "WSGIEnvironment") -> bool:
    if publisher.settings.health == OPEN:
        return True
    try:
        client = ip_address(environ.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    client = getattr(client, "ipv4_mapped", None) or client
    host = _PORT.sub("", environ.get(ASKED, ""))
    is_ours = not host or _HERE.fullmatch(host)
    return client.is_loopback and bool(is_ours) and not any(map(_PASSED_ON.fullmatch, environ))


def examine(publisher: Publisher) -> Report:
    """The state of the archive now."""
    examiner = publisher.examiner
    with publisher.snapshot():
        problems = list(publisher.problems())
        left_out = [one for one in problems if one.action == "left out"]
        others = [one for one in problems if one.action != "left out"]
        slowest = [(path, round(micros / 1000)) for path, micros in examiner.slowest(20)]
        kept = [(one.path, one.field, one.reason) for one in publisher.kept()]
        update = examiner.last_change()
        tables = [
            _table(
                "troubles",
                ("since", "until", "reason"),
                [
                    (_moment(one.began), _moment(one.ended) if one.ended else "", one.reason)
                    for one in examiner.troubles()
                ],
            ),
            _table(
                "left_out",
                ("file", "line", "field", "reason"),
                [(one.path, one.line or "", one.field, one.reason) for one in left_out],
            ),
            _table(
                "problems",
                ("file", "line", "field", "reason", "action"),
                [(one.path, one.line or "", one.field, one.reason, one.action) for one in others],
            ),
            _table("stops", ("file", "rule", "piece"), kept),
            _table("no_rules", ("host", "posts"), examiner.hosts_without_rules()),
            _table("slowest", ("file", "milliseconds"), slowest),
        ]
        counts = asdict(publisher.summary())
    known = list(versions())
    tables.append(_table("versions", ("program", "version"), known))
    return Report(counts, _moment(update) if update else "", known[0][1], tables)


def _table(heading: str, columns: Sequence[str], rows: Sequence[Iterable[Cell]]) -> pages.Table:
    """A table of the first rows, with texts that can be shown."""
    # Paths may hold any bytes, and texts what no terminal shows.
    shown = [
        [printable(cell) if isinstance(cell, str) else cell for cell in row] for row in islice(rows, MOST)
    ]
    return pages.Table(heading, columns, shown, total=len(rows))


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")

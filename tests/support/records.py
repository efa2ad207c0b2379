"""What an archive remembers, as its feeds and its records file show it."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from feeds.model import Address
from feeds.publisher import Publisher
from feeds.settings import load_settings
from feeds.static import build as write_files
from feeds.storage import open_output
from tests.support.archive import MAIN_FEED, NOW, Archive, items

DAY = timedelta(days=1)
TAG = Address("tag", "x", "json")


def deleted(publisher: Publisher, address: Address = MAIN_FEED) -> dict[str, str]:
    """The tombstones of a feed: id -> when."""
    found = json.loads(publisher.document(address).body).get("_history", {}).get("deleted", [])
    return {one["id"]: one["date"] for one in found}


def ids(publisher: Publisher, address: Address = MAIN_FEED) -> list[str]:
    return [item["id"] for item in items(publisher, address)]


def link(name: str) -> str:
    return f"https://example.com/{name}"


def events(records: Path) -> list[dict[str, Any]]:
    """The events in the file, but for the one that names the archive."""
    found = [json.loads(line) for line in records.read_text("utf-8").splitlines()]
    return [line for line in found if "archive" not in line]


def built(archive: Archive, out: Path, now: datetime = NOW, **flags: Any) -> Publisher:
    """The publisher of an archive that was updated and built to `out`, as `feeds build` does it."""
    given = {"base_url": "https://feeds.example.org/", "index": str(archive.index)} | flags
    output = open_output(out)
    publisher = Publisher(load_settings(archive.root, environment={}, flags=given), output=output)
    publisher.update(now)
    write_files(publisher, output)
    return publisher

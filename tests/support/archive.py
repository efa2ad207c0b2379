"""An archive to write posts into, and what is published of it."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feeds import static
from feeds.addresses import file_of
from feeds.model import Address
from feeds.publisher import Publisher
from feeds.settings import load_settings
from feeds.storage import open_output
from feeds.storage.local import records_path
from tests.support import postgres

NOW = datetime(2024, 1, 1, tzinfo=UTC)
MAIN_FEED = Address("all", "", "json")


@dataclass
class Archive:
    """A folder of posts and its index, both in a folder of the test's own."""

    root: Path
    index: Path
    database: str = ""
    """The address of the database that its index is in, if that is not in a file."""
    settings: dict[str, str] = field(default_factory=dict)
    """Those it always has."""

    def write(self, name: str, body: str = "<div>\n<p>It rained.</p>\n</div>", **front: str) -> Path:
        """Write a post; it is dated, titled and linked unless `front` says otherwise ("" leaves out)."""
        fields = {"title": name, "date": "2021-05-01T12:00:00Z", "from": f"https://example.com/{name}"}
        head = "".join(f"{key}: {value}\n" for key, value in (fields | front).items() if value)
        return self.write_text(name, f"---\n{head}---\n{body}\n")

    def write_text(self, name: str, text: str) -> Path:
        """Write a file as it is; whoever looks sees all of it or nothing."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.root.with_name("unfinished")
        unfinished.write_text(text, "utf-8")
        return unfinished.replace(path)

    def write_file(self, name: str, data: bytes) -> Path:
        """Write a file that is no post."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    @property
    def records(self) -> Path:
        """Its records, in the user's state folder."""
        return records_path(str(self.root.resolve()))

    def forget(self) -> None:
        """Delete the index, as anybody may at any time."""
        if self.database:
            postgres.forget(self.database)
        for suffix in ("-wal", "-shm", ""):
            Path(f"{self.index}{suffix}").unlink(missing_ok=True)

    def open(self, **flags: Any) -> Publisher:
        """The publisher of the archive, before any update; `has_search`: as it is served."""
        has_search = bool(flags.pop("has_search", False))
        given = {"base_url": "https://feeds.example.org/", "index": self.database or str(self.index)}
        given |= self.settings | flags
        return Publisher(load_settings(self.root, environment={}, flags=given, has_search=has_search))

    def publish(self, now: datetime = NOW, **flags: Any) -> Publisher:
        """The publisher of the archive, up to date."""
        publisher = self.open(**flags)
        publisher.update(now)
        return publisher

    def documents(self, **flags: Any) -> dict[str, bytes]:
        """Everything that is published, by file name."""
        publisher = self.publish(**flags)
        return {file_of(address): publisher.document(address).body for address in publisher.addresses()}


def build(publisher: Publisher, out: Path, **options: Any) -> static.BuildResult:
    """Write everything that is published to the folder `out`."""
    return static.build(publisher, open_output(out), **options)


def without_tombstones(body: bytes) -> bytes:
    """A document but for what it says of entries that are gone: that names the time when this was noticed."""
    body = re.sub(rb'\s*<at:deleted-entry [^>]*/>| xmlns:at="[^"]*"', b"", body)
    body = re.sub(rb',?"deleted":\[[^]]*\]', b"", body)
    return body.replace(b'"_history":{},\n', b"")


def items(publisher: Publisher, address: Address = MAIN_FEED) -> list[dict[str, str]]:
    feed = json.loads(publisher.document(address).body)
    assert isinstance(feed["items"], list)
    return feed["items"]


def titles(publisher: Publisher, address: Address = MAIN_FEED) -> list[str]:
    return [item["title"] for item in items(publisher, address)]

"""Pulls within the process of a test, at a time that the test makes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.publisher import Publisher
from feeds.pull.access import Access
from feeds.pull.client import Client
from feeds.pull.report import Trouble, troubles
from feeds.pull.run import Result, Run
from feeds.pull.state import read_state
from feeds.pull.subscriptions import subscriptions
from feeds.pull.visitor import Clock, Visitor
from feeds.storage.local import pulls_path
from tests.support.archive import Archive
from tests.support.upstream import Upstream

START = datetime(2024, 3, 10, tzinfo=UTC)


@dataclass
class Keeper:
    """Somebody who pulls from `site` into `archive`; sleeping takes no time."""

    archive: Archive
    site: Upstream
    now: datetime = START
    slept: list[float] = field(default_factory=list)

    def settings(self, *pulls: str, more: str = "") -> None:
        """Write the tables [[pull]], of which each is given as its lines."""
        text = "".join(f"[[pull]]\n{lines}\n" for lines in pulls)
        (self.archive.root / "feeds.toml").write_text(more + text, "utf-8")

    def pull(self, *, by_hand: bool = True, dry_run: bool = False, **flags: Any) -> Result:
        """One pull, with leave to speak to the site."""
        publisher = self.publisher(**flags)
        settings = publisher.settings
        path = pulls_path(settings.index_path)
        state = read_state(path)
        client = Client(Access(frozenset({("localhost", self.site.port)})), seconds=5)
        visitor = Visitor(client, Clock(lambda: self.now, self._sleep), state)
        run = Run(publisher, visitor, state, path, dry_run=dry_run)
        return run.pull(subscriptions(settings), by_hand=by_hand)

    def troubles(self) -> list[Trouble]:
        return troubles(read_state(pulls_path(self.publisher().settings.index_path)), self.now)

    def publisher(self, **flags: Any) -> Publisher:
        return self.archive.publish(self.now, accept_loss=True, **flags)

    def pass_time(self, **amount: float) -> None:
        self.now += timedelta(**amount)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

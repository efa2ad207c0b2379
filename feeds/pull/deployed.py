"""Pings for a static build: a hub is told of the feeds that changed, once their addresses have them.

What was told is remembered in a file beside the feeds: nothing is told twice, and nothing is forgotten.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from feeds import addresses
from feeds.errors import BadAddress, BadOutput, BadUpstream
from feeds.formats import FORMATS
from feeds.model import Address
from feeds.pull.client import Client
from feeds.pull.pings import Pings, read_pings, send, write_pings
from feeds.pull.visitor import Clock
from feeds.storage import Output
from feeds.storage.output import MANIFEST

TOLD = ".feeds-pings.json"
"""What the hub was told, in the output."""

_MAIN = addresses.file_of(Address("all", "", "json"))
_LARGEST = 64 * 2**20
_PAUSES = (2, 5, 10, 15, 30, 60)
"""Seconds between looks whether a deployment has arrived."""


@dataclass(slots=True)
class Told:
    """What became of the pings."""

    sent: int = 0
    failures: list[str] = field(default_factory=list)
    """What the hub did not take."""
    old: list[str] = field(default_factory=list)
    """Feeds whose addresses still have what was there before."""
    unseen: list[str] = field(default_factory=list)
    """Feeds whose addresses cannot be reached from here; the hub was told all the same."""


def ping(output: Output, hub: str, client: Client, clock: Clock) -> Told:
    """Tell `hub` of each feed of a build that changed since the last time. Raises BadOutput."""
    news = dict(sorted(_states(output), key=lambda one: one[0].count("/")))
    pings = read_pings(output.read(TOLD)) or Pings()
    pings.note(news, clock.now())
    told = Told()
    ready = []
    for topic in list(pings.waiting):  # whoever deploys asks for it: nothing is put off
        # What one feed waits for, others need not wait for again.
        pauses = () if told.old else _PAUSES
        if _is_deployed(topic, news[topic], client, clock.sleep, pauses, told):
            ready.append(topic)
        else:
            told.old.append(topic)
    told.failures = send(pings, ready, hub, client, clock.now())
    told.sent = sum(topic not in pings.waiting for topic in ready)
    output.write(TOLD, write_pings(pings))
    return told


def _states(output: Output) -> Iterator[tuple[str, str]]:
    """The address of each current feed of a build, and the SHA-256 of its bytes."""
    try:
        names = json.loads(output.read(MANIFEST) or b"{}")
        base = json.loads(output.read(_MAIN) or b"{}").get("feed_url", "")
    except (ValueError, AttributeError) as error:
        raise BadOutput(output.name, "its files are damaged; build it again") from error
    if not base.endswith(_MAIN):
        raise BadOutput(output.name, "is no folder that feeds build has written")
    for name in names.get("files", ()):
        try:
            address = addresses.parse_path(f"/{name}")
        except BadAddress:
            continue
        if address.format in FORMATS and not address.part and addresses.file_of(address) == name:
            body = output.read(name)
            if body is not None:
                yield addresses.url_of(base.removesuffix(_MAIN), address), sha256(body).hexdigest()


def _is_deployed(
    topic: str,
    state: str,
    client: Client,
    sleep: Callable[[float], None],
    pauses: Sequence[float],
    told: Told,
) -> bool:
    """Whether a feed's address has its bytes; where it cannot be reached, that is taken for granted."""
    for pause in (0, *pauses):
        sleep(pause)
        try:
            response = client.send("GET", topic, {"Cache-Control": "no-cache"}, most=_LARGEST)
        except BadUpstream:
            told.unseen.append(topic)
            return True
        if sha256(response.body).hexdigest() == state:
            return True
    return False

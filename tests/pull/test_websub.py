"""WebSub from end to end: a post in the folder, a hub that others wrote, a subscriber.

Flask-WebSub is not in the extra `test`, as it brings a package `tests` of its own, which hides ours: install
it and celery by hand, and delete that package.
"""

import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import flask
import pytest
from werkzeug.serving import make_server

from feeds.storage.local import pings_path
from tests.support.archive import Archive
from tests.support.serving import serving
from tests.support.upstream import Upstream
from tests.support.waiting import wait_until

SECRET = "of the subscriber"


@contextmanager
def hub_at(folder: Path) -> Iterator[str]:
    """A hub that does its work in the request, without a broker."""
    celery = pytest.importorskip("celery")
    flask_websub = pytest.importorskip("flask_websub.hub")
    tasks = celery.Celery("hub")
    tasks.conf.task_always_eager = True
    storage = flask_websub.SQLite3HubStorage(str(folder / "hub.sqlite"))
    hub = flask_websub.Hub(storage, tasks, SIGNATURE_ALGORITHM="sha256")
    app = flask.Flask("hub")
    app.config["PUBLISH_SUPPORTED"] = True
    app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hub"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_new_post_reaches_a_subscriber_signed(archive: Archive, site: Upstream, tmp_path: Path) -> None:
    received: list[tuple[bytes, str]] = []

    def callback(request: flask.Request) -> str:
        received.append((request.get_data(), request.headers.get("X-Hub-Signature", "")))
        return ""

    class Views(dict[str, Any]):
        def get(self, path: str, default: Any = None) -> Any:
            if path.startswith("/callback?"):  # verification of the intent
                return lambda request: request.args["hub.challenge"]
            return callback if path == "/callback" else default

    site.views = Views()
    archive.write("a.md", title="Before")
    environment = {"FEEDS_INDEX": str(archive.index)}
    with (
        hub_at(tmp_path) as hub,
        serving(archive.root, environment={**environment, "FEEDS_HUB": hub}) as server,
    ):
        topic = f"http://localhost:{server.port}/feed.atom"
        link = server.get("/feed.atom").headers["link"]
        assert f'<{hub}>; rel="hub"' in link and f'<{topic}>; rel="self"' in link
        form = {
            "hub.mode": "subscribe",
            "hub.topic": topic,
            "hub.callback": site.url("/callback"),
            "hub.secret": SECRET,
            "hub.lease_seconds": "86400",
        }
        with urlopen(hub, urlencode(form).encode(), timeout=30) as answer:
            assert answer.status == 202
        wait_until(pings_path(archive.index).exists)  # the hub is told of what comes from now on
        archive.write("b.md", title="News from the harbour", date="2021-06-01T12:00:00Z")
        wait_until(lambda: any(b"News from the harbour" in body for body, _ in received))
    body, signature = received[0]
    assert signature == "sha256=" + hmac.new(SECRET.encode(), body, "sha256").hexdigest()
    assert body.startswith(b"<?xml") and b"<title>Before</title>" in body

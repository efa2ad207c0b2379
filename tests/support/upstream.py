"""A site elsewhere that is pulled from: a real server on this machine, which remembers what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

import flask
from werkzeug.serving import make_server

Answer = flask.Response | str | bytes
View = Callable[[flask.Request], Answer]


@dataclass
class Article:
    """An article of the site."""

    path: str
    title: str
    html: str
    date: datetime = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""
    """What feeds have instead of the text, unless ""."""


@dataclass
class Upstream:
    """The site; `views` answer paths, everything else is a 404."""

    port: int = 0
    views: dict[str, View] = field(default_factory=dict)
    articles: list[Article] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path and headers, in lower case, of each request."""
    times: list[tuple[float, float]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def asked(self, path: str) -> int:
        return sum(one == path for one, _ in self.requests)

    def feed(self, path: str, **options: bool) -> None:
        """Publish the articles in the format of the path's suffix, with an entity tag."""
        self.views[path] = lambda request: conditional(request, self.document(path.rpartition(".")[2]))

    def document(self, format_name: str) -> bytes:
        return {"atom": self._atom, "rss": self._rss, "json": self._json}[format_name]().encode()

    def publish(self, article: Article) -> Article:
        """Add an article, with a page of its own."""
        self.articles.insert(0, article)
        self.views[article.path] = lambda request: page(article)
        return article

    def _atom(self) -> str:
        def entry(one: Article) -> str:
            people = "".join(f"<author><name>{escape(name)}</name></author>" for name in one.authors)
            tags = "".join(f'<category term="{escape(tag)}"/>' for tag in one.tags)
            kind = "summary" if one.summary else "content"
            return (
                f"<entry><id>urn:{one.path}</id><title>{escape(one.title)}</title>{people}{tags}"
                f'<link href="{self.url(one.path)}"/><published>{one.date.isoformat()}</published>'
                f"<updated>{(one.updated or one.date).isoformat()}</updated>"
                f'<{kind} type="html">{escape(one.summary or one.html)}</{kind}></entry>'
            )

        return (
            '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:feed</id><title>Up</title>'
            f'<link href="{self.url("/")}"/>{"".join(map(entry, self.articles))}</feed>'
        )

    def _rss(self) -> str:
        def item(one: Article) -> str:
            people = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in one.authors)
            tags = "".join(f"<category>{escape(tag)}</category>" for tag in one.tags)
            kind = "description" if one.summary else "content:encoded"
            return (
                f'<item><guid isPermaLink="false">urn:{one.path}</guid><title>{escape(one.title)}</title>'
                f"<link>{self.url(one.path)}</link>{people}{tags}"
                f"<pubDate>{format_datetime(one.date)}</pubDate>"
                f"<{kind}>{escape(one.summary or one.html)}</{kind}></item>"
            )

        return (
            '<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Up</title>'
            f"<link>{self.url('/')}</link>{''.join(map(item, self.articles))}</channel></rss>"
        )

    def _json(self) -> str:
        items = [
            {
                "id": f"urn:{one.path}",
                "url": self.url(one.path),
                "title": one.title,
                "date_published": one.date.isoformat(),
                "authors": [{"name": name} for name in one.authors],
                "tags": list(one.tags),
                ("summary" if one.summary else "content_html"): one.summary or one.html,
            }
            for one in self.articles
        ]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Up", "items": items}
        return json.dumps({**feed, "home_page_url": self.url("/")})


def conditional(request: flask.Request, body: bytes, **headers: str) -> flask.Response:
    """A response that answers If-None-Match."""
    response = flask.Response(body, content_type="application/xml; charset=utf-8")
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    response.add_etag()
    response.make_conditional(request)
    return response


def redirect(there: str, status: int = 302) -> flask.Response:
    """A redirect to an address or a path."""
    return flask.Response(status=status, headers={"Location": there})


def page(article: Article) -> str:
    """The page of an article, with furniture around it."""
    return (
        f"<!doctype html><html><head><title>{escape(article.title)}</title></head><body>"
        "<nav><a href='/'>Home</a> <a href='/about'>About</a></nav>"
        f"<article><h1>{escape(article.title)}</h1>{article.html}</article>"
        "<footer>Copyright. All rights reserved.</footer></body></html>"
    )


def prose(word: str, paragraphs: int = 6) -> str:
    """A text of some length about a word."""
    return "".join(
        f"<p>Paragraph {number} tells of {word}, which was seen in the harbour, and of the people there, "
        f"who said that they had known it, all of them, for {number + 3} years or more.</p>"
        for number in range(paragraphs)
    )


@contextmanager
def running() -> Iterator[Upstream]:
    """The site, until the end of the block."""
    site = Upstream()
    app = flask.Flask("upstream", static_folder=None)

    @app.before_request
    def answer() -> Answer:
        request = flask.request
        path = request.full_path.rstrip("?")
        site.requests.append((path, {name.lower(): value for name, value in request.headers.items()}))
        view = site.views.get(path)
        return view(request) if view else flask.Response("nothing here", 404)

    server = make_server("127.0.0.1", 0, app, threaded=True)
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

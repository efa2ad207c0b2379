"""The WSGI application; numbers are those of the HTTP and discovery statements a test stands for."""

import gzip
import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote, urljoin
from wsgiref.validate import validator

import brotli
import feedparser
import html5lib
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.test import TestResponse, create_environ, run_wsgi_app

from feeds import addresses
from feeds.documents.inventory import files
from feeds.model import Modified
from feeds.publisher import Publisher
from feeds.web.app import create_app
from tests.support.archive import NOW, Archive

Client: TypeAlias = FlaskClient

FEEDS = ["/feed.atom", "/feed.rss", "/feed.json"]
DOCUMENTS = [*FEEDS, "/", "/style.css", "/script.js", "/feeds.opml", "/tag/雨/feed.atom", "/tag/雨/"]
PASSING = timedelta(seconds=1)


@pytest.fixture(scope="module")
def publisher(shared_archive: Archive) -> Publisher:
    shared_archive.write("a.md", tags="[雨]", author="Mei Lin")
    shared_archive.write("b.md", date="2021-05-02", tags="[C#, 雨]")
    return shared_archive.publish()


@pytest.fixture(scope="module")
def client(publisher: Publisher) -> Client:
    return create_app(publisher).test_client()


def get(client: Client, path: str = "/feed.atom", **headers: str) -> TestResponse:
    return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss", "feed.json", "added.atom"])
def test_every_current_feed_names_its_hub_and_itself_in_a_header(archive: Archive, name: str) -> None:
    archive.write("a.md", tags="[雨]")
    client = create_app(archive.publish(hub="https://hub.example/", archives="all")).test_client()
    for path in (f"/{name}", f"/tag/雨/{name}"):
        response = get(client, path)
        topic = f"https://feeds.example.org{quote(path)}"
        assert response.headers["Link"] == f'<https://hub.example/>; rel="hub", <{topic}>; rel="self"'
        assert get(client, path, If_None_Match=response.headers["ETag"]).status_code == 304
    assert "Link" not in get(client, "/").headers


# --- validators ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCUMENTS)
def test_i1_every_document_has_validators(client: Client, path: str) -> None:
    response = get(client, path)
    assert response.status_code == 200
    assert {"ETag", "Last-Modified", "Date", "Content-Length"} <= set(response.headers.keys())
    assert response.headers["Cache-Control"] == "public, max-age=900"
    assert response.headers["Vary"] == "Accept-Encoding"


def test_i1_the_age_is_a_setting(archive: Archive) -> None:
    client = create_app(archive.publish(max_age=60)).test_client()
    assert get(client).headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', "*"])
def test_i2_a_tag_just_given_gives_304(client: Client, path: str, form: str) -> None:
    tag = get(client, path).headers["ETag"]
    assert get(client, path, If_None_Match=form.format(tag)).status_code == 304


def test_i2_a_tag_is_over_a_date(client: Client) -> None:
    date = get(client).headers["Last-Modified"]
    assert get(client, If_None_Match='"x"', If_Modified_Since=date).status_code == 200


@pytest.mark.parametrize("path", DOCUMENTS)
def test_i3_a_date_just_given_gives_304(client: Client, path: str) -> None:
    date = get(client, path).headers["Last-Modified"]
    assert get(client, path, If_Modified_Since=date).status_code == 304


def test_i3_a_date_that_is_none_gives_200(client: Client) -> None:
    assert get(client, If_Modified_Since="yesterday").status_code == 200


@pytest.mark.parametrize("path", DOCUMENTS)
def test_i4_a_304_repeats_the_validators_and_has_no_body(client: Client, path: str) -> None:
    full = get(client, path, Accept_Encoding="gzip")
    short = get(client, path, Accept_Encoding="gzip", If_None_Match=full.headers["ETag"])
    assert (short.status_code, short.data) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert short.headers[name] == full.headers[name]
    assert "Date" in short.headers
    assert "Content-Type" not in short.headers


@pytest.mark.parametrize("path", FEEDS)
def test_i5_a_post_with_an_old_date_reaches_clients_that_know_dates_only(archive: Archive, path: str) -> None:
    archive.write("a.md", date="2021-05-01")
    publisher = archive.publish()
    client = create_app(publisher).test_client()
    date = get(client, path).headers["Last-Modified"]
    archive.write("old.md", date="1999-01-01")
    archive.publish()
    assert b"old.md" in get(client, path, If_Modified_Since=date).data


@pytest.mark.parametrize("path", FEEDS)
def test_i5_a_removed_post_reaches_clients_that_know_dates_only(archive: Archive, path: str) -> None:
    archive.write("a.md", date="2021-05-01")
    old = archive.write("old.md", date="1999-01-01")
    client = create_app(archive.publish()).test_client()
    date = get(client, path).headers["Last-Modified"]
    old.unlink()
    archive.publish()
    response = get(client, path, If_Modified_Since=date)
    assert response.status_code == 200
    assert b"<title>old.md" not in response.data and b'"title":"old.md' not in response.data


def test_i5_no_state_is_taken_for_another_by_its_date(archive: Archive) -> None:
    publisher = archive.publish()
    address, moment = addresses.parse_path("/feed.atom"), datetime(2024, 1, 1, tzinfo=UTC)
    seen: list[Modified | None] = []
    for number in range(4):
        archive.write(f"{number}.md")
        publisher = archive.publish()
        seen.append(publisher.published(address, moment).modified)
    dates = [moment + number * PASSING for number in range(4)]
    assert seen == [Modified(at, before) for at, before in zip(dates, [None, *dates], strict=False)]


def test_i5_the_date_stays_while_the_bytes_do(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    publisher = archive.publish()
    address, moment = addresses.parse_path("/tag/x/feed.atom"), datetime(2024, 1, 1, tzinfo=UTC)
    first = publisher.published(address, moment)
    archive.write("b.md")
    again = archive.publish().published(address, moment + timedelta(days=1))
    assert (again.modified, again.document.etag) == (first.modified, first.document.etag)
    assert again.generation != first.generation


def test_i5_the_date_is_the_same_for_all_that_share_an_index(archive: Archive) -> None:
    archive.write("a.md")
    one, other = archive.publish(), archive.publish()
    address, moment = addresses.parse_path("/feed.atom"), datetime(2024, 1, 1, tzinfo=UTC)
    first = one.published(address, moment)
    assert other.published(address, moment + timedelta(hours=1)) == first


def test_i6_a_tag_depends_on_the_bytes_alone(archive: Archive, tmp_path: Path) -> None:
    archive.write("a.md")
    first = get(create_app(archive.publish()).test_client())
    fresh = archive.publish(index=str(tmp_path / "other.sqlite"))
    second = get(create_app(fresh).test_client())
    assert (second.data, second.headers["ETag"]) == (first.data, first.headers["ETag"])


def test_i6_a_change_of_the_bytes_is_a_change_of_the_tag(archive: Archive) -> None:
    archive.write("a.md")
    client = create_app(archive.publish()).test_client()
    tag = get(client).headers["ETag"]
    archive.write("a.md", title="Snow")
    archive.publish()
    response = get(client, If_None_Match=tag)
    assert (response.status_code, b"Snow" in response.data) == (200, True)


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize("coding, decode", [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_i7_codings_hold_the_same_bytes(client: Client, path: str, coding: str, decode: object) -> None:
    plain, coded = get(client, path), get(client, path, Accept_Encoding=coding)
    assert coded.headers["Content-Encoding"] == coding
    assert callable(decode) and decode(coded.data) == plain.data
    assert coded.headers["ETag"] == f'{plain.headers["ETag"][:-1]}-{coding}"'
    assert get(client, path, Accept_Encoding=coding).data == coded.data


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize("coding", ["", "gzip", "br"])
def test_i8_head_is_get_without_the_body(client: Client, path: str, coding: str) -> None:
    full = get(client, path, Accept_Encoding=coding)
    head = client.head(path, headers={"Accept-Encoding": coding})
    assert (head.status_code, head.data) == (200, b"")
    assert {**head.headers, "Date": ""} == {**full.headers, "Date": ""}


@pytest.mark.parametrize("path", ["/tag/nobody/feed.atom", "/feed", "/tag/雨"])
def test_i8_head_is_get_for_errors_and_redirects(client: Client, path: str) -> None:
    full, head = get(client, path), client.head(path)
    assert (head.status_code, head.data) == (full.status_code, b"")
    assert {**head.headers, "Date": ""} == {**full.headers, "Date": ""}


def test_i9_what_is_broken_here_is_503_with_a_time_and_said_once(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    publisher = archive.publish()
    client = create_app(publisher).test_client()
    with closing(sqlite3.connect(publisher.settings.index)) as index, index:
        index.execute("DROP TABLE entries")
    responses = [get(client) for _ in range(3)]
    assert {response.status_code for response in responses} == {503}
    assert "Retry-After" in responses[0].headers
    assert "Traceback" not in responses[0].text
    assert len(caplog.records) == 1


@pytest.mark.parametrize("query", ["?null", "?_=123", "?utm_source=x&a=b", "?%ff=%00", "?", "?q=雨"])
def test_i10_unknown_parameters_are_ignored(client: Client, query: str) -> None:
    plain, asked = get(client), get(client, "/feed.atom" + query)
    assert (asked.data, asked.headers["ETag"]) == (plain.data, plain.headers["ETag"])
    assert feedparser.parse(asked.data).feed.links[0].href.endswith("/feed.atom")


@pytest.mark.parametrize("path", ["/tag/nobody/feed.atom", "/tag/nobody/", "/nothing", "/host/x/feed.atom"])
def test_i11_what_is_not_there_is_404_and_no_feed(client: Client, path: str) -> None:
    response = get(client, path)
    assert (response.status_code, response.content_type) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize("path", ["/tag/nobody/feed.atom", "/tag/nobody/", "/nothing", "/雨/x/y/z"])
def test_i11_people_are_shown_a_way_on_where_nothing_is(client: Client, path: str) -> None:
    page = get(client, path, Accept="text/html,*/*;q=0.8")
    assert (page.status_code, page.content_type) == (404, "text/html; charset=utf-8")
    assert page.headers["Vary"] == get(client, path).headers["Vary"] == "Accept"
    html5lib.HTMLParser(strict=True).parse(page.data)
    (way,) = BeautifulSoup(page.data, "html.parser").select("main a")
    assert get(client, urljoin(path, str(way["href"]))).status_code == 200


def test_i11_a_channel_that_ended_is_gone_in_the_end_until_it_begins_again(archive: Archive) -> None:
    post = archive.write("a.md", tags="[x]")
    client = create_app(archive.publish()).test_client()
    statuses = [get(client, "/tag/x/feed.atom").status_code]
    post.unlink()
    for later in (timedelta(1), timedelta(92)):
        archive.publish(NOW + later)
        statuses.append(get(client, "/tag/x/feed.atom").status_code)
    archive.write("a.md", tags="[x]")
    archive.publish(NOW + timedelta(93))
    statuses.append(get(client, "/tag/x/feed.atom").status_code)
    assert statuses == [200, 200, 410, 200]


@pytest.mark.parametrize("path", [*DOCUMENTS, "/nothing", "/healthz", "/feed"])
def test_i12_no_type_is_guessed_and_no_version_is_told(client: Client, path: str) -> None:
    headers = get(client, path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Server", "X-Powered-By"} & set(headers.keys())


@pytest.mark.parametrize("path", [*FEEDS, "/feeds.opml"])
def test_i12_programs_in_browsers_may_read_feeds(client: Client, path: str) -> None:
    assert get(client, path).headers["Access-Control-Allow-Origin"] == "*"
    asked = client.options(path, headers={"Access-Control-Request-Headers": "if-none-match"})
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["/", "/tag/雨/"])
def test_i12_pages_are_closed(client: Client, path: str) -> None:
    headers = get(client, path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("path", ["/", "/tag/雨/"])
def test_i12_the_policy_lets_through_all_that_a_page_has(client: Client, path: str) -> None:
    page = BeautifulSoup(get(client, path).data, "lxml")
    assert not page.find_all(["style", "iframe", "base"])
    assert not page.find_all(style=True)
    assert all(not script.text and "://" not in str(script["src"]) for script in page.find_all("script"))
    assert page.find("link", rel="stylesheet")


def test_i13_validators_stay_good_when_another_document_changes(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    client = create_app(archive.publish()).test_client()
    first = get(client, "/tag/x/feed.atom")
    archive.write("b.md")
    archive.publish()
    assert get(client, "/tag/x/feed.atom", If_None_Match=first.headers["ETag"]).status_code == 304
    date = first.headers["Last-Modified"]
    assert get(client, "/tag/x/feed.atom", If_Modified_Since=date).status_code == 304


# --- discovery and types ---------------------------------------------------------------------


def alternates(client: Client, path: str) -> list[tuple[str, str]]:
    links = BeautifulSoup(get(client, path).data, "lxml").head.find_all("link", rel="alternate")  # type: ignore[union-attr]
    assert all(link["rel"] == ["alternate"] and link["title"] for link in links)
    return [(str(link["type"]), str(link["href"])) for link in links]


def test_k1_a_page_names_its_own_feeds_and_then_those_of_the_site(client: Client) -> None:
    base = "https://feeds.example.org/"
    own = [base + quote(f"tag/雨/feed.{name}") for name in ("atom", "rss", "json")]
    site = [base + f"feed.{name}" for name in ("atom", "rss", "json")]
    assert [href for _, href in alternates(client, "/tag/雨/")] == own + site
    assert [href for _, href in alternates(client, "/")] == site


def test_k1_the_feeds_that_a_page_names_are_there(client: Client) -> None:
    for media_type, href in alternates(client, "/tag/雨/"):
        response = get(client, "/" + href.removeprefix("https://feeds.example.org/"))
        assert (response.status_code, response.mimetype) == (200, media_type)


@pytest.mark.parametrize(
    "path, media_type",
    [
        ("/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/feed.rss", "application/rss+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/script.js", "text/javascript; charset=utf-8"),
    ],
)
def test_k2_each_document_has_its_type(client: Client, path: str, media_type: str) -> None:
    assert get(client, path).content_type.startswith(media_type)


@pytest.mark.parametrize("accept", ["text/html", "application/rss+xml", "image/png", "nonsense;;q=x"])
def test_k2_a_feed_never_varies_on_accept(client: Client, accept: str) -> None:
    plain, asked = get(client), get(client, Accept=accept)
    assert (asked.status_code, asked.data, asked.content_type) == (200, plain.data, plain.content_type)


def test_k3_addresses_end_as_static_hosts_map_them(publisher: Publisher) -> None:
    suffixes = {Path(name).suffix for name in files(publisher.archive, publisher.addresses())}
    icons = {".ico", ".png", ".svg"}
    assert suffixes == {".atom", ".rss", ".json", ".html", ".opml", ".css", ".js", ".xml"} | icons


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss", "/feeds.opml"])
def test_k4_bytes_header_and_declaration_agree(client: Client, path: str) -> None:
    response = get(client, path)
    declared = re.match(rb"<\?xml version=['\"]1.0['\"] encoding=['\"]([\w-]+)['\"]", response.data)
    assert declared and declared[1].lower() == b"utf-8"
    assert response.mimetype_params["charset"] == "utf-8"
    assert response.data.decode("utf-8")


# --- requests --------------------------------------------------------------------------------


@pytest.mark.parametrize("raw", [b"/\xff", b"/tag/\xe9/feed.atom", b"/\x00", b"/a\nb", b"/tag/\xed\xa0\x80/"])
def test_a_path_that_is_none_is_400(client: Client, raw: bytes) -> None:
    response = client.get("/", environ_overrides={"PATH_INFO": raw.decode("latin-1")})
    assert (response.status_code, response.mimetype) == (400, "text/plain")


@pytest.mark.parametrize("path", ["/" + "a" * 9000, "/feed.atom?" + "a" * 9000, "/tag/" + "雨" * 3000])
def test_an_address_that_is_too_long_is_414(client: Client, path: str) -> None:
    assert get(client, path).status_code == 414


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get"])
@pytest.mark.parametrize("path", ["/feed.atom", "/nothing"])
def test_other_methods_are_405(client: Client, method: str, path: str) -> None:
    response = client.open(path, method=method)
    if method == "get":  # the client writes it as it should be
        return
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/tag/../../../etc/passwd",
        "/tag/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/tag/..%5c..%5cetc%5cpasswd/feed.atom",
        "/tag/....//....//etc/passwd",
        "/%252e%252e%252fetc/passwd",
        "/tag/%c0%ae%c0%ae/feed.atom",
        "//etc/passwd",
        "/tag//etc/passwd",
        "/a.md",
        "/feeds/__init__.py",
        "/.feeds-manifest.json",
        "/index.sqlite",
        "/file:///etc/passwd",
    ],
)
def test_no_path_leads_out(client: Client, path: str) -> None:
    assert get(client, path).status_code in (404, 400 if "c0" in path else 404)


@pytest.mark.parametrize(
    "old, new",
    [
        ("/feed.xml", "feed.atom"),
        ("/atom.xml", "feed.atom"),
        ("/rss.xml", "feed.rss"),
        ("/index.xml", "feed.rss"),
        ("/feed", "feed.rss"),
        ("/feed/", "feed.rss"),
        ("/feed/by_tag/雨.xml", "tag/%E9%9B%A8/feed.atom"),
        ("/index.html", ""),
        ("/tag/雨", "tag/%E9%9B%A8/"),
        ("/tag/雨/index.html", "tag/%E9%9B%A8/"),
        ("/tag/雨/feed.atom/", "tag/%E9%9B%A8/feed.atom"),
        ("/tag/C%23/", "tag/c=23/"),
    ],
)
def test_old_addresses_and_other_spellings_redirect(client: Client, old: str, new: str) -> None:
    response = get(client, old + "?utm_source=x")
    assert (response.status_code, response.location) == (301, "https://feeds.example.org/" + new)


@pytest.mark.parametrize("old", ["/feed/by_tag/nobody.xml", "/tag/Nobody", "/category/x/index.html"])
def test_nothing_redirects_to_what_is_not_there(client: Client, old: str) -> None:
    assert get(client, old).status_code == 404


@pytest.mark.parametrize(
    "path", ["/tag/雨/feed.atom", "/tag/%E9%9B%A8/feed.atom", "/tag/%e9%9b%A8/feed.atom"]
)
def test_a_path_may_be_encoded_in_any_way(client: Client, path: str) -> None:
    assert get(client, path).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "", "a b", "[::1", "x" * 5000, "é", "evil.example:99999"])
def test_the_host_header_is_never_used(client: Client, host: str) -> None:
    plain = get(client)
    for path in ("/feed.atom", "/", "/feed", "/nothing"):
        response = client.get(path, environ_overrides={"HTTP_HOST": host})
        assert response.status_code < 500
        assert "evil" not in response.text + str(response.headers)
    assert client.get("/feed.atom", environ_overrides={"HTTP_HOST": host}).data == plain.data


def test_a_base_url_with_a_path_is_served_with_it_and_without(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    client = create_app(archive.publish(base_url="https://example.org/my%20archive/")).test_client()
    for path in ("/", "/feed.atom", "/tag/x/feed.json", "/style.css", "/healthz"):
        plain, asked = get(client, path), get(client, "/my%20archive" + path)
        assert (asked.status_code, asked.data) == (plain.status_code, plain.data) == (200, plain.data)


def test_a_base_url_with_a_path_redirects_below_it(archive: Archive) -> None:
    client = create_app(archive.publish(base_url="https://example.org/archive/")).test_client()
    for path, new in {"/archive": "", "/archive/feed.xml": "feed.atom", "/rss.xml": "feed.rss"}.items():
        assert get(client, path).location == "https://example.org/archive/" + new


def test_a_base_path_may_look_like_a_channel(archive: Archive) -> None:
    archive.write("a.md", tags="[x]")
    client = create_app(archive.publish(base_url="https://example.org/tag/")).test_client()
    for path in ("/tag/feed.atom", "/feed.atom", "/tag/x/feed.atom", "/tag/tag/x/feed.atom"):
        assert get(client, path).status_code == 200


def test_all_is_well(client: Client) -> None:
    response = get(client, "/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert response.headers["Cache-Control"] == "no-store"


def test_it_keeps_to_the_rules_of_wsgi(publisher: Publisher) -> None:
    app = validator(create_app(publisher))
    for path in ("/feed.atom", "/nothing", "/feed", "/healthz"):
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            environ = create_environ(path, method=method)
            chunks, _, _ = run_wsgi_app(app, environ, buffered=True)
            assert isinstance(b"".join(chunks), bytes)


METHODS = st.sampled_from(["GET", "HEAD", "POST", "OPTIONS", "PUT", "TRACE", "X", "get", "GET\u00e9"])
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            *("ACCEPT", "ACCEPT_ENCODING", "AUTHORIZATION", "CONTENT_LENGTH", "COOKIE", "EXPECT", "HOST"),
            *("IF_MATCH", "IF_MODIFIED_SINCE", "IF_NONE_MATCH", "IF_RANGE", "RANGE", "TRANSFER_ENCODING"),
        ]
    ),
    st.text(st.characters(max_codepoint=255))
    | st.sampled_from(["*", "gzip;q=", 'W/"', "bytes=0-,-", "Mon, 01 Jan 2024 00:00:00 GMT", "-1", ",", ";"]),
)
PATHS = st.binary(max_size=60) | st.lists(
    st.sampled_from(
        [
            "tag",
            "..",
            "",
            "feed.atom",
            "feed",
            "雨",
            "=",
            "==",
            "=2f",
            "%2f",
            "\\",
            "x" * 300,
            "search",
            "by_tag",
        ]
    )
).map(lambda parts: "/".join(parts).encode())


@given(method=METHODS, path=PATHS, query=st.text(st.characters(max_codepoint=255)), headers=HEADERS)
@example("GET", b"/feed.atom", "", {"HOST": "\x00"})
@example("GET", b"", "", {})
@example("GET", b"feed.atom", "", {})
def test_nothing_that_is_sent_is_our_fault(
    client: Client, method: str, path: bytes, query: str, headers: dict[str, str]
) -> None:
    environ = create_environ()
    environ |= {"REQUEST_METHOD": method, "PATH_INFO": (b"/" + path).decode("latin-1"), "QUERY_STRING": query}
    environ |= {f"HTTP_{name}": value for name, value in headers.items()}
    chunks, status, answered = run_wsgi_app(client.application, environ, buffered=True)
    assert int(status.split()[0]) in (200, 304, 301, 400, 404, 405, 406, 414)
    body = b"".join(chunks)
    assert b"Traceback" not in body
    if status.startswith("200") and method == "GET":
        assert len(body) == int(answered["Content-Length"])


def test_an_update_by_another_process_is_seen_at_once(archive: Archive) -> None:
    client = create_app(archive.publish()).test_client()
    assert json.loads(get(client, "/feed.json").data)["items"] == []
    archive.write("a.md")
    archive.publish()
    assert len(json.loads(get(client, "/feed.json").data)["items"]) == 1

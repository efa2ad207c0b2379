"""Conditions and codings as pure functions; numbers are those of the HTTP statements they stand for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.codings import encode
from feeds.model import Document, Modified
from feeds.web.responses import RequestHeaders, Response, document_response

NOW = datetime(2024, 1, 1, 12, 0, 0, 500_000, tzinfo=UTC)
MODIFIED = Modified(datetime(2023, 12, 31, 8, tzinfo=UTC), None)
FEED = Document(b"<feed/>" * 40, "application/atom+xml; charset=utf-8", "5f")
DATE = "Sun, 31 Dec 2023 08:00:00 GMT"


def get(
    etag: str | None = None,
    since: str | None = None,
    coding: str | None = None,
    modified: Modified | None = MODIFIED,
) -> Response:
    return document_response(
        FEED,
        RequestHeaders(etag, since, coding),
        encoded=lambda name: encode(FEED.body, name),
        modified=modified,
        max_age=600,
        now=NOW,
    )


def test_i1_a_200_has_all_that_caches_need() -> None:
    headers = get().headers
    assert headers["ETag"] == '"5f"'
    assert headers["Last-Modified"] == DATE
    assert headers["Cache-Control"] == "public, max-age=600"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Date"] == "Mon, 01 Jan 2024 12:00:00 GMT"


@pytest.mark.parametrize(
    "etag", ['"5f"', 'W/"5f"', 'w/"5f"', '"a", "5f"', '"a,b" , W/"5f","c"', "*", "5f", '"5f;gzip"']
)
def test_i2_a_known_tag_gives_304(etag: str) -> None:
    assert get(etag).status == 304


@pytest.mark.parametrize("etag", ['"5"', '"5f6"', '"a", "b"', "", ",", '"', "W/", '"5F"'])
def test_i2_an_unknown_tag_gives_200(etag: str) -> None:
    assert get(etag).status == 200


def test_i2_with_a_tag_the_date_is_ignored() -> None:
    assert get('"other"', since=DATE).status == 200
    assert get('"5f"', since="Sun, 01 Jan 1995 00:00:00 GMT").status == 304


@pytest.mark.parametrize("tag", ["", "garbage"])
def test_i2_a_tag_that_is_none_is_still_a_tag(tag: str) -> None:
    assert get(tag, since=DATE).status == 200


@pytest.mark.parametrize(
    "since",
    [DATE, "Mon, 01 Jan 2024 00:00:00 GMT", "Sunday, 31-Dec-23 08:00:00 GMT", "Sun Dec 31 08:00:00 2023"],
)
def test_i3_a_date_that_is_not_before_the_change_gives_304(since: str) -> None:
    assert get(since=since).status == 304


@pytest.mark.parametrize(
    "since",
    [
        "Sun, 31 Dec 2023 07:59:59 GMT",
        "garbage",
        "",
        "0",
        "-1",
        "2023-12-31T08:00:00Z?",
        *("Sun, 99 Foo", "Mon, 22 Nov 99999999999 10:10:10 GMT"),
    ],
)
def test_i3_an_earlier_date_or_garbage_gives_200(since: str) -> None:
    assert get(since=since).status == 200


def test_i3_a_date_in_the_future_is_no_date() -> None:
    assert get(since="Mon, 01 Jan 2024 12:00:01 GMT").status == 200


@pytest.mark.parametrize("coding", [None, "gzip", "br"])
def test_i4_a_304_repeats_the_validators_and_has_no_body(coding: str | None) -> None:
    full = get(coding=coding)
    short = get(full.headers["ETag"], coding=coding)
    assert (short.status, short.body) == (304, b"")
    assert "Last-Modified" not in short.headers
    for name in ("ETag", "Cache-Control", "Vary", "Date"):
        assert short.headers[name] == full.headers[name]
    assert not {"Content-Type", "Content-Length", "Content-Encoding"} & short.headers.keys()


@pytest.mark.parametrize("coding, mark", [(None, ""), ("gzip", "-gzip"), ("br", "-br")])
def test_i7_each_coding_has_a_tag_of_its_own(coding: str | None, mark: str) -> None:
    assert get(coding=coding).headers["ETag"] == f'"5f{mark}"'


@pytest.mark.parametrize("coding", [None, "gzip", "br"])
@pytest.mark.parametrize("other", [None, "gzip", "br"])
def test_i7_a_tag_is_good_for_its_own_coding_only(coding: str | None, other: str | None) -> None:
    tag = get(coding=other).headers["ETag"]
    assert get(tag, coding=coding).status == (304 if coding == other else 200)


@pytest.mark.parametrize("coding", [None, "gzip", "br"])
@pytest.mark.parametrize("form", ['W/"{}"', '"{}-gzip-gzip"', '"{};gzip"', '"{}--gzip"', 'W/"{};gzip"'])
def test_i7_what_proxies_make_of_a_tag_is_known(coding: str | None, form: str) -> None:
    tag = get(coding=coding).headers["ETag"].strip('"')
    made = (
        form.format(tag).replace("-gzip-gzip", "-gzip")
        if coding
        else form.replace("-gzip-gzip", ";gzip").format(tag)
    )
    assert get(made, coding=coding).status == 304


def test_i7_apache_marks_what_is_already_gzip() -> None:
    assert get('"5f-gzip-gzip"', coding="gzip").status == 304


def test_no_coding_at_all_is_406() -> None:
    answered = get(coding="identity;q=0")
    assert (answered.status, answered.headers["Vary"]) == (406, "Accept-Encoding")


def at(seconds: int) -> datetime:
    return NOW.replace(microsecond=0) + timedelta(seconds=seconds)


def test_i5_a_date_later_than_now_is_not_said_but_counts() -> None:
    modified = Modified(at(1), at(-9))
    first = get(modified=modified)
    assert first.headers["Last-Modified"] == first.headers["Date"]
    assert get(since=first.headers["Last-Modified"], modified=modified).status == 200


@pytest.mark.parametrize("before", [at(0), at(1)])
def test_i5_a_date_that_other_bytes_had_is_not_said(before: datetime) -> None:
    modified = Modified(before + timedelta(seconds=1), before)
    assert "Last-Modified" not in get(modified=modified).headers


def test_without_a_known_change_there_is_no_date() -> None:
    assert "Last-Modified" not in get(modified=None).headers
    assert get(since="Mon, 01 Jan 2024 12:00:00 GMT", modified=None).status == 200


@given(*[st.none() | st.text()] * 3)
def test_any_conditions_have_an_answer(etag: str | None, since: str | None, coding: str | None) -> None:
    assert get(etag, since, coding).status in {200, 304, 406}


@pytest.mark.parametrize("media_type", ["text/html; charset=utf-8", "application/rss+xml; charset=utf-8"])
def test_i12_pages_are_closed_and_feeds_are_open(media_type: str) -> None:
    document = Document(b"x", media_type, "1")
    headers = document_response(
        document, RequestHeaders(), encoded=lambda name: b"x", modified=MODIFIED, max_age=1, now=NOW
    ).headers
    page = "html" in media_type
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert ("Access-Control-Allow-Origin" in headers) is not page
    assert ("frame-ancestors 'none'" in headers.get("Content-Security-Policy", "")) is page
    assert (headers.get("Referrer-Policy") == "no-referrer") is page
    assert (headers.get("X-Robots-Tag") == "noindex") is page

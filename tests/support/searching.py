"""An archive to search, and what is found in it."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from feeds.publisher import Publisher
from feeds.search import canonical_text, matches, parse
from feeds.web.app import create_app
from tests.support.archive import Archive

WORDS = ["rain", "storm", "harbour", "蚂蚁", "集團", "new york"]
NAMES = ["x", "C#", "New York", "视频"]
HOSTS = ["example.com", "www.example.com", "evilexample.com", "news.example.org"]
LANGUAGES = ["", "en", "en-GB", "zh-TW", "zh"]
ZONE = "Asia/Singapore"


def fill(archive: Archive, count: int = 40) -> None:
    """Posts of every kind that queries tell apart."""
    some = random.Random(1)
    for number in range(count):
        archive.write(
            f"{number}.md",
            body=f"<p>{' '.join(some.choices(WORDS, k=4))}, and <b>so</b> on.</p>",
            title=some.choice(WORDS),
            date=(datetime(2021, 1, 1, tzinfo=UTC) + timedelta(hours=some.randrange(4000))).isoformat(),
            tags=json.dumps(some.sample(NAMES, some.randrange(3)), ensure_ascii=False),
            category=some.choice(["", *NAMES]),
            author=some.choice(["", "Mei Lin", "Ann"]),
            lang=some.choice(LANGUAGES),
            **{"from": f"https://{some.choice(HOSTS)}/{number}"},
        )


def publish(archive: Archive, **flags: Any) -> Publisher:
    """The archive with its words read."""
    publisher = archive.publish(time_zone=ZONE, **flags)
    assert publisher.archive.searches.index_words()
    return publisher


def asked(query: str, name: str = "feed.json", **others: Any) -> str:
    rest = "".join(f"&{key}={value}" for key, value in others.items())
    return f"/search/{name}?q={quote(canonical_text(parse(query)))}{rest}"


def ids(publisher: Publisher, query: str, **others: Any) -> list[str]:
    """Ids of what a query finds, on all its pages."""
    client = create_app(publisher).test_client()
    path, found = asked(query, **others), []
    while path:
        response = client.get(path)
        assert response.status_code == 200, response.text
        feed = json.loads(response.data)
        found += [item["id"] for item in feed["items"]]
        parts = urlsplit(feed.get("next_url", ""))
        path = f"{parts.path}?{parts.query}" if parts.path else ""
    return found


def naive(publisher: Publisher, query: str) -> list[str]:
    """Ids of what `search.matches` says of each entry."""
    zone, language = ZoneInfo(ZONE), publisher.site.language
    tree = parse(query)
    return [one.id for one in publisher.entries() if matches(tree, one, zone=zone, language=language)]


def leaves() -> st.SearchStrategy[str]:
    """A word, a field or a date."""
    names = st.sampled_from(NAMES)
    dates = ["2021", "2021-01", "2021-02..2021-03", "..2021-02-10", "2021-05-01.."]
    return st.one_of(
        st.sampled_from(WORDS).map(lambda word: f'"{word}"'),
        st.sampled_from(WORDS).map(lambda word: f'title:"{word}"'),
        st.sampled_from(["tag", "category"]).flatmap(lambda kind: names.map(lambda n: f'{kind}:"{n}"')),
        st.sampled_from(["author:ann", 'author:"MEI LIN"', "source:org"]),
        st.sampled_from(HOSTS).map(lambda host: f"source:{host}"),
        st.sampled_from(["zh", "en", "en-gb", "zh-TW", "fr"]).map(lambda tag: f"lang:{tag}"),
        st.sampled_from(dates).map(lambda date: f"date:{date}"),
    )


def queries() -> st.SearchStrategy[str]:
    """Queries of all shapes."""
    return st.recursive(
        leaves(),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda pair: f"{pair[0]} {pair[1]}"),
            st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OR {pair[1]})"),
            inner.map(lambda part: f"-({part})"),
        ),
        max_leaves=6,
    )

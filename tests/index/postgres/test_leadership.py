"""Who keeps the index up to date, and how the others get to know of it."""

import pytest

from feeds.errors import IndexUnreachable
from feeds.index import Index, Versions, open_index
from feeds.index.postgres import leadership
from feeds.index.postgres.index import PostgresIndex
from tests.support.formats_examples import SITE
from tests.support.postgres import Server
from tests.support.waiting import wait_until

_OURS = "FROM pg_stat_activity WHERE application_name = '{}'"


def named(url: str, name: str) -> Index:
    return open_index(f"{url}?application_name={name}", Versions("", "", ""), SITE)


def end_sessions(postgres: Server, name: str) -> None:
    postgres.execute("postgres", f"SELECT pg_terminate_backend(pid) {_OURS.format(name)}")
    wait_until(lambda: not postgres.execute("postgres", f"SELECT pid {_OURS.format(name)}"))


def test_a_leader_that_lost_its_session_writes_nothing_more(postgres: Server) -> None:
    url = postgres.database()
    one, other = named(url, "one"), named(url, "other")
    assert one.become_leader()
    with pytest.raises(IndexUnreachable), one.updating():
        one.begin_generation()
        end_sessions(postgres, "one")
        assert other.become_leader()
        one.entries.count()
    assert other.generation() == 0 and not one.become_leader()
    with other.updating():
        other.begin_generation()
    assert one.generation() == other.generation() > 0
    other.close()


@pytest.mark.slow
@pytest.mark.parametrize("state", ["idle", "within a transaction", "within a copy"])
def test_a_leader_that_is_stopped_is_replaced(
    postgres: Server, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    monkeypatch.setattr(leadership, "_BEAT", 60.0)
    url = postgres.database()
    one, other = named(url, "one"), named(url, "other")
    assert one.become_leader() and isinstance(one, PostgresIndex)
    session = one._leadership.session
    assert session
    if state == "within a transaction":
        session.execute("BEGIN")
    elif state == "within a copy":
        session.connection.pgconn.send_query(b"COPY slugs FROM STDIN")
    assert not other.become_leader()
    wait_until(other.become_leader)
    other.close()


def test_a_leader_that_goes_on_is_not_replaced(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leadership, "_BEAT", 0.05)
    monkeypatch.setattr(leadership, "_LEADER_NOW", leadership._LEADER_NOW.replace("4 seconds", "0.8 seconds"))
    url = postgres.database()
    one, other = named(url, "one"), named(url, "other")
    assert one.become_leader()
    with one.updating():
        one.begin_generation()
        for _ in range(20):
            assert not other.become_leader()
            other.fetch_value("SELECT pg_sleep(0.06)")  # type: ignore[attr-defined]
    one.close()


def test_a_generation_is_announced_to_all_who_ask_whether_theirs_is_current(postgres: Server) -> None:
    url = postgres.database()
    one, other = (
        PostgresIndex(f"{url}?application_name={name}", Versions("", "", ""), SITE) for name in "ab"
    )
    with one.updating():
        one.begin_generation()
    first = one.generation()
    wait_until(lambda: other.is_current(first) and other._announced.number == first)
    with one.updating():
        one.begin_generation()
    wait_until(lambda: other._announced.number == one.generation())
    assert other.is_current(one.generation()) and not other.is_current(first)
    # While nothing can be heard, it asks.
    end_sessions(postgres, "b")
    wait_until(lambda: other._announced.number == 0)
    assert other.is_current(one.generation()) and not other.is_current(first)
    wait_until(lambda: other._announced.number == one.generation())
    other.close()


def test_an_update_is_announced_when_it_is_committed(postgres: Server) -> None:
    url = postgres.database()
    one, other = named(url, "one"), named(url, "other")
    with pytest.raises(LookupError), one.updating():
        one.begin_generation()
        assert other.is_current(0)
        raise LookupError
    assert one.is_current(0) and other.is_current(0)
    one.close()
    other.close()

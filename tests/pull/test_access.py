"""Which addresses are inside, and what the keeper's variables grant."""

import pytest

from feeds.errors import BadSetting
from feeds.pull.access import access_of, is_public

INSIDE = (
    *("127.0.0.1", "127.1.2.3", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1"),
    *("fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
    *("2002:7f00:1::", "2001:db8::1", "localhost", ""),
    *("fec0::1", "::127.0.0.1", "::ffff:0:127.0.0.1", "192.88.99.1", "3fff::1", "0.1.2.3", "100::1"),
)


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:220:1::1", "::ffff:93.184.215.14"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def test_only_what_is_named_may_be_inside() -> None:
    access = access_of({"FEEDS_PULL_ALLOW": "localhost:8080, [::1]:9000"}, ["10.0.0.1:80"])
    assert access.may_connect("LOCALHOST", 8080, "127.0.0.1") and access.may_connect("::1", 9000, "::1")
    assert access.may_connect("10.0.0.1", 80, "10.0.0.1")
    assert access.may_connect("127.0.0.1", 8080, "127.0.0.1")
    assert not access.may_connect("localhost", 8081, "127.0.0.1")
    assert not access.may_connect("evil.example", 8080, "127.0.0.1")


@pytest.mark.parametrize("value", ["localhost", "localhost:x", "http://localhost:80", "a:b@c:80", ":80"])
def test_a_wrong_host_and_port_is_said(value: str) -> None:
    with pytest.raises(BadSetting, match="HOST:PORT"):
        access_of({"FEEDS_PULL_ALLOW": value})


def test_a_login_is_for_its_origin_alone() -> None:
    access = access_of({"FEEDS_PULL_LOGIN": "https://me:p%40ss@news.example/ http://a:b@localhost:81"})
    assert access.login("https://news.example/feed") == {"Authorization": "Basic bWU6cEBzcw=="}
    for other in ("http://news.example/", "https://news.example:444/", "https://news.example.evil/"):
        assert access.login(other) == {}
    with pytest.raises(BadSetting) as caught:
        access_of({"FEEDS_PULL_LOGIN": "me:secret@news.example"})
    assert "secret" not in str(caught.value)

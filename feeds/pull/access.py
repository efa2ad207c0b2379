"""Which machines may be spoken to: all of the public internet, and what the keeper names. Pure.

The keeper's variables: FEEDS_PULL_ALLOW (`HOST:PORT`, with commas between them) and FEEDS_PULL_LOGIN
(addresses with user name and password, with blanks between them). No file of the posts adds to either.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import unquote, urlsplit

from feeds.errors import BadSetting

ALLOW, LOGIN = "FEEDS_PULL_ALLOW", "FEEDS_PULL_LOGIN"

PORTS = {"http": 80, "https": 443}

_NETWORKS = "64:ff9b::/96 64:ff9b:1::/48 2002::/16 2001::/32 192.88.99.0/24 fec0::/10 3fff::/20"
_INSIDE = tuple(map(ip_network, _NETWORKS.split()))
"""Also inside, though `ipaddress` calls them global: what stands for IPv4 addresses (NAT64, 6to4, Teredo) and
relays to those (RFC 7526), site-local addresses (RFC 3879), and those of documentation (RFC 9637)."""

Origin = tuple[str, str, int]
"""Scheme, host, port."""


@dataclass(frozen=True, slots=True)
class Access:
    """What the keeper grants."""

    allowed: frozenset[tuple[str, int]] = frozenset()
    """Hosts and ports that may be inside."""
    logins: Mapping[Origin, str] = field(default_factory=dict)
    """The `Authorization` header for each origin."""

    def may_connect(self, host: str, port: int, address: str) -> bool:
        """Whether the IP `address` of a host may be spoken to."""
        return (_host(host), port) in self.allowed or is_public(address)

    def login(self, url: str) -> dict[str, str]:
        """The headers that an address gets, and no other origin."""
        found = self.logins.get(origin_of(url))
        return {"Authorization": found} if found else {}


def access_of(environment: Mapping[str, str], allow: Iterable[str] = ()) -> Access:
    """What variables and options (`allow`) grant. Raises BadSetting."""
    given = [(ALLOW, one) for one in environment.get(ALLOW, "").split(",") if one.strip()]
    given += [("--allow", one) for one in allow]
    return Access(
        frozenset(_host_and_port(name, value.strip()) for name, value in given),
        dict(_login(value) for value in environment.get(LOGIN, "").split()),
    )


def origin_of(url: str) -> Origin:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or PORTS.get(parts.scheme, 0)


def host_and_port(url: str) -> str:
    """HOST:PORT of an address that the keeper names, for `access_of`."""
    _, host, port = origin_of(url)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: not loopback, private, link-local, multicast."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return is_public(str(found.ipv4_mapped))
    if any(found in network for network in _INSIDE):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _host(name: str) -> str:
    """A host in lower case; this machine has one name."""
    return "localhost" if name.lower() in ("127.0.0.1", "::1") else name.lower()


def _host_and_port(name: str, value: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{value}")
        if parts.hostname and parts.port and parts.netloc == value and not parts.username:
            return _host(parts.hostname), parts.port
    except ValueError:
        pass
    raise BadSetting(name, f"{value!r} is not HOST:PORT, such as localhost:8080")


def _login(value: str) -> tuple[Origin, str]:
    try:
        parts = urlsplit(value)
        origin = origin_of(value)
    except ValueError:
        parts, origin = urlsplit(""), ("", "", 0)
    if parts.scheme not in PORTS or not origin[1] or parts.username is None:
        raise BadSetting(
            LOGIN, "holds something else than addresses such as https://name:password@example.org/"
        )
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return origin, f"Basic {b64encode(pair.encode()).decode()}"

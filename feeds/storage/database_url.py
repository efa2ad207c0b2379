"""Addresses of databases: `postgresql://user:password@host/database`. No message may show a password."""

import re

_PREFIXES = ("postgresql://", "postgres://")
_USER = re.compile(r"[\w.%+-]*")


def is_database_url(place: str) -> bool:
    """Whether `place` names a database, not a file."""
    return place.startswith(_PREFIXES)


def shown_url(url: str) -> str:
    """The address without its password and its parameters, which may hold one, too."""
    scheme, _, rest = url.partition("://")
    head, at, host = rest.rpartition("@")
    user = _USER.match(head)
    return f"{scheme}://{user[0] if user else ''}{at}{host.partition('?')[0]}"

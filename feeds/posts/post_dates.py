"""The dates of one post: front matter, then a comment in its body, then the file's name."""

from collections.abc import Callable, Iterator
from datetime import datetime

from . import values
from .dates import (
    AMBIGUOUS,
    DAY_FIRST,
    MONTH_FIRST,
    AmbiguousDate,
    ParsedDate,
    date_in_comment,
    date_in_name,
    parse_date,
)
from .fields import LAST_RESORT, normal_key
from .given_fields import GivenFields
from .report import RejectedFile, quoted


def date_of(given: GivenFields, *, named: bool) -> ParsedDate | None:
    """The date of the front matter, comment or file name. None when the file is not a post.

    Raises `RejectedFile` for a post without a date.
    """
    failed: tuple[str, str] | None = None
    for key, value in given.each("date"):
        written = values.first(value)
        if normal_key(key) == "published" and (values.is_true(value) or values.is_false(value)):
            continue
        try:
            date = _read_date(given, key, written)
        except ValueError as error:
            failed = failed or (key, str(error))
            continue
        given.used["date"] = key
        if failed:
            given.warn(failed[0], failed[1], f"dated by `{key}`")
        return date
    fallbacks: tuple[tuple[str, Callable[[], ParsedDate | None]], ...] = (
        ("the comment at the start of the text", lambda: _date_of_comment(given)),
        ("the file's name", lambda: date_in_name(given.source.path, given.context.zone)),
        ("the date of change", lambda: _date_of_change(given)),
    )
    for where, read in fallbacks:
        if found := read():
            if failed:
                given.warn(failed[0], failed[1], f"dated by {where}")
            given.used["date"] = where
            return found
    if failed or named:
        key, reason = failed or ("date", "no date")
        raise RejectedFile(reason, line=given.head.line_of(key), field=key)
    return None


def _read_date(given: GivenFields, key: str, written: str) -> ParsedDate:
    options, zone = given.context.options, given.context.zone
    try:
        date = parse_date(written, zone, order=options.date_order)
    except AmbiguousDate:
        # The two readings are never equal, so at most one is the day in the name.
        by_name = date_in_name(given.source.path, zone)
        readings = {order: parse_date(written, zone, order=order) for order in (DAY_FIRST, MONTH_FIRST)}
        proven = [order for order, date in readings.items() if by_name and date.day == by_name.day]
        if not (proven or options.agreed_order):
            raise
        order = proven[0] if proven else options.agreed_order
        date = readings[order]._replace(order=order if proven else "")
        reason = f"{quoted(written)} {AMBIGUOUS}"
        action = "as in the file's name" if proven else "as in the other dates of the archive"
        given.warn(key, reason, f"read with the {order} first, {action}")
    if date.doubt:
        given.warn(key, *date.doubt)
    return date


def _date_of_comment(given: GivenFields) -> ParsedDate | None:
    found = date_in_comment(given.body())
    return ParsedDate(found, found.date().isoformat()) if found else None


def _date_of_change(given: GivenFields) -> ParsedDate | None:
    dates = list(_dates(given, LAST_RESORT))
    return min(dates, key=lambda date: date.when) if dates else None


def _dates(given: GivenFields, name: str) -> Iterator[ParsedDate]:
    for key, value in given.each(name):
        if written := values.first(value):
            try:
                yield _read_date(given, key, written)
                given.used[name] = key
            except ValueError as error:
                given.warn(key, str(error), "ignored")


def updated_of(given: GivenFields) -> datetime | None:
    """The latest of the modification dates."""
    if "updated" not in given.plan:
        return None
    return max((date.when for date in _dates(given, "updated")), default=None)


def moment_of(given: GivenFields, name: str) -> datetime | None:
    """The first date of the field `name`."""
    if name not in given.plan:
        return None
    return next((date.when for date in _dates(given, name)), None)

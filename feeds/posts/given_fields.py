"""The values that one file gives for each field, in the order of trust, and where each was found."""

from collections.abc import Callable, Iterator

from feeds.text import plain, xml_safe

from . import values
from .fields import CONTAINERS, Plan, normal_key
from .front_matter import FrontMatter, split
from .options import Context
from .report import RejectedFile, Report
from .source import Source, decode

_MOST_BYTES = 4
"""Of a character in UTF-8."""


def read_body(data: bytes) -> str:
    """The body of a post, as `parse` gives it; "" where the file is left out."""
    report = Report("")
    try:
        return split(decode(data, report), report)[1]
    except RejectedFile:
        return ""


class GivenFields:
    """The values of one file by field. `used` collects the key or place that gave each value."""

    __slots__ = ("_body", "_report", "context", "head", "plan", "source", "used", "values")

    def __init__(
        self, head: FrontMatter, source: Source, body: str | None, context: Context, report: Report
    ) -> None:
        self.head, self.source, self.context = head, source, context
        self._body, self._report = body, report
        self.values = _flat(head.fields)
        self.plan: Plan = context.table.plan(tuple(self.values))
        self.used: dict[str, str] = {}

    def each(self, name: str) -> Iterator[tuple[str, values.Value]]:
        """Key and value of each key of the field that has one."""
        for key in self.plan.get(name, ()):
            value = self.values[key]
            if value:
                yield key, value

    def holds(self, name: str, test: Callable[[values.Value], bool]) -> bool:
        """Whether `test` holds for a value of the field."""
        for key, value in self.each(name):
            if test(value):
                self.used[name] = key
                return True
        return False

    def warn(self, key: str, reason: str, action: str) -> None:
        """Report a problem at the line of the key."""
        self._report.add(reason, action, line=self.head.line_of(key), field=key)

    def body(self) -> str:
        """The body, which is read when it is first needed."""
        if self._body is None:
            self._body = read_body(self.source.data)
        return self._body

    def start_of_body(self, length: int) -> str:
        """The first characters of the body; of a plain file, only they are decoded."""
        if self._body is not None or not self.source.plain:
            return self.body()[:length]
        start = len("---\n---\n") + len(self.source.plain[0].encode())
        text = self.source.data[start : start + _MOST_BYTES * length].decode(errors="ignore")
        return xml_safe(text[:length])

    def text(self, name: str) -> str:
        """The first value of the field as plain text, or ""."""
        for key, value in self.each(name):
            if text := plain(values.first(value)):
                self.used[name] = key
                return text
        return ""


def _flat(fields: dict[str, values.Value]) -> dict[str, values.Value]:
    """The fields with those that stand within `extra` or `params` beside them."""
    inner = [
        value for key, value in fields.items() if isinstance(value, dict) and normal_key(key) in CONTAINERS
    ]
    return {key: item for value in inner for key, item in value.items()} | fields if inner else fields

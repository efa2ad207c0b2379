"""What was answered within this second is answered again, before anything else is asked.

(1) An answer is given again only to who asks the very same, in its second and in its generation.
(2) Whoever stands before us may change what is given: it is nobody else's.
"""

from collections.abc import Callable, Iterable
from time import time
from typing import TYPE_CHECKING

from feeds.errors import BadOutput
from feeds.web.responses import Response

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_ACCEPT_ENCODING")
"""Where a `responses.Request` is found."""

_MOST = 256
"""SearchResults of one second, at the most."""

_LONG = 512
"""Characters of a request that nobody else is likely to send."""

_Asked = tuple[str | None, ...]
_Kept = tuple[int, str, tuple[tuple[str, str], ...], tuple[bytes, ...]]
"""A generation, and what is given: status line, header fields, chunks of the body."""


class ResponseCache:
    """SearchResults of one second; `is_current` tells of a generation whether it is the present one."""

    def __init__(self, is_current: Callable[[int], bool]) -> None:
        self._is_current = is_current
        # A second since 1970, and the answers that were made in it.
        self._lately: tuple[int, dict[_Asked, _Kept]] = (0, {})

    def keep(self, environ: "WSGIEnvironment", second: int, generation: int, answer: Response) -> None:
        """Note the answer to a request, which was made in a second and in a generation."""
        if not 0 <= time() - second < 1:
            return  # it took so long to make that nobody could get it
        asked = _asked(environ)
        before, answers = self._lately
        if before != second:
            _, answers = self._lately = second, {}
        if len(answers) < _MOST and sum(len(value or "") for value in asked) < _LONG:
            answers[asked] = (generation, *answer.start, answer.chunks(environ["REQUEST_METHOD"]))

    def before(self, behind: "WSGIApplication") -> "WSGIApplication":
        """An application that answers what it can, in about a microsecond; `behind` gets all else."""
        is_current = self._is_current

        # A function, as Python finds what to call in less time than with an object.
        def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            second, answers = self._lately
            kept = answers.get(_asked(environ))
            if kept and 0 <= time() - second < 1:
                generation, status, fields, chunks = kept
                try:
                    if is_current(generation):
                        start_response(status, list(fields))
                        return list(chunks)
                except BadOutput:
                    pass  # the index was deleted just now: the answer is made anew
            # Servers may leave out what is empty (PEP 3333, "environ Variables").
            environ.setdefault("PATH_INFO", "")
            return behind(environ, start_response)

        return application


def _asked(environ: "WSGIEnvironment") -> _Asked:
    """All of a request that its answer depends on."""
    # One by one, in half the time of a loop. The last three are CONDITIONS.
    get = environ.get
    return (
        environ["REQUEST_METHOD"],
        get("PATH_INFO"),
        get("QUERY_STRING"),
        get("HTTP_IF_NONE_MATCH"),
        get("HTTP_IF_MODIFIED_SINCE"),
        get("HTTP_ACCEPT_ENCODING"),
    )

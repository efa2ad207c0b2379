"""The keeper's style sheet, a file in the folder of posts: nothing from outside of it is published."""

from feeds.errors import BadSetting

from .loading import Settings


def read_style(settings: Settings) -> bytes:
    """The bytes of the style sheet; b"" where none is set. Raises BadSetting."""
    if not settings.style:
        return b""
    try:
        path = settings.source.path_of(settings.style)
        text = settings.source.read(path).decode()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a text in UTF-8"
        raise BadSetting(settings.set_by["style"], f"style: {settings.style}: {reason}") from error
    return text.encode()

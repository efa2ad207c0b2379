"""The keeper's style sheet and icon: files in the folder of posts, never from outside of it."""

from dataclasses import dataclass

from feeds.errors import BadSetting
from feeds.storage.local import reason_of

from .loading import Settings

# No SVG: it may hold scripts, which would run at the address of the site.
_ICONS = ("apple-touch-icon.png", "icon.png", "favicon.png", "logo.png")
_FOLDERS = ("", "static", "public", "assets", "source", "assets/images", "assets/img", "images")
"""Where sites have their icons."""

_MAX_ICON = 256 * 1024
"""In bytes."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How pages look."""

    style: bytes = b""
    """What ends the style sheet of all pages."""
    icon: bytes = b""
    """A PNG image; b"" = one is drawn."""


def read_appearance(settings: Settings) -> Appearance:
    """The style sheet and the icon that settings name, or the icon that the site has. Raises BadSetting."""
    return Appearance(_read(settings, "style"), _read(settings, "icon") or _icon_of_site(settings))


def _read(settings: Settings, name: str) -> bytes:
    file: str = getattr(settings, name)
    if not file:
        return b""
    try:
        data = settings.source.read(settings.source.path_of(file))
    except (OSError, ValueError) as error:
        raise BadSetting(settings.set_by[name], f"{file}: {reason_of(error)}") from error
    if name == "icon" and not _is_icon(data):
        raise BadSetting(settings.set_by[name], f"{file}: no PNG image of at most 256 kB")
    return data


def _icon_of_site(settings: Settings) -> bytes:
    source = settings.source
    for folder in dict.fromkeys((*_FOLDERS[:1], *settings.layout.static, *_FOLDERS[1:])):
        for name in _ICONS:
            path = f"{folder}/{name}" if folder else name
            try:
                stamp = source.stamp(path)
                data = source.read(path) if stamp and stamp[0] <= _MAX_ICON else b""
            except OSError:
                continue
            if _is_icon(data):
                return data
    return b""


def _is_icon(image: bytes) -> bool:
    return image.startswith(b"\x89PNG\r\n\x1a\n") and 24 <= len(image) <= _MAX_ICON

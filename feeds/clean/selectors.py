"""CSS selectors. The home of soupsieve.

bs4 imports it with itself, which takes a twentieth of a second, and the rules of few hosts have selectors:
so this stands before bs4 is imported, and what bs4 gets is loaded when something of it is asked for.
"""

import sys
from importlib.util import find_spec, module_from_spec
from threading import Lock
from types import ModuleType
from typing import Any

_loading = Lock()


class _Late(ModuleType):
    """A module that is not loaded yet. That of importlib's LazyLoader is when it is only imported again."""

    def __getattr__(self, name: str) -> Any:
        self.__class__ = ModuleType  # type: ignore[assignment]
        self.__spec__.loader.exec_module(self)  # type: ignore[union-attr]
        return getattr(self, name)


def _late(name: str) -> ModuleType:
    spec = find_spec(name)
    if spec is None:
        raise ModuleNotFoundError(name)
    module = sys.modules[name] = module_from_spec(spec)
    module.__class__ = _Late
    return module


_soupsieve = sys.modules.get("soupsieve") or _late("soupsieve")


def soupsieve() -> Any:
    """soupsieve, loaded."""
    with _loading:  # or a second thread would meet it half loaded
        _ = _soupsieve.select
    return _soupsieve

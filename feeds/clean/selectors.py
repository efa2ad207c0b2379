"""CSS selectors. The home of soupsieve.

bs4 imports it with itself, which takes a twentieth of a second, and the rules of few hosts have selectors:
so this stands before bs4 is imported, and what bs4 gets is loaded when something of it is asked for.
"""

import sys
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType
from typing import Any

_loading = RLock()


class _Late(ModuleType):
    """A module that is not loaded yet. That of importlib's LazyLoader is when it is only imported again."""

    def __getattr__(self, name: str) -> Any:
        own = vars(self)
        with _loading:  # other threads wait until all of it is there
            if load := own.pop("_load", None):  # gone while it loads: it may look for names of its own
                try:
                    load(self)
                except BaseException:
                    own["_load"] = load
                    raise
        if name not in own:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return own[name]


def _late(name: str) -> ModuleType:
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    module = sys.modules[name] = module_from_spec(spec)
    vars(module)["_load"] = spec.loader.exec_module
    module.__class__ = _Late
    return module


soupsieve: Any = sys.modules.get("soupsieve") or _late("soupsieve")

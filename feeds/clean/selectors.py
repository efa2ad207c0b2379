"""CSS selectors: loads soupsieve on first use.

bs4 imports it, which takes 0.05 s, and few hosts have rules with selectors: import this module before bs4.
"""

import sys
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType
from typing import Any

_loading = RLock()


class _Late(ModuleType):
    """A module that loads on first use; importlib's LazyLoader already loads when it is imported again."""

    def __getattr__(self, name: str) -> Any:
        own = vars(self)
        with _loading:  # other threads wait until it is loaded
            if load := own.pop("_load", None):  # first: it may use its own names
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

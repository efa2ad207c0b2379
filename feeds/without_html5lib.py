"""What holds in processes of our own, whose modules nobody else asks for: imported before all others.

bs4 imports html5lib wherever that is installed, for half of its own time: here it finds none.
"""

import sys
from types import ModuleType
from typing import cast

cast("dict[str, ModuleType | None]", sys.modules).setdefault("html5lib", None)

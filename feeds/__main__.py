"""`python -m feeds` is `feeds`: a process of our own."""

import sys

# bs4 imports it wherever it is installed, for half of its own time: here nobody asks for it.
sys.modules.setdefault("html5lib", None)  # type: ignore[arg-type]

from feeds.cli import main  # noqa: E402

if __name__ == "__main__":
    main()

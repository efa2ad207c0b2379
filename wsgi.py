"""`app` for any WSGI host, set up by FEEDS_* variables; without any it serves `seeds/`."""

import os
from pathlib import Path

from feeds.web.app import from_environment

app = from_environment({"FEEDS_POSTS": str(Path(__file__).parent / "seeds")} | os.environ)

"""Where posts come from (`Source`) and documents go to (`Output`).

Imports errors, text and `posts.SUFFIXES`.
"""

from .opening import is_remote as is_remote
from .opening import keep_apart as keep_apart
from .opening import open_output as open_output
from .opening import open_source as open_source
from .output import Output as Output
from .source import Source as Source

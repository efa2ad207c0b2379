"""Files that belong to the archive: which one a post names, and what it is. No disk, no index.

listing      the files beside posts -> the one that a reference means
media_types  first bytes of a file -> its media type, if it is a kind that is published
"""

from .listing import Listing as Listing
from .media_types import HEAD as HEAD
from .media_types import SUFFIXES as SUFFIXES
from .media_types import may_be_published as may_be_published
from .media_types import published_name as published_name
from .media_types import sniff as sniff

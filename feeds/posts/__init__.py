"""One file -> what it says: `parse` gives a `Reading`, and never raises.

source   bytes -> text: encodings, line ends, characters that XML forbids; the short way to front matter
head     text -> front matter as raw values, and the body
lines    the two line readers of front matter: a strict fast one, and one that recovers broken YAML
languages  YAML and TOML in full, for the front matter that is not simple
values   raw values -> names, texts, truth
dates    the shapes in which people write a date
reading  all of it together: file -> Post, page, or left out
"""

from .reading import SUFFIXES as SUFFIXES
from .reading import Reading as Reading
from .reading import Said as Said
from .reading import body_alone as body_alone
from .reading import parse as parse
from .reading import parse_all as parse_all
from .source import Source as Source
from .source import source_of as source_of

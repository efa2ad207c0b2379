"""Files -> posts: `parse` reads one file and never raises.

source        bytes -> text: encodings, line ends, characters that XML forbids
mhtml         a page that was saved as MHTML -> its HTML
front_matter  text -> front matter as raw values, and the body
line_readers  front matter line by line: a fast strict reader, and one that recovers broken YAML
yaml_toml     YAML and TOML parsers, for front matter that is not simple
values        raw values -> names, texts, booleans
fields        which keys give which field, in the order of trust
given_fields  what one file gives for each field
original      which address is the original
site          what parsing asks of the site of the folder
dates         text -> datetime
post_dates    which date is that of the post
parsing       all together: file -> post, no post, or left out

Imports: model, originals, text.
"""

from .dates import AMBIGUOUS as AMBIGUOUS
from .given_fields import read_body as read_body
from .options import DEFAULT_OPTIONS as DEFAULT_OPTIONS
from .options import ParseOptions as ParseOptions
from .parsing import SUFFIXES as SUFFIXES
from .parsing import Explanation as Explanation
from .parsing import ParsedFile as ParsedFile
from .parsing import ParsedMeta as ParsedMeta
from .parsing import explain as explain
from .parsing import parse as parse
from .parsing import parse_all as parse_all
from .source import Source as Source
from .source import source_of as source_of

"""The query language of searches. Its modules import nothing above `formats`.

text --parse--> Query --canonical_text--> the text in addresses and feed ids, the same for equal queries
                  |------matches--------> whether the query finds an entry
                  |------entries_of-----> the SQL condition for the index
"""

from .canonical import canonical_text as canonical_text
from .canonical import normalize as normalize
from .matching import Searchable as Searchable
from .matching import matches as matches
from .matching import searchable as searchable
from .parser import FIELDS as FIELDS
from .parser import parse as parse
from .query import And as And
from .query import DateRange as DateRange
from .query import Field as Field
from .query import Not as Not
from .query import Or as Or
from .query import Phrase as Phrase
from .query import Query as Query
from .query import needs_text as needs_text
from .query import words_of as words_of
from .tokens import tokens as tokens

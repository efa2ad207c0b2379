"""Queries: which entries of an archive a subscriber asks for, in a line of text.

text --parse--> Query --canonical--> the one text of that query, in addresses and feed ids
                  |------matches---> whether it finds an entry
"""

from .form import canonical as canonical
from .form import normal as normal
from .matching import Searchable as Searchable
from .matching import matches as matches
from .matching import searchable as searchable
from .nodes import And as And
from .nodes import DateRange as DateRange
from .nodes import Field as Field
from .nodes import Not as Not
from .nodes import Or as Or
from .nodes import Phrase as Phrase
from .nodes import Query as Query
from .nodes import needs_text as needs_text
from .nodes import words_of as words_of
from .syntax import FIELDS as FIELDS
from .syntax import parse as parse
from .tokens import tokens as tokens

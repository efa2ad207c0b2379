"""Queries: which entries of an archive a subscriber asks for, in a line of text.

text --parse--> Query --canonical--> the one text of that query, in addresses and feed ids
                  |------matches---> whether it finds an entry
"""

from .matching import Searchable as Searchable
from .matching import matches as matches
from .matching import searchable as searchable
from .normal_form import canonical as canonical
from .normal_form import normal as normal
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

"""Feeds from a folder of saved articles.

    files -> posts -> entries -> channels -> documents -> responses | files

Modules stand on floors and import downwards only; `docs/design.md` draws them.
"""

__version__ = "0.1.0"

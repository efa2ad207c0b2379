"""Indented lines that are prose: in China, paragraphs begin with blanks, which Markdown takes for code."""

import re
from collections.abc import Iterator

from markdown_it.token import Token

_SENTENCE = re.compile(r"[\w“”‘’「」『』《》（）【】][^\n={};#$\\<>|]*[。！？…；：](?:[”’」』）]|\*\*)?")
"""A line without signs of programs."""
_CHINESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff，。、；：！？“”（）《》]")
_SHORTEST = 16


def paragraphs_of(block: Token) -> list[Token]:
    """The paragraphs of an indented block that holds nothing but sentences in Chinese or Japanese."""
    lines = [line.strip() for line in block.content.split("\n") if line.strip()]
    if len(block.content) < _SHORTEST or not all(map(_is_sentence, lines)):
        return []
    return [token for line in lines for token in _paragraph(line, block)]


def _is_sentence(line: str) -> bool:
    return len(_CHINESE.findall(line)) * 2 > len(line) and _SENTENCE.fullmatch(line) is not None


def _paragraph(text: str, block: Token) -> Iterator[Token]:
    yield Token("paragraph_open", "p", 1, block=True, level=block.level, map=block.map)
    yield Token("inline", "", 0, content=text, children=[], block=True, level=block.level + 1, map=block.map)
    yield Token("paragraph_close", "p", -1, block=True, level=block.level)

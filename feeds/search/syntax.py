"""The characters of the query syntax, as Latin and East Asian keyboards write them."""

import re

QUOTES = {'"': '"', "“": "”", "＂": "＂"}
"""Opening quote -> closing quote."""

MINUS = "-－"
OPENING = "(（"
CLOSING = ")）"

WORD = re.compile(r"[^\s()（）\"＂“”]+")
"""A value without quotes."""

FIELD = re.compile(r"([A-Za-zＡ-Ｚａ-ｚ]+)[:：]")

OR = ("OR", "ＯＲ")

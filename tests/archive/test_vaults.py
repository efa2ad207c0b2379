"""Obsidian vaults: what is published of them, through changes."""

import pytest

from tests.support.archive import Archive, items, titles

CLIPPED = {"from": "", "source": "https://news.example/rain"}


@pytest.fixture
def vault(archive: Archive) -> Archive:
    archive.write_text(".obsidian/app.json", "{}")
    archive.write("Clippings/Rain.md", body="First line\nsecond line", title="Rain", **CLIPPED)
    archive.write("Diary/2021-05-01.md", title="Diary", **{"from": ""})
    return archive


def test_only_clippings_and_what_says_so_are_published(vault: Archive) -> None:
    assert titles(vault.publish()) == ["Rain"]
    vault.write("Diary/2021-05-01.md", title="Diary", publish="true", **{"from": ""})
    assert sorted(titles(vault.publish())) == ["Diary", "Rain"]
    vault.write("Diary/2021-05-01.md", title="Diary", publish="false", **{"from": ""})
    assert titles(vault.publish()) == ["Rain"]


def test_a_folder_that_becomes_a_vault_keeps_its_notes_private(archive: Archive) -> None:
    archive.write("Diary.md", **{"from": ""})
    archive.write("Rain.md", title="Rain", **CLIPPED)
    assert len(titles(archive.publish())) == 2
    archive.write_text("x/.obsidian/app.json", "{}")
    archive.write("x/Note.md", **{"from": ""})
    assert len(titles(archive.publish(accept_loss=True))) == 2
    archive.write_text(".obsidian/app.json", "{}")
    assert titles(archive.publish(accept_loss=True)) == ["Rain"]


def test_line_ends_are_line_breaks_unless_the_vault_says_otherwise(vault: Archive) -> None:
    assert items(vault.publish())[0]["content_html"].startswith("<p>First line<br>second line</p>")
    vault.write_text(".obsidian/app.json", '{"strictLineBreaks": true}')
    warm = items(vault.publish())[0]["content_html"]
    assert warm.startswith("<p>First line second line</p>")
    vault.write_text(".obsidian/app.json", "no JSON")
    assert "<br>" in items(vault.publish())[0]["content_html"]


def test_only_notes_of_the_vault_have_such_breaks(archive: Archive) -> None:
    archive.write_text("vault/.obsidian/app.json", "{}")
    for name in ("vault/a.md", "vaults/b.md"):
        archive.write(name, body="First line\nsecond line", title=name)
    found = {item["title"]: "<br>" in item["content_html"] for item in items(archive.publish())}
    assert found == {"vault/a.md": True, "vaults/b.md": False}


def test_a_site_can_have_such_breaks_everywhere(archive: Archive) -> None:
    archive.write_text("_config.yml", "source_dir: source\n")
    archive.write("source/_posts/rain.md", body="First line\nsecond line", title="Rain")
    assert "First line<br>second line" in items(archive.publish())[0]["content_html"]

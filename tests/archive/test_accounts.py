"""Every file has an account."""

from datetime import UTC, datetime, timedelta

from feeds.archive.accounts import Account, accounts, advice, passed_over
from feeds.publisher import Publisher
from tests.support.archive import NOW, Archive, titles

NONE = {"from": ""}


def states(publisher: Publisher) -> dict[str, tuple[str, str]]:
    return {one.path: (one.state, one.reason) for one in accounts(publisher.archive)}


def test_every_file_of_a_site_has_a_state_and_a_reason(archive: Archive) -> None:
    archive.write_text("_config.yml", "exclude: [_posts/old]\n")
    archive.write_text(".gitignore", "*-wip.md\n")
    archive.write("_posts/2021-05-01-a.md", **NONE)
    archive.write("_posts/2021-05-01-b-wip.md", **NONE)
    archive.write("_posts/old/2021-05-01-c.md", **NONE)
    archive.write("_posts/2021-05-01-d.md", **NONE, draft="true")
    archive.write("about.md", **NONE)
    archive.write("saved/e.md")
    archive.write("saved/e-again.md", **{"from": "https://example.com/saved/e.md"})
    archive.write("saved/f.md", date="no day")
    assert states(archive.publish()) == {
        "_posts/2021-05-01-a.md": ("entry", ""),
        "_posts/2021-05-01-b-wip.md": ("not a post", "left out by .gitignore"),
        "_posts/old/2021-05-01-c.md": ("not a post", "left out by _config.yml"),
        "_posts/2021-05-01-d.md": ("waiting", "`draft`"),
        "about.md": ("not a post", "a page of Jekyll, by its place or name"),
        "saved/e.md": ("entry", ""),
        "saved/e-again.md": ("collapsed", "into saved/e.md"),
        "saved/f.md": ("left out", "'no day' is no date"),
    }


def test_what_is_left_out_is_a_post_where_it_names_an_original(archive: Archive) -> None:
    archive.write_text("_config.yml", "exclude: [old]\n")
    archive.write_text(".gitignore", "private/\n")
    archive.write("old/a.md")
    archive.write("private/b.md")
    assert {state for state, _ in states(archive.publish()).values()} == {"entry"}


def test_other_files_are_told_on_request(archive: Archive) -> None:
    archive.write("a.md")
    archive.write_text("photo.png", "")
    (archive.root / "gone.md").symlink_to("nowhere")
    publisher = archive.publish()
    link = Account("gone.md", "passed over", "is a link that leads nowhere")
    assert list(passed_over(publisher.archive, only_links=True)) == [link]
    assert [one.path for one in passed_over(publisher.archive)] == ["gone.md", "photo.png"]


def test_an_expired_post_is_withdrawn_when_its_time_has_come(archive: Archive) -> None:
    archive.write("a.md", title="Offer", expiryDate="2024-01-02")
    archive.write("b.md", title="Later", publishDate="2024-01-02")
    publisher = archive.publish()
    assert titles(publisher) == ["Offer"]
    assert states(publisher)["b.md"] == ("waiting", "from 2024-01-02T00:00:00+00:00")
    publisher.update(NOW + timedelta(days=1))
    assert titles(publisher) == ["Later"]
    assert states(publisher)["a.md"] == ("waiting", "until 2024-01-02T00:00:00+00:00")
    cold = archive.publish(NOW + timedelta(days=1))
    assert titles(cold) == ["Later"]


def test_dates_that_can_be_read_two_ways_follow_what_the_archive_proves(archive: Archive) -> None:
    archive.write("a.md", date="03/04/2023")
    assert "03/04/2023" in states(archive.publish())["a.md"][1]
    archive.write("b.md", date="31/12/2022")
    publisher = archive.publish()
    assert publisher.archive.index.entries.get("https://example.com/a.md").headline.published == datetime(
        2023, 4, 3, tzinfo=UTC
    )
    # A proof of the other order takes the certainty away again, and warm is as cold.
    archive.write("c.md", date="12/31/2022")
    warm = states(archive.publish())
    archive.forget()
    assert warm == states(archive.publish()) and warm["a.md"][0] == "left out"


def test_a_folder_without_posts_says_what_would_make_some(archive: Archive) -> None:
    for name in "abc":
        archive.write_text(f"{name}.md", "---\ntitle: A\nsourse: https://news.example/a\n---\nWords\n")
    found = advice(archive.publish().archive)
    assert "`from: https://…`" in found[0] and "`sourse` (3 files)" in found[1]

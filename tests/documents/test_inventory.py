from typing import Any

import pytest

from feeds.addresses import COVER, FAVICON, ICON_PNG, ICON_SVG, NOT_FOUND, SCRIPT, STYLE, parse_path, path_of
from feeds.documents.inventory import KINDS
from feeds.errors import BadAddress
from feeds.model import Address
from feeds.publisher import Publisher
from tests.support.archive import NOW, Archive
from tests.support.media import PNG


def test_only_documents_whose_entries_changed_have_another_state(archive: Archive) -> None:
    archive.write("a.md", tags="[x]", **{"from": "https://one.example/"})
    publisher = archive.publish()
    before = publisher.states()
    archive.write("b.md", tags="[y]", **{"from": "https://two.example/"})
    publisher.update(NOW)
    after = publisher.states()
    same = {address for address in before if before[address] == after[address]}
    assets = {STYLE, SCRIPT, NOT_FOUND, ICON_SVG, ICON_PNG, FAVICON, COVER}
    assert assets <= same
    same -= assets
    assert {(address.kind, address.slug) for address in same} == {("tag", "x"), ("source", "one.example")}
    assert publisher.states() == after


def documents(publisher: Publisher) -> dict[Address, tuple[str, bytes]]:
    """Each document's state and bytes."""
    return {
        address: (state, publisher.document(address).body) for address, state in publisher.states().items()
    }


def changed_in_silence(
    before: dict[Address, tuple[str, bytes]], after: dict[Address, tuple[str, bytes]]
) -> list[Address]:
    """Documents that have other bytes in the same state: a build would not write them."""
    both = before.keys() & after.keys()
    return [one for one in both if before[one][0] == after[one][0] and before[one] != after[one]]


SETTINGS: list[dict[str, Any]] = [
    {"contact": "me@example.org"},
    {"readers": {"Miniflux": "https://flux.example.org/"}},
    {"index_links": True},
    {"title": "Harbour"},
    {"min_entries": 3},
]


def test_a_setting_that_changes_a_document_changes_its_state(archive: Archive) -> None:
    for name in ("a.md", "b.md"):
        archive.write(name, tags="[x, y]")
    archive.write("c.md", tags="[x]")
    before = documents(archive.publish())
    for setting in SETTINGS:
        after = documents(archive.publish(**setting))
        assert not changed_in_silence(before, after), setting
        assert before != after, setting


def test_an_older_entry_that_moves_to_another_month_changes_the_state_of_each_page_that_counts_it(
    archive: Archive,
) -> None:
    for number in range(1, 9):
        archive.write(f"{number}.md", date=f"2021-0{number}-01")
    before = documents(archive.publish(limit=3, archives="all"))
    archive.write("2.md", date="2021-03-01")
    assert not changed_in_silence(before, documents(archive.publish(limit=3, archives="all")))


def test_what_is_built_is_what_is_served(archive: Archive) -> None:
    for number in range(25):
        archive.write(f"{number}.md", date=f"2021-0{1 + number % 9}-01", tags="[x]")
    archive.write("picture.md", "![](a.png)")
    archive.write_file("a.png", PNG)
    publisher = archive.publish(pages="all", archives="all", limit="10")
    publisher.prepare()
    kinds = {kind for address in publisher.addresses() for kind in KINDS if kind.matches(address)}
    assert len(kinds) == len(KINDS) - 1  # all but search results
    for address in publisher.addresses():
        assert parse_path(path_of(address)) == address == publisher.resolve(address)
        assert publisher.document(address).body


@pytest.mark.parametrize(
    "address",
    [
        Address("all", "", "html", "second"),
        Address("all", "", "pdf"),
        Address("all", "", "atom", "first"),
        Address("tag", "none", "atom"),
    ],
)
def test_other_addresses_have_no_document(archive: Archive, address: Address) -> None:
    archive.write("a.md")
    publisher = archive.publish()
    for find in (publisher.document, publisher.resolve):
        with pytest.raises(BadAddress):
            find(address)

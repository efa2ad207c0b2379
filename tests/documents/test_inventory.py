import pytest

from feeds.addresses import COVER, FAVICON, ICON_PNG, ICON_SVG, NOT_FOUND, SCRIPT, STYLE, parse_path, path_of
from feeds.documents.inventory import KINDS
from feeds.errors import BadAddress
from feeds.model import Address
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


def test_what_is_built_is_what_is_served(archive: Archive) -> None:
    for number in range(70):
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

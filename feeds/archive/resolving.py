"""What the references of an entry are replaced by: addresses of other posts and of published files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from feeds.addresses import entry_url, file_address, url_of
from feeds.archive import Archive
from feeds.archive.attachments import attachment_at
from feeds.archive.reference_finder import finder_of
from feeds.attachments import published_name
from feeds.index.attachments import Reference
from feeds.model import Address, Attachment, Content, Enclosure, Headline
from feeds.originals import absolute, valid
from feeds.storage.source import Stamp


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the references of an entry mean."""

    references: tuple[Reference, ...]
    found: Mapping[str, Enclosure]
    """By `Reference.address`: files that are published; posts and what the site has, without a media type."""
    read: tuple[tuple[Attachment, Stamp], ...]
    """The files that were not known before."""


def resolve(archive: Archive, headline: Headline, content: Content) -> Resolved:
    """What the references of an entry mean."""
    references = finder_of(archive).find(headline, content.references)
    found: dict[str, Enclosure] = {}
    read: dict[str, tuple[Attachment, Stamp]] = {}
    for one in references:
        if one.target:
            found[one.address] = Enclosure(_address_of_post(archive, one), "")
        elif one.path:
            attachment, stamp = attachment_at(archive, one.path)
            if stamp is not None:
                read[one.path] = attachment, stamp
            if attachment.digest:
                url = url_of(archive.site.base_url, address_of(attachment))
                found[one.address] = Enclosure(url, attachment.type, attachment.size)
        if one.address not in found and (url := _on_site(archive, headline, one.text)):
            found[one.address] = Enclosure(url, "")
    return Resolved(references, found, tuple(read.values()))


def _address_of_post(archive: Archive, reference: Reference) -> str:
    """Where a link to another post leads, to the part of it that is named."""
    target = reference.target or ""
    if not target.startswith("http"):
        return entry_url(archive.site.base_url, target)
    part = reference.text.partition("#")[2]
    return (valid(f"{target}#{part}") if part and "#" not in target else "") or target


def address_of(attachment: Attachment) -> Address:
    """Where a file is published."""
    return file_address(attachment.digest, published_name(attachment.path, attachment.type))


def _on_site(archive: Archive, headline: Headline, reference: str) -> str:
    """Where the site of an own post has what it names: a page, or what the site makes; "" if unknown."""
    if reference.startswith("post:"):
        return ""
    if reference.startswith("site:"):
        path = reference.removeprefix("site:").lstrip("/")
        if site := archive.settings.layout.address:
            return absolute(site, path)
        return absolute(headline.address, f"/{path}") if headline.address else ""
    if headline.leads_elsewhere and not headline.permalink:
        return absolute(headline.link, reference)
    from_root = reference.startswith("/")
    if not headline.permalink:  # where its own address is unknown, that of the site may be known
        is_own = from_root and not headline.link
        return absolute(archive.settings.layout.address, reference) if is_own else ""
    is_page = not PurePosixPath(urlsplit(reference).path).suffix
    return absolute(headline.permalink, reference) if is_page or from_root else ""

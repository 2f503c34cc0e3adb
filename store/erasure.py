"""Records of the archive overwritten for ever, on somebody's request; all others stay where they are."""

from __future__ import annotations

import os
from collections.abc import Collection

from store.archive import Archive, Place
from store.warc_members import blank_member
from store.warc_records import Head, head_of


def erase(archive: Archive, places: Collection[Place], urls: Collection[str] = ()) -> int:
    """Overwrite for ever the records at *places*, what goes with them, and every record of *urls*; how many.

    With a response go its request, its metadata and each revisit that refers to it; with a conversion, what it was
    made from. Whoever wants to keep a revisit appends its snapshot anew before, after `payloads.forget`.
    """
    at = {(place.file, place.offset) for place in places}
    for place in places:
        archive.payloads.forget(place.digest)
    heads = [head for file, offset in at if (head := archive.head(file, offset)) is not None]
    ids = {head.id for head in heads}
    # A feed may have been made into other pages' text, too, which stays: only the feed goes, with its own metadata.
    origins = {head.fields["warc-refers-to"] for head in heads if head.type == "conversion"}
    count = 0
    for file, offset, member in archive.records():
        head = head_of(member)
        if (file, offset) in at or (head is not None and goes_with(head, ids, origins, urls)):
            blank(archive, file, offset, len(member))
            count += 1
    return count


def blank(archive: Archive, file: str, offset: int, length: int) -> None:
    """Overwrite a record with an empty one of the same length."""
    with (archive.folder / file).open("r+b") as opened:
        opened.seek(offset)
        opened.write(blank_member(length))
        opened.flush()
        os.fsync(opened.fileno())


def goes_with(head: Head, ids: set[str], origins: set[str], urls: Collection[str]) -> bool:
    """True for a record that says something of the records *ids* or of *urls*, or is one that they were made from."""
    made_from = {head.id, head.fields.get("warc-concurrent-to")} & origins
    return bool(head.belongs_to & ids or made_from) or head.url in urls

"""I6: one effect per event, however often it is delivered."""

from __future__ import annotations

from collections.abc import Iterator

from shared.events import Body
from tandem.audit.seen import Seen
from tandem.records import Told


def check(seen: Seen) -> Iterator[str]:
    """Two facts may share an id only as one fact published twice, and a number never."""
    yield from _same_id_other_body(seen)
    yield from _same_number_other_id(seen)


def _same_id_other_body(seen: Seen) -> Iterator[str]:
    first: dict[tuple[str, str, str], Told[Body]] = {}
    for told in seen.every_publication:
        known = first.setdefault(told.record.name, told)
        if known.record.value != told.record.value:
            yield f"{told.body.type} at {told.place} and {known.place} share an id but differ"


def _same_number_other_id(seen: Seen) -> Iterator[str]:
    """A second fact of the same number would be a second effect of one cause."""
    first: dict[tuple[str, str, str, str], Told[Body]] = {}
    for told in seen.facts:
        if told.body.number is None:
            continue
        name = (told.region, told.body.type, told.body.subject, told.body.number)
        known = first.setdefault(name, told)
        if known is not told:
            what = f"{told.body.type} {told.body.subject}"
            yield f"{what} was told twice: {known.place}, {told.place}"

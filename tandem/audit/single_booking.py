"""I2: no person is in two live matches, whichever agencies ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from shared.events import MatchCompleted, MatchProposed, MatchWithdrawn
from tandem.audit.seen import Seen
from tandem.records import Told


@dataclass(frozen=True, slots=True)
class _Hold:
    """A person in a live match, from one fact of matcher's to another."""

    region: str
    person: str
    match_id: str
    since: datetime
    until: datetime | None = None


def check(seen: Seen) -> Iterator[str]:
    """Follow every match through its facts; then look at matcher's own bookings."""
    by_person: dict[tuple[str, str], list[_Hold]] = defaultdict(list)
    for hold in _holds(seen):
        by_person[hold.region, hold.person].append(hold)
    for holds in by_person.values():
        yield from _overlaps(sorted(holds, key=lambda hold: hold.since))
    booked = Counter((it.region, it.responder_id) for it in seen.tables.bookings)
    for (region, person), matches in booked.items():
        if matches > 1:
            yield f"{person} of {region} is booked for {matches} live matches in matcher's tables"


def _overlaps(holds: list[_Hold]) -> Iterator[str]:
    for first, second in pairwise(holds):
        if first.match_id != second.match_id and (not first.until or second.since < first.until):
            yield (
                f"{second.person} of {second.region} was proposed for {second.match_id} "
                f"while in {first.match_id}"
            )


def _holds(seen: Seen) -> Iterator[_Hold]:
    """Who was in which match from when to when, ended ones first."""
    live: dict[str, dict[str, _Hold]] = defaultdict(dict)
    """match -> person -> hold"""
    for told in seen.told(MatchProposed, MatchWithdrawn, MatchCompleted):
        seated = _seated(told)
        held = live[told.body.match_id]
        for person in held.keys() - seated.keys():
            yield replace(held.pop(person), until=told.body.at)
        live[told.body.match_id] = seated | held
    for held in live.values():
        yield from held.values()


def _seated(told: Told[MatchProposed | MatchWithdrawn | MatchCompleted]) -> dict[str, _Hold]:
    if not isinstance(told.body, MatchProposed):
        return {}
    match_id, at = told.body.match_id, told.body.at
    people = (seat.responder_id for seat in told.body.seats if seat.responder_id)
    return {person: _Hold(told.region, person, match_id, at) for person in people}

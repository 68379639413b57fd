"""I13: a person on scene without a check-in in time is reported to the desk."""

from __future__ import annotations

from collections.abc import Iterator

from shared.events import MatchProposed, ResponderStatus
from shared.vocabulary import SeatMode
from tandem.audit.seen import GRACE, Seen

_GOES_ON = frozenset({"watching", "asked", "overdue"})
_AT_THE_SCENE = frozenset({SeatMode.IN_PERSON, SeatMode.RIDE_ALONG})


def check(seen: Seen) -> Iterator[str]:
    """Whoever is on scene has a timer; whoever is overdue was reported; no timer is late."""
    for it in seen.tables.watched:
        if it.has_left:
            continue
        name = f"{it.responder_id} ({it.role}) in {it.match_id}"
        if it.stage == "off":
            yield f"{name} is on scene and nobody watches"
        elif it.stage in _GOES_ON and not it.has_timer:
            yield f"{name} is {it.stage}, but no timer will look again"
        if it.stage in {"overdue", "escalated"} and not it.desk_told:
            yield f"{name} is overdue and the desk was not told"
    late = seen.tables.late_s.get("notifier", 0.0)
    if late > GRACE.total_seconds():
        yield f"a timer of notifier should have fired {late:.0f} s ago"
    yield from _unknown_arrivals(seen)


def _unknown_arrivals(seen: Seen) -> Iterator[str]:
    """Who is at the scene by the facts must be watched over by notifier's tables."""
    known = {(it.match_id, it.responder_id) for it in seen.tables.watched}
    in_person = _in_person(seen)
    last = {
        (told.body.match_id, told.body.responder_id): told.body
        for told in seen.told(ResponderStatus)
        if told.body.responder_id is not None
    }
    for key, status in last.items():
        is_there = status.status.has_arrived and key in in_person
        if is_there and key not in known and seen.now > status.at + seen.grace:
            yield f"{key[1]} is on scene in {key[0]} and nobody watches"


def _in_person(seen: Seen) -> set[tuple[str, str | None]]:
    return {
        (told.body.match_id, seat.responder_id)
        for told in seen.told(MatchProposed)
        for seat in told.body.seats
        if seat.mode in _AT_THE_SCENE
    }

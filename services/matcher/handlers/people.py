"""What is told about people and CAD's units."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from services.matcher.store import heard
from shared.bus.handling import Work
from shared.events import (
    DutyChanged,
    Event,
    Fact,
    ResponderChanged,
    ResponderMoved,
    UnitChanged,
)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


async def on_people(
    events: Sequence[Event[ResponderChanged | DutyChanged]], work: Work
) -> list[Fact]:
    """Keep who there is and who is on duty."""
    people: list[tuple[str, ResponderChanged]] = []
    duty: list[tuple[str, DutyChanged]] = []
    for event in events:
        match event.body:
            case ResponderChanged() as body:
                people.append((body.responder_id, body))
            case DutyChanged() as body:
                duty.append((body.responder_id, body))
    people.sort(key=lambda item: item[1].revision)
    duty.sort(key=lambda item: item[1].revision)
    work.unsettled.update(
        await heard.keep_people(work.conn, work.region, _last(people)),
        await heard.keep_duty(work.conn, work.region, _last(duty)),
    )
    return []


async def on_moved(events: Sequence[Event[ResponderMoved]], work: Work) -> list[Fact]:
    """Keep where people are; a position alone is no reason to solve again."""
    moves = sorted((event.body for event in events), key=lambda body: body.at)
    newest = _last((body.responder_id, body) for body in moves)
    await heard.keep_positions(work.conn, work.region, newest)
    return []


async def on_units(events: Sequence[Event[UnitChanged]], work: Work) -> list[Fact]:
    """Keep what vehicles do; look again when one has another status, call or crew."""
    changes = sorted(((event.agency, event.body) for event in events), key=lambda c: c[1].at)
    newest = _last(((agency, body.unit_id), (agency, body)) for agency, body in changes)
    work.unsettled.update(await heard.keep_units(work.conn, work.region, newest))
    return []


def _last(items: Iterable[tuple[K, V]]) -> list[V]:
    """The last of each key."""
    return list(dict(items).values())

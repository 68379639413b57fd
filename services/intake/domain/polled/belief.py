"""How much of a snapshot is believed.

What a snapshot shows is believed at once: a call is never held back. What it leaves out is not. A
feed that fails often answers with an empty list or half of one, and closing every call for that
would stand down teams on their way. So:

- a call or unit that is left out is gone after `gone_polls` snapshots in a row without it;
- a snapshot without any calls or units, or with fewer of either than `share` of what is known, is
  suspected: nothing is gone by it, until `confirm_polls` further snapshots in a row are like it, or
  one that comes `confirm_after_s` or more after the first; then all that it leaves out is gone.
- A poll that fails says nothing; the count for a suspected snapshot begins anew.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from pydantic import BaseModel, ConfigDict

from services.intake.domain.polled.differ import call_changes, unit_changes
from services.intake.domain.polled.snapshot import Snapshot
from shared.events.cad import CadCall, CadUnit
from shared.policy.sources import Caution
from shared.vocabulary import CallId, UnitId

T = TypeVar("T")
Name = TypeVar("Name", bound=str)
_STEP: Final = timedelta(milliseconds=1)


class Suspicion(BaseModel):
    """Snapshots in a row that show too little.

    Attributes:
        since: when the first was seen.
        polls: how many there were.
    """

    model_config = ConfigDict(frozen=True)

    since: datetime
    polls: int = 1


class Belief(BaseModel):
    """What is known of a source: kept from poll to poll, and across restarts.

    Attributes:
        revision: of what is believed; it grows with each poll that has events.
        at: when the last snapshot was seen; none before the first.
        calls: believed calls by id.
        units: believed units by id.
        told: unit -> stamp of its last event.
        calls_absent: call -> snapshots in a row that left it out.
        units_absent: unit -> the same.
        suspicion: of the last snapshot, if it was suspected.
    """

    model_config = ConfigDict(frozen=True)

    revision: int = 0
    at: datetime | None = None
    calls: dict[CallId, CadCall] = {}
    units: dict[UnitId, CadUnit] = {}
    told: dict[UnitId, datetime] = {}
    calls_absent: dict[CallId, int] = {}
    units_absent: dict[UnitId, int] = {}
    suspicion: Suspicion | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a snapshot has changed.

    Attributes:
        belief: what is known now.
        events: that lead there, calls before units.
    """

    belief: Belief
    events: tuple[CadCall | CadUnit, ...] = ()


def take(belief: Belief, seen: Snapshot, caution: Caution, *, at: datetime) -> Taken:
    """Believe as much of a snapshot as the rules allow.

    Args:
        belief: what was known.
        seen: what the poll shows.
        caution: the source's rules.
        at: when it was fetched; moved on by 1 ms where the clock has gone back.
    """
    at = at if belief.at is None or at > belief.at else belief.at + _STEP
    suspicion = _suspicion(belief, seen, caution, at)
    is_confirmed = suspicion is not None and _is_confirmed(suspicion, caution, at)
    limit = 1 if is_confirmed else caution.gone_polls if suspicion is None else None
    calls_absent = _absent(belief.calls, belief.calls_absent, {*seen.calls, *seen.mentioned}, limit)
    units_absent = _absent(belief.units, belief.units_absent, seen.units, limit)
    calls = _kept(belief.calls, calls_absent, limit) | dict(seen.calls)
    units = _kept(belief.units, units_absent, limit) | dict(seen.units)
    call_events = call_changes(belief.calls, calls, at=at)
    unit_events = unit_changes(belief.units, units, belief.told, at=at)
    events = (*call_events, *unit_events)
    stamps = belief.told | {unit.unit_id: unit.at for unit in unit_events}
    return Taken(
        Belief(
            revision=belief.revision + bool(events),
            at=at,
            calls=calls,
            units=units,
            told={unit_id: stamp for unit_id, stamp in stamps.items() if unit_id in units},
            calls_absent={id_: polls for id_, polls in calls_absent.items() if id_ in calls},
            units_absent={id_: polls for id_, polls in units_absent.items() if id_ in units},
            suspicion=None if is_confirmed else suspicion,
        ),
        events,
    )


def forget_suspicion(belief: Belief) -> Belief:
    """What is known after a poll that failed: what it would have shown, nobody knows."""
    return belief.model_copy(update={"suspicion": None}) if belief.suspicion else belief


def _suspicion(belief: Belief, seen: Snapshot, caution: Caution, at: datetime) -> Suspicion | None:
    shown = len(seen.calls) + len(seen.mentioned & belief.calls.keys() - seen.calls.keys())
    is_short = _is_short(shown, len(belief.calls), caution.share) or _is_short(
        len(seen.units), len(belief.units), caution.share
    )
    if not is_short:
        return None
    known = belief.suspicion
    return Suspicion(since=known.since, polls=known.polls + 1) if known else Suspicion(since=at)


def _is_short(shown: int, known: int, share: float) -> bool:
    return known > 0 and (shown == 0 or shown < known * share)


def _is_confirmed(suspicion: Suspicion, caution: Caution, at: datetime) -> bool:
    has_lasted = at - suspicion.since >= timedelta(seconds=caution.confirm_after_s)
    return suspicion.polls > caution.confirm_polls or (suspicion.polls > 1 and has_lasted)


def _absent(
    known: Collection[Name], before: dict[Name, int], shown: Collection[Name], limit: int | None
) -> dict[Name, int]:
    """How often each of what is left out was left out, in a row; a suspected poll does not count.

    Args:
        known: what was believed to be there.
        before: as counted so far.
        shown: what the poll shows.
        limit: none while the poll is suspected.
    """
    step = 0 if limit is None else 1
    return {id_: before.get(id_, 0) + step for id_ in known if id_ not in shown}


def _kept(known: dict[Name, T], absent: dict[Name, int], limit: int | None) -> dict[Name, T]:
    return {
        id_: value for id_, value in known.items() if limit is None or absent.get(id_, 0) < limit
    }

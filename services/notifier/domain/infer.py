"""What CAD's units say of the people of a match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.notifier.domain.model import Match, Member
from services.notifier.domain.report import Report, report
from services.notifier.domain.step import No, Step
from shared.policy.asking import Asking
from shared.vocabulary import (
    AgencyId,
    CallId,
    ResponderId,
    SeatMode,
    StatusOf,
    StatusSource,
    UnitId,
    UnitStatus,
)

_SAID: Final = {
    UnitStatus.EN_ROUTE: StatusOf.EN_ROUTE,
    UnitStatus.STAGED: StatusOf.STAGED,
    UnitStatus.ON_SCENE: StatusOf.ON_SCENE,
    UnitStatus.TRANSPORTING: StatusOf.TRANSPORTING,
    UnitStatus.AT_DESTINATION: StatusOf.AT_DESTINATION,
}
_AWAY: Final = frozenset({UnitStatus.AVAILABLE, UnitStatus.OUT_OF_SERVICE, UnitStatus.OFF_DUTY})


@dataclass(frozen=True, slots=True)
class Unit:
    """What a vehicle was last heard to be doing.

    Attributes:
        crew: those of its crew who are enrolled.
    """

    unit_id: UnitId
    agency: AgencyId
    status: UnitStatus
    at: datetime
    call_id: CallId | None = None
    crew: tuple[ResponderId, ...] = ()


def infer(match: Match, units: Sequence[Unit], *, asking: Asking, now: datetime) -> Step:
    """Take from CAD's units how far the officers on the call and the enrolled crews are.

    Args:
        match: as it is.
        units: the newest of each vehicle.
        asking: the agency's policy.
        now: the time.
    """
    step = Step(match)
    for unit in units:
        for member in match.members:
            if unit.agency == match.agency and _rides(member, unit):
                step = step.then(
                    lambda m, k=(member.role, member.who), u=unit: _infer_one(
                        m, k, u, asking=asking, now=now
                    )
                )
    return step


def _rides(member: Member, unit: Unit) -> bool:
    if member.mode is SeatMode.ON_CALL:
        return member.unit_id == unit.unit_id
    return member.responder_id is not None and member.responder_id in unit.crew


def _infer_one(
    match: Match, key: tuple[str, str], unit: Unit, *, asking: Asking, now: datetime
) -> Step:
    member = next(m for m in match.members if (m.role, m.who) == key)
    said = _reading(match, member, unit)
    if said is None or said.status is member.status:
        return Step(match)
    outcome = report(match, member, said, asking=asking, now=now)
    return Step(match) if isinstance(outcome, No) else outcome


def _reading(match: Match, member: Member, unit: Unit) -> Report | None:
    """A status that CAD says, or an end that follows from it.

    Only the part of CAD's own officer ends with what CAD says: a clinician may still be on scene
    when the call was closed and her car set free by a click.
    """
    by = f"cad:{unit.unit_id}"
    is_elsewhere = unit.status in _AWAY or unit.call_id not in {None, match.call_id}
    if not is_elsewhere:
        status = _SAID.get(unit.status)
        return Report(status, unit.at, StatusSource.CAD, by) if status else None
    if member.mode is not SeatMode.ON_CALL or not _was_on_call(match, member, unit):
        return None
    status = StatusOf.CLEARED if member.arrived_at else StatusOf.CANCELLED_EN_ROUTE
    return Report(status, unit.at, StatusSource.INFERRED, by)


def _was_on_call(match: Match, member: Member, unit: Unit) -> bool:
    """What a unit did before it was sent here says nothing of this call."""
    return member.status is not None or unit.at > match.proposed_at

"""Gates: what is known about each danger, and from whom.

What was said last counts, with one exception: a danger that was reported is not taken back by
anybody who is not on scene. Silence is `unknown`, and so is an unknown age. Of a danger that is
present, the gravest manner counts: a weapon seen, then implied, then in reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from services.intake.domain.evidence import Statement
from services.intake.domain.model import Tick
from shared.events.cad import CadPerson
from shared.policy.assessing import GateName
from shared.vocabulary import GateManner, GateState

ALWAYS: tuple[GateName, ...] = ("weapon", "violence", "medical", "minor")
"""Told even when nothing is known about them."""
_FLAG_GATES: dict[str, GateName] = {
    "weapon": "weapon",
    "violence_in_progress": "violence",
    "medical_emergency": "medical",
}
_GRAVITY = {
    None: 0,
    GateManner.OTHER: 0,
    GateManner.IN_REACH: 1,
    GateManner.IMPLIED: 2,
    GateManner.SEEN: 3,
}
_ADULT = 18
_START = datetime.min.replace(tzinfo=UTC)


class GateView(NamedTuple):
    """One danger as it stands.

    Attributes:
        by: who said so; none where nobody said anything.
        rule: what read it.
        manner: how it is there, where it is present.
    """

    gate: GateName
    state: GateState
    by: str | None = None
    at: datetime | None = None
    rule: str = ""
    manner: GateManner | None = None


_SILENCE = {gate: GateView(gate, GateState.UNKNOWN) for gate in ALWAYS}


def gates(said: Iterable[Statement], known: Iterable[GateView]) -> tuple[GateView, ...]:
    """Where each danger stands after all that was said.

    Args:
        said: in any order.
        known: what coded fields say of a danger without anybody's word for it.
    """
    views = dict(_SILENCE)
    for view in known:
        views[view.gate] = view
    for statement in sorted(said, key=_when):
        gate = statement.gate
        before = views.get(gate) or GateView(gate, GateState.UNKNOWN)
        state = _after(before, statement)
        if state is not None:
            manner = _manner(statement) if state is GateState.PRESENT else None
            views[gate] = GateView(gate, state, statement.by, statement.at, statement.rule, manner)
    return tuple(views.values())


def _when(statement: Statement) -> datetime:
    return statement.at or _START


def _manner(said: Statement) -> GateManner:
    return said.manner or GateManner.SEEN


def _after(before: GateView, said: Statement) -> GateState | None:
    """The state after a statement, or none where it changes nothing."""
    if said.is_past:
        is_silent = before.state is GateState.UNKNOWN and not before.rule
        return GateState.UNKNOWN if is_silent else None
    if said.is_present:
        is_graver = _GRAVITY[_manner(said)] > _GRAVITY[before.manner]
        return GateState.PRESENT if before.state is not GateState.PRESENT or is_graver else None
    if said.is_general and before.state is not GateState.PRESENT:
        return None
    if said.on_scene:
        return GateState.CLEARED_ON_SCENE
    if before.state in {GateState.PRESENT, GateState.CLEARED_ON_SCENE}:
        return None
    return GateState.DENIED_BY_CALLER


def flag_statements(ticks: dict[str, Tick]) -> list[Statement]:
    """What the call taker ticked as present."""
    return [
        Statement(gate, is_present=True, by="cad_flag", at=tick.since, rule=f"flag.{flag}")
        for flag, gate in _FLAG_GATES.items()
        if (tick := ticks.get(flag)) and tick.value
    ]


def flag_views(ticks: dict[str, Tick]) -> list[GateView]:
    """What the call taker ticked as not reported: less than denied, more than silence."""
    return [
        GateView(gate, GateState.NOT_REPORTED, "cad_flag", tick.since, f"flag.{flag}")
        for flag, gate in _FLAG_GATES.items()
        if (tick := ticks.get(flag)) and not tick.value
    ]


def age_statements(people: Sequence[CadPerson]) -> list[Statement]:
    """A minor by age."""
    if not any(person.age is not None and person.age < _ADULT for person in people):
        return []
    return [Statement("minor", is_present=True, by="cad", at=None, rule="people.age")]


def age_views(people: Sequence[CadPerson]) -> list[GateView]:
    """Nobody is a minor where every age is known."""
    if not people or any(person.age is None for person in people):
        return []
    return [GateView("minor", GateState.NOT_REPORTED, "cad", None, "people.age")]

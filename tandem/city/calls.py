"""The life of a call, planned: what comes in, what is said later, how long things take, its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final

from shared.vocabulary import Origin, RequesterKind
from tandem.city import said
from tandem.city.call_types import PERCENT, Group, TownType
from tandem.city.chance import about, pick, within
from tandem.city.endings import Ending, ending_of
from tandem.city.places import Place, Town, somewhere
from tandem.city.said import REASONS, Reason

_ORIGINS: Final = {
    Origin.NON_EMERGENCY: 67.0,
    Origin.EMERGENCY: 15.0,
    Origin.OTHER: 9.0,
    Origin.OFFICER: 8.0,
    Origin.WALK_IN: 1.0,
}
_CRISIS_ORIGINS: Final = {
    Origin.NON_EMERGENCY: 57.0,
    Origin.EMERGENCY: 26.0,
    Origin.OFFICER: 8.0,
    Origin.CRISIS_LINE: 5.0,
    Origin.SCHOOL: 2.0,
    Origin.HOSPITAL: 2.0,
}
_DISPATCH_MIN: Final = {"0": 0.6, "1": 1.5, "2": 4.0, "3": 9.0, "4": 14.0, "9": 25.0}
"""Median minutes from the call to the dispatch of a patrol unit, by CAD priority."""
_TRAVEL_MIN: Final = 6.0
_ON_SCENE_SHAPE: Final = 1.32
_ON_SCENE_SCALE_MIN: Final = 21.7
"""Time on scene: a gamma that fits 4,682 dispatches of a mobile crisis team closely."""
_ROUTINE_SCALE_MIN: Final = 12.0
"""The same for calls that are no crisis; assumed."""
_KNOWN_PEOPLE: Final = 40


@dataclass(frozen=True, slots=True)
class Said:
    """One line of the narrative: when after the call was opened, what, and by whom."""

    after: timedelta
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asks for a team.

    Attributes:
        after: after the first unit arrived; for a crisis line, after the call was opened.
        by: who asks.
        reason: in their words.
    """

    after: timedelta
    by: RequesterKind
    reason: str


@dataclass(frozen=True, slots=True)
class Patrol:
    """How patrol handles the call.

    Attributes:
        dispatched: time from the call to the dispatch.
        travel: time from dispatch to arrival.
        on_scene: time from arrival until the unit is free, if nobody is waited for.
        units: how many units go.
    """

    dispatched: timedelta
    travel: timedelta
    on_scene: timedelta
    units: int


@dataclass(frozen=True, slots=True)
class Subject:
    """The person whom a call is about, as far as the caller knows."""

    age: int | None
    known_person: str | None


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call as it will go if nobody beside patrol comes.

    Attributes:
        call_id: its number in the dispatch system.
        key: names it within its seed, whatever numbers are given on the day.
        opened: time from the start of the city's day.
        reason: why it is a crisis in truth; none when it is not one.
        has_weapon: what the call taker ticked.
        sent_twice: whether the dispatch system sends its first message again.
        exercise: whether it is only a drill.
        entered_late: whether it is put in after an outage, long after it happened.
    """

    call_id: str
    key: str
    agency: str
    opened: timedelta
    type: TownType
    priority: str
    origin: Origin
    place: Place
    subject: Subject | None
    reason: Reason | None
    narrative: tuple[Said, ...]
    has_weapon: bool | None
    asked: Asked | None
    patrol: Patrol
    ending: Ending
    sent_twice: bool = False
    exercise: bool = False
    entered_late: bool = False

    @property
    def is_crisis(self) -> bool:
        """Whether it is a behavioral-health crisis in truth, whatever its code says."""
        return self.reason is not None


def plan_call(
    dice: Random, town: Town, call_id: str, opened: timedelta, key: str = ""
) -> PlannedCall:
    """Draw one call.

    Args:
        dice: where chance comes from; give each call its own.
        town: where it happens.
        call_id: its number in the dispatch system.
        opened: time from the start of the city's day.
        key: names it within its seed.
    """
    type_ = pick(dice, PERCENT)
    reason = pick(dice, REASONS) if dice.random() < type_.crisis else None
    priority = pick(dice, type_.priorities)
    has_weapon = _weapon(dice, type_, reason)
    return PlannedCall(
        call_id=call_id,
        key=key,
        agency=town.agency,
        opened=opened,
        type=type_,
        priority=priority,
        origin=_origin(dice, type_, reason),
        place=somewhere(town, dice),
        subject=_subject(dice, reason),
        reason=reason,
        narrative=_narrative(dice, type_, reason, has_weapon=has_weapon),
        has_weapon=has_weapon if dice.random() < 1 / 2 else None,
        asked=_request(dice, type_, reason),
        patrol=_patrol(dice, type_, priority, reason),
        ending=ending_of(dice, is_crisis=reason is not None),
        sent_twice=dice.random() < 1 / 40,
        exercise=dice.random() < 1 / 250,
        entered_late=dice.random() < 1 / 250,
    )


def _weapon(dice: Random, type_: TownType, reason: Reason | None) -> bool | None:
    if type_.code == "WPN":
        return True
    if reason is None:
        return None
    return pick(dice, {True: 6.0, False: 39.0, None: 55.0})


def _origin(dice: Random, type_: TownType, reason: Reason | None) -> Origin:
    if type_.group is Group.OWN:
        return Origin.OFFICER
    return pick(dice, _CRISIS_ORIGINS if reason else _ORIGINS)


def _subject(dice: Random, reason: Reason | None) -> Subject | None:
    if reason is None:
        return None
    age = round(min(92.0, max(9.0, dice.gauss(37, 16)))) if dice.random() < 2 / 3 else None
    known = f"p-{dice.randrange(_KNOWN_PEOPLE):03}" if dice.random() < 1 / 5 else None
    return Subject(age, known)


def _narrative(
    dice: Random, type_: TownType, reason: Reason | None, *, has_weapon: bool | None
) -> tuple[Said, ...]:
    lines = [Said(_minutes(within(dice, 0.3, 1.2)), _opening(dice, type_, reason), "caller")]
    if reason and has_weapon is not None:
        weapons = said.on_weapons(dice, present=has_weapon)
        lines.append(Said(_minutes(within(dice, 1.0, 2.0)), weapons, "caller"))
    if dice.random() < 1 / 4:
        lines.append(Said(_minutes(within(dice, 3, 12)), said.later(dice), "dispatcher"))
    return tuple(lines)


def _opening(dice: Random, type_: TownType, reason: Reason | None) -> str:
    if reason is None:
        return said.of_anything_else(dice, type_.group)
    return said.of_a_crisis(dice, reason, is_overdose=type_.code == "OVD")


def _request(dice: Random, type_: TownType, reason: Reason | None) -> Asked | None:
    """Officers ask for a team on every second crisis, most of all where the code hides it."""
    if reason is None:
        return None
    if dice.random() < 1 / 12:
        after = _minutes(within(dice, 1, 4))
        return Asked(after, RequesterKind.CRISIS_LINE, said.asking_for_a_team(dice))
    if dice.random() > (0.4 if type_.group is Group.CRISIS else 0.65):
        return None
    by = pick(dice, {RequesterKind.OFFICER: 85.0, RequesterKind.DISPATCHER: 15.0})
    return Asked(_minutes(about(dice, 4, 0.6)), by, said.asking_for_a_team(dice))


def _patrol(dice: Random, type_: TownType, priority: str, reason: Reason | None) -> Patrol:
    if type_.group is Group.OWN:
        return Patrol(timedelta(), timedelta(), on_scene_time(dice, _ROUTINE_SCALE_MIN), 1)
    stays = on_scene_time(dice, _ON_SCENE_SCALE_MIN if reason else _ROUTINE_SCALE_MIN)
    return Patrol(
        dispatched=_minutes(about(dice, _DISPATCH_MIN[priority], 0.7)),
        travel=_minutes(about(dice, _TRAVEL_MIN, 0.5)),
        on_scene=stays + (_minutes(within(dice, 12, 25)) if reason else timedelta()),
        units=2 if reason or priority in {"0", "1"} else 1,
    )


def on_scene_time(dice: Random, scale_min: float = _ON_SCENE_SCALE_MIN) -> timedelta:
    """How long somebody stays at a scene; as long as a crisis team unless scaled otherwise."""
    return _minutes(dice.gammavariate(_ON_SCENE_SHAPE, scale_min))


def _minutes(count: float) -> timedelta:
    return timedelta(minutes=count)

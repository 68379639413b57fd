"""Who may be paired with whom, where, when, and at what price (read by matcher).

Every default is meant to work: an agency without a `[matching]` table gets officer and clinician
together, in a dedicated car or paired on demand, by video when nobody can get there in time, and
a clinician alone where no officer is needed.
"""

from __future__ import annotations

from datetime import time
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from shared.policy.section import Section
from shared.vocabulary import (
    CLINICIAN,
    MEDIC,
    OFFICER,
    Eligibility,
    Latitude,
    Longitude,
    Role,
    SeatRule,
    Structure,
)

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
EVERY_DAY: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS_OF_DAY = 24
Seconds = Annotated[float, Field(ge=0, le=86_400)]


class Hours(Section):
    """When somebody may be sent, in the agency's zone.

    Attributes:
        days: on which the hours begin.
        opens: first moment.
        closes: last moment; at or before `opens` means on the next day.
    """

    days: tuple[Weekday, ...] = EVERY_DAY
    opens: time
    closes: time


class Circle(Section):
    """A service area around a point."""

    lat: Latitude
    lon: Longitude
    radius_km: float = Field(gt=0)


class Area(Section):
    """Where people are sent: a call is inside when any of these says so; none means everywhere.

    Attributes:
        circle: by distance.
        polygon: corners as `[lat, lon]`, at least three; the last joins the first.
        beats: by the CAD's own beat codes.
    """

    circle: Circle | None = None
    polygon: tuple[tuple[Latitude, Longitude], ...] = ()
    beats: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_an_inside(self) -> Self:
        if self.polygon and len(self.polygon) < 3:  # noqa: PLR2004 - a triangle is the least
            raise ValueError("polygon needs at least three corners")
        return self


def _each_hour(value: object) -> object:
    return (value,) * HOURS_OF_DAY if isinstance(value, int | float) else value


class Travel(Section):
    """How long a way takes, from the straight line.

    Attributes:
        road_factor: how much longer the road is than the straight line.
        speed_kmh: one speed, or 24 for the hours of the agency's day from midnight.
        unknown_s: assumed where the place of the person or of the call is not known.
    """

    road_factor: float = Field(default=1.35, ge=1)
    speed_kmh: Annotated[
        tuple[Annotated[float, Field(gt=0)], ...],
        BeforeValidator(_each_hour),
        Field(min_length=HOURS_OF_DAY, max_length=HOURS_OF_DAY),
    ] = (38.0,) * HOURS_OF_DAY
    unknown_s: Seconds = 900


class Team(Section):
    """One way of putting a team together.

    Attributes:
        structure: its name.
        roles: its seats. The first that is not an officer leads: whom the call needs most.
        eligibility: the calls it may answer.
        price_s: how many seconds sooner than another team it has to be there to be preferred.
        only_medical: only where a medic is asked for or a medical danger is present.
        hours: when it works; empty means the agency's hours.
    """

    structure: Structure
    roles: tuple[Role, ...] = Field(min_length=1)
    eligibility: tuple[Eligibility, ...] = (Eligibility.CO_RESPONSE, Eligibility.POLICE_FIRST)
    price_s: Seconds = 0
    only_medical: bool = False
    hours: tuple[Hours, ...] = ()

    @cached_property
    def lead(self) -> Role:
        """The seat that the call needs most."""
        return next((role for role in self.roles if role != OFFICER), OFFICER)

    @cached_property
    def extras(self) -> tuple[Role, ...]:
        """Seats beside officer and lead."""
        return tuple(role for role in self.roles if role not in {OFFICER, self.lead})

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> Self:
        if len(set(self.roles)) != len(self.roles):
            raise ValueError("roles names a role twice; a team has one seat for each role")
        if self.lead == OFFICER:
            raise ValueError("roles needs somebody beside the officer")
        if self.structure is Structure.CIVILIAN and OFFICER in self.roles:
            raise ValueError("roles of a civilian team has no officer")
        if self.structure is Structure.TELE and OFFICER not in self.roles:
            raise ValueError("roles of a tele team needs the officer who holds the screen")
        return self


PAIR = (OFFICER, CLINICIAN)
TEAMS = (
    Team(structure=Structure.DEDICATED, roles=PAIR),
    Team(structure=Structure.ROTATING, roles=PAIR),
    Team(structure=Structure.TRIAD, roles=(*PAIR, MEDIC), only_medical=True),
    Team(structure=Structure.TELE, roles=PAIR, price_s=3600),
    Team(
        structure=Structure.CIVILIAN,
        roles=(CLINICIAN,),
        eligibility=(Eligibility.CIVILIAN_RESPONSE,),
    ),
)


class SeatPolicy(Section):
    """How a role's seat is filled.

    Attributes:
        rule: `ask` the person, `tell` the person, or the desk confirms.
    """

    rule: SeatRule = SeatRule.ASK


class Matching(Section):
    """How teams are found.

    Attributes:
        teams: how a team may be put together.
        hours: when anybody is sent; empty means always.
        area: where people are sent.
        travel: how long a way takes.
        seats: role -> how its seat is filled; by default everybody is asked.
        max_travel_s: nobody is sent who needs longer.
        end_of_shift_s: nobody is sent whose shift ends sooner than this after arrival.
        tele_connect_s: until a clinician is on the officer's screen.
        specialty_price_s: price of each wanted specialty or language that the team lacks.
        missing_medic_price_s: price of a team without medic where one is wanted.
        reroute_price_s: what a more urgent call has to gain by taking a person who was asked for
            a less urgent one and has not answered.
        police_first: what the clinician does until the scene is safe: `stage` near by, join by
            `tele`, or `nobody` is sent.
        serves_minors: whether calls with a minor, or somebody of unknown age, are answered.
        stale_after_s: a call that reaches matching later than this after CAD told of it pages
            nobody, unless a person asks.
        moved_m: a call whose place moves further than this is a changed call.
        other_units: patterns of call signs that are no police officers, e.g. `M*`.
        max_encounter_s: a confirmed match is ended after this.
        remind_before_s: so long before that end team and desk are reminded; nobody is when an
            encounter is shorter than that.
        undecided_after_s: an alarm is raised for a call that nobody has decided on by then.
    """

    teams: tuple[Team, ...] = TEAMS
    hours: tuple[Hours, ...] = ()
    area: Area = Area()
    travel: Travel = Travel()
    seats: dict[Role, SeatPolicy] = Field(default_factory=dict[Role, SeatPolicy])
    max_travel_s: Seconds = 1800
    end_of_shift_s: Seconds = 1800
    tele_connect_s: Seconds = 180
    specialty_price_s: Seconds = 300
    missing_medic_price_s: Seconds = 600
    reroute_price_s: Seconds = 300
    police_first: Literal["stage", "tele", "nobody"] = "stage"
    serves_minors: bool = True
    stale_after_s: Seconds = 1800
    moved_m: float = Field(default=300, gt=0)
    other_units: tuple[str, ...] = ()
    max_encounter_s: float = Field(default=14_400, gt=0)
    remind_before_s: Seconds = 900
    undecided_after_s: Seconds = 60

    def rule_of(self, role: Role) -> SeatRule:
        """How the seat of this role is filled."""
        seat = self.seats.get(role)
        return seat.rule if seat else SeatRule.ASK

"""What one call counts for, and where: taken out of the figures and put back when it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from services.metrics.domain.count import count
from services.metrics.domain.employers import Employments, employer_at
from services.metrics.domain.record import Assessed, Record, Standing, Team
from services.metrics.domain.team import counting_team
from services.metrics.domain.timing import Timing, timing
from shared.vocabulary import OFFICER, AgencyId, CallKind


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a call counts: one cell holds all calls that agree in everything below.

    Attributes:
        day: on which the call was opened, in the agency's zone.
        structure: of the team that counts; empty without one.
        specialties: that the call asks for.
        employers: of the team's members who are no officers.
    """

    agency: AgencyId
    day: date
    kind: CallKind
    standing: Standing
    structure: str = ""
    specialties: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """All that one call counts for."""

    cell: Cell
    counts: Mapping[str, int]
    timing: Timing | None = None
    stories: tuple[str, ...] = ()

    @property
    def timed(self) -> tuple[Cell, Timing] | None:
        """What belongs among the timings, and where."""
        return (self.cell, self.timing) if self.timing else None

    @property
    def told(self) -> tuple[Cell, tuple[str, ...]] | None:
        """What belongs among the stories, and where."""
        return (self.cell, self.stories) if self.stories else None


def contribution(
    record: Record, agency: AgencyId, zone: tzinfo, employments: Employments
) -> Contribution | None:
    """What the call counts for now, or none as long as nobody has assessed it.

    Args:
        record: what is known of it.
        agency: whose call it is.
        zone: the agency's time zone.
        employments: of at least all people in the record's teams.
    """
    if record.assessed is None:
        return None
    team = counting_team(record)
    return Contribution(
        cell=_cell(record.assessed, team, agency, zone, employments),
        counts=count(record, record.assessed),
        timing=timing(record, record.assessed),
        stories=_stories(record),
    )


def _cell(
    call: Assessed, team: Team | None, agency: AgencyId, zone: tzinfo, employments: Employments
) -> Cell:
    proposal = team.proposal if team else None
    return Cell(
        agency=agency,
        day=call.opened_at.astimezone(zone).date(),
        kind=call.kind,
        standing=call.standing,
        structure=proposal.structure if proposal else "",
        specialties=call.specialties,
        employers=_employers(team, employments) if team else (),
    )


def _employers(team: Team, employments: Employments) -> tuple[str, ...]:
    if team.proposal is None:
        return ()
    found = {
        employer_at(employments.get(place.responder_id, ()), team.proposal.at)
        for place in team.proposal.places
        if place.responder_id is not None and place.role != OFFICER
    }
    return tuple(sorted(found - {""}))


def _stories(record: Record) -> tuple[str, ...]:
    return tuple(sorted(o.story for o in record.outcomes.values() if o.story))

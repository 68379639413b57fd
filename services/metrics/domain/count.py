"""How a call counts: measure by measure, after the definitions of the public contract, "Figures".

A measure is a name and a whole number, so that the measures of many calls simply add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from services.metrics.domain.record import Assessed, Met, Outcome, Record
from services.metrics.domain.team import arrivals_of, is_measured, was_confirmed
from shared.vocabulary import OutcomeCode


def count(record: Record, call: Assessed) -> dict[str, int]:
    """What an assessed call counts for: measure -> number."""
    if not record.teams and not record.outcomes:
        return dict.fromkeys(_of_call(record, call), 1)
    measures = [*_of_call(record, call), *_of_teams(record, call)]
    if record.outcomes:
        measures += _of_outcomes(record.outcomes.values(), is_active=_is_active(record))
    return dict(Counter(measures))


def _of_call(record: Record, call: Assessed) -> list[str]:
    measures = ["received"]
    if record.ended and record.ended.order > call.order:
        measures.append(f"ended.{record.ended.reason}")
    if call.eligibility.is_eligible:
        measures += ("eligible", f"eligible.{call.eligibility}")
        if record.left_alone and record.left_alone.final:
            measures += ("unserved", f"unserved.{record.left_alone.reason}")
    return measures


def _of_teams(record: Record, call: Assessed) -> Iterable[str]:
    for stage in _reached(record):
        yield stage
        if call.eligibility.is_eligible and stage in _STAGES:
            yield f"eligible_{stage}"


_STAGES = frozenset({"matched", "confirmed", "active"})
"""What is also counted for eligible calls alone, as a share of which it is shown."""


def _reached(record: Record) -> Iterable[str]:
    teams = record.teams.values()
    confirmed = [team for team in teams if was_confirmed(team)]
    if any(team.proposal for team in teams):
        yield "matched"
    if confirmed:
        yield "confirmed"
    if any(team.completed for team in confirmed):
        yield "completed"
    if not _is_active(record):
        return
    yield "active"
    if all(is_measured(team) for team in confirmed):
        yield "measured"
    if any(care.given for care in record.care.values()):
        yield "services"


def _is_active(record: Record) -> bool:
    """Whether somebody of a confirmed team arrived."""
    return any(was_confirmed(team) and arrivals_of(team) for team in record.teams.values())


def _of_outcomes(outcomes: Iterable[Outcome], *, is_active: bool) -> Iterable[str]:
    yield "recorded"
    for outcome in outcomes:
        yield from _yes_of_known("force_used", outcome.force_used)
        yield from _yes_of_known("injury", outcome.injury)
        yield from _yes_of_known("helped", outcome.helped)
        for person in outcome.people:
            yield from _of_person(person, is_active=is_active)


def _of_person(person: Met, *, is_active: bool) -> Iterable[str]:
    yield "people"
    if person.contact:
        yield "met"
    yield from (f"outcome.{code}" for code in person.codes)
    if is_active and person.contact:
        yield "active_met"
        yield from (f"active_outcome.{code}" for code in person.codes & _RATED)


_RATED = frozenset(
    {OutcomeCode.ARREST, OutcomeCode.ARRESTABLE_NOT_ARRESTED, OutcomeCode.REMAINED_IN_PLACE}
)


def _yes_of_known(measure: str, answer: bool | None) -> Iterable[str]:
    if answer is not None:
        yield f"{measure}.known"
    if answer:
        yield f"{measure}.yes"

"""How a call counts: measure by measure, after the definitions of the public contract, "Figures".

A measure is a name and a whole number, so that the measures of many calls simply add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from services.metrics.domain.record import Assessed, Met, Outcome, Record
from services.metrics.domain.team import arrivals_of, is_measured, was_confirmed
from shared.vocabulary import OutcomeCode


def count(record: Record, call: Assessed) -> Counter[str]:
    """What an assessed call counts for: measure -> number."""
    counts = Counter({"received": 1})
    if record.ended and record.ended.order > call.order:
        counts[f"ended.{record.ended.reason}"] = 1
    if call.eligibility.is_eligible:
        counts.update(("eligible", f"eligible.{call.eligibility}"))
        if record.left_alone and record.left_alone.final:
            counts.update(("unserved", f"unserved.{record.left_alone.reason}"))
    if record.teams:
        reached = set(_reached(record))
        counts.update(reached)
        if call.eligibility.is_eligible:
            counts.update(f"eligible_{stage}" for stage in reached & _STAGES)
    if record.outcomes:
        counts.update(_outcome_counts(record.outcomes.values(), is_active=_is_active(record)))
    return counts


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


def _outcome_counts(outcomes: Iterable[Outcome], *, is_active: bool) -> Iterable[str]:
    yield "recorded"
    for outcome in outcomes:
        yield from _yes_of_known("force_used", outcome.force_used)
        yield from _yes_of_known("injury", outcome.injury)
        yield from _yes_of_known("helped", outcome.helped)
        for person in outcome.people:
            yield from _person_counts(person, is_active=is_active)


def _person_counts(person: Met, *, is_active: bool) -> Iterable[str]:
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

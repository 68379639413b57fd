"""Counts the main figures anew from the facts, knowing nothing of how metrics counts them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from shared.events import (
    CallAssessed,
    CallUnserved,
    MatchConfirmed,
    MatchProposed,
    MatchWithdrawn,
    OutcomeRecorded,
)
from shared.vocabulary import Contact, MatchId
from tandem.audit.seen import Seen

_Call = tuple[str, str]
"""(agency, call)"""
Figure = tuple[str, str]
"""(agency, measure)"""
_MEASURES = frozenset(
    {"received", "eligible", "matched", "confirmed", "unserved", "recorded", "people", "met"}
)
_FAMILIES = ("eligible.", "unserved.", "outcome.")


def is_recounted(measure: str) -> bool:
    """Whether `recount` counts this measure at all."""
    return measure in _MEASURES or measure.startswith(_FAMILIES)


def recount(seen: Seen) -> Counter[Figure]:
    """The measures that a reader cares about most, each with its number."""
    calls = _newest_assessments(seen)
    figures = Counter((agency, "received") for agency, _ in calls)
    for (agency, _), call in calls.items():
        eligibility = call.assessment.eligibility
        if eligibility.is_eligible:
            figures.update(((agency, "eligible"), (agency, f"eligible.{eligibility}")))
    figures.update((call[0], "matched") for call in _matched(seen) & calls.keys())
    figures.update((call[0], "confirmed") for call in _confirmed(seen) & calls.keys())
    figures.update(_unserved(seen, calls))
    figures.update(_outcomes(seen, calls))
    return figures


def _newest_assessments(seen: Seen) -> dict[_Call, CallAssessed]:
    newest: dict[_Call, CallAssessed] = {}
    for told in seen.told(CallAssessed):
        call = (told.body.agency, told.body.call_id)
        if call not in newest or newest[call].revision < told.body.revision:
            newest[call] = told.body
    return newest


def _calls_of_matches(seen: Seen) -> dict[MatchId, _Call]:
    """Match -> its call, for facts that name only the match."""
    return {
        told.body.match_id: (told.body.agency, told.body.call_id)
        for told in seen.told(MatchProposed)
    }


def _matched(seen: Seen) -> set[_Call]:
    """Calls with a team; a match that moved in a merge was both calls' team."""
    return {(told.body.agency, told.body.call_id) for told in seen.told(MatchProposed)}


def _confirmed(seen: Seen) -> set[_Call]:
    """Calls with a confirmed team; a withdrawal beats a confirmation of the same epoch."""
    withdrawn = {(told.body.match_id, told.body.epoch) for told in seen.told(MatchWithdrawn)}
    calls = _calls_of_matches(seen)
    return {
        (told.body.agency, told.body.call_id)
        if told.body.agency and told.body.call_id
        else calls[told.body.match_id]
        for told in seen.told(MatchConfirmed)
        if (told.body.match_id, told.body.epoch) not in withdrawn and told.body.match_id in calls
    }


def _unserved(seen: Seen, calls: dict[_Call, CallAssessed]) -> Iterator[Figure]:
    """Eligible calls whose last word is that nobody came, by reason."""
    last: dict[_Call, CallUnserved] = {}
    for told in seen.told(CallUnserved):
        call = (told.body.agency, told.body.call_id)
        if call not in last or last[call].revision < told.body.revision:
            last[call] = told.body
    for call, unserved in last.items():
        assessed = calls.get(call)
        if unserved.final and assessed and assessed.assessment.eligibility.is_eligible:
            yield call[0], "unserved"
            yield call[0], f"unserved.{unserved.reason}"


def _outcomes(seen: Seen, calls: dict[_Call, CallAssessed]) -> Iterator[Figure]:
    """What came of it, by the newest revision of each outcome form."""
    newest: dict[tuple[str, str], OutcomeRecorded] = {}
    for told in seen.told(OutcomeRecorded):
        form = (told.body.agency, told.body.outcome_id)
        if form not in newest or newest[form].revision < told.body.revision:
            newest[form] = told.body
    by_call: dict[_Call, list[OutcomeRecorded]] = defaultdict(list)
    for outcome in newest.values():
        by_call[outcome.agency, outcome.call_id].append(outcome)
    for call, outcomes in by_call.items():
        if call in calls:
            yield call[0], "recorded"
            yield from (figure for outcome in outcomes for figure in _people(outcome))


def _people(outcome: OutcomeRecorded) -> Iterator[Figure]:
    for person in outcome.people:
        yield outcome.agency, "people"
        if person.contact is Contact.MADE:
            yield outcome.agency, "met"
        yield from ((outcome.agency, f"outcome.{code}") for code in set(person.outcomes))

"""I9: every decision can be explained afterwards from what was stored with it."""

from __future__ import annotations

from collections.abc import Iterator

from shared.events import CallAssessed, CallClosed, CallUnserved, MatchConfirmed, MatchProposed
from shared.vocabulary import CallEnd
from tandem.audit.seen import Seen


def check(seen: Seen) -> Iterator[str]:
    """Each verdict, team and refusal says why, under a policy whose text was kept."""
    yield from _assessments(seen)
    yield from _matches(seen)
    yield from _unserved(seen)


def _assessments(seen: Seen) -> Iterator[str]:
    kept = seen.tables.policies.get("intake", frozenset())
    for told in seen.told(CallAssessed):
        verdict, name = told.body.assessment, f"{told.body.call_id} at {told.place}"
        if verdict.policy not in kept:
            yield f"intake has not kept policy {verdict.policy}, which decided {name}"
        if verdict.eligibility.is_eligible:
            if not verdict.evidence and verdict.requested is None:
                yield f"nothing speaks for the eligibility of {name}"
        elif not verdict.why_not:
            yield f"no reason is given why {name} is not eligible"


def _matches(seen: Seen) -> Iterator[str]:
    kept = seen.tables.policies.get("matcher", frozenset())
    for told in seen.told(MatchProposed):
        decision, name = told.body.decision, f"{told.body.match_id} at {told.place}"
        if decision.policy not in kept:
            yield f"matcher has not kept policy {decision.policy}, which decided {name}"
        if (told.body.match_id, told.body.epoch) not in seen.tables.decisions:
            yield f"matcher has not kept what it saw when it proposed {name}"
        if not decision.why or not decision.rule:
            yield f"no reason is given for {name}"


def _unserved(seen: Seen) -> Iterator[str]:
    """An eligible call to which nobody went has a last word on why."""
    last = {(told.body.agency, told.body.call_id): told for told in seen.told(CallUnserved)}
    for told in last.values():
        if not told.body.detail:
            yield f"nobody says why {told.body.call_id} is unserved at {told.place}"
    final = {call for call, told in last.items() if told.body.final}
    served = {
        (told.body.agency, told.body.call_id)
        for told in seen.told(MatchConfirmed)
        if told.body.agency and told.body.call_id
    }
    for agency, call_id in _ended_eligible(seen) - served - final:
        yield f"{call_id} of {agency} was eligible, nobody went, and there is no last word on why"


def _ended_eligible(seen: Seen) -> set[tuple[str, str]]:
    """Live calls that were eligible to the end, which was a while ago."""
    newest = {
        (told.body.agency, told.body.call_id): told.body
        for told in seen.told(CallAssessed, CallClosed)
    }
    assessed = {
        (told.body.agency, told.body.call_id): told.body for told in seen.told(CallAssessed)
    }
    return {
        call
        for call, end in newest.items()
        if isinstance(end, CallClosed)
        and end.reason is not CallEnd.MERGED
        and seen.now > end.at + seen.grace
        and call in assessed
        and assessed[call].assessment.eligibility.is_eligible
        and not assessed[call].historical
        and not assessed[call].exercise
    }

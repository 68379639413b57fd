"""Carries out what the domain decided: stores it, sets its timers, and gives back what is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from services.notifier import measures
from services.notifier.domain.deliver import dispatch
from services.notifier.domain.model import Match
from services.notifier.domain.step import Alarm, AlarmName, Step
from services.notifier.store import matches
from services.notifier.store.matches import Known
from shared.bus.handling import Work
from shared.events.base import Fact
from shared.events.offers import MatchConfirmed

_TRACE_ID: Final = slice(3, 35)
"""Where the trace's id stands in a `traceparent`."""


async def carry_out(work: Work, known: Known, step: Step) -> list[Fact]:
    """Store a decision about a match with everything that follows from it.

    Args:
        work: the transaction.
        known: what the decision was made from.
        step: the decision.

    Returns:
        The facts to tell, in the call's trace.
    """
    asking = work.policies[step.match.agency].asking
    done = dispatch(step, known.reach_of, asking=asking, now=work.now)
    await matches.save(work.conn, work.region, known.match, done)
    match = done.step.match
    for alarm in done.step.alarms:
        _set(work, alarm, step)
    if any(isinstance(fact, MatchConfirmed) for fact in done.step.facts):
        _remind_later(work, step)
    measures.count_facts(match.agency, done.step.facts)
    measures.count_sent(done.deliveries)
    measures.count_notes(done.notes)
    trace = _trace(work, match)
    return [Fact(match.agency, body, trace) for body in done.step.facts]


def _remind_later(work: Work, step: Step) -> None:
    """Matcher ends an encounter so long after its newest confirmation."""
    rules = work.policies[step.match.agency].matching
    if rules.max_encounter_s > rules.remind_before_s:
        after = timedelta(seconds=rules.max_encounter_s - rules.remind_before_s)
        _set(work, Alarm(AlarmName.ENDS_SOON, step.match.match_id, after), step)


def _trace(work: Work, match: Match) -> str | None:
    """What comes from elsewhere, as a vehicle's status, is told in the call's own trace."""
    here, call = work.traceparent or "", match.traceparent or ""
    return None if here[_TRACE_ID] == call[_TRACE_ID] else match.traceparent


def _set(work: Work, alarm: Alarm, step: Step) -> None:
    if alarm.after is None:
        work.unschedule(alarm.name, alarm.subject)
        return
    work.schedule(
        alarm.name,
        alarm.subject,
        max(alarm.after, timedelta(0)),
        agency=step.match.agency,
        traceparent=step.match.traceparent,
        match_id=step.match.match_id,
    )

"""Carries out what the domain decided: stores it, sets its timers, and gives back what is told."""

from __future__ import annotations

from datetime import timedelta

from services.notifier.domain.deliver import dispatch
from services.notifier.domain.step import Alarm, Step
from services.notifier.store import matches
from services.notifier.store.matches import Known
from shared.bus.handling import Work
from shared.events.base import Fact


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
    return [Fact(match.agency, body, match.traceparent) for body in done.step.facts]


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

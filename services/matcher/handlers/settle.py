"""Solve once for all that a run has left unsettled; look again when time alone changes things."""

from __future__ import annotations

from services.matcher.domain.changes import Changes
from services.matcher.domain.decide import decide
from services.matcher.domain.desk import NewId
from services.matcher.handlers.answers import ENCOUNTER_OVER
from services.matcher.store import decided, region
from services.matcher.telling import facts_of
from shared.bus.handling import Timer, Work
from shared.events import Fact
from shared.vocabulary import AgencyId, MatchId

RETRY = "retry"
"""The timer that looks again: hours begin, quiet time ends."""


async def settle(work: Work) -> list[Fact]:
    """Decide everything about the region, store it, and tell what changed."""
    state = await region.load(work.conn, work.region)
    if state is None:
        return []
    changes = decide(state, work.policies, new_id=naming(work), now=work.now)
    return await carry_out(changes, work)


async def carry_out(changes: Changes, work: Work) -> list[Fact]:
    """Store a decision; returns what it has to tell."""
    await decided.apply(work.conn, work.region, changes, work.now)
    if changes.retry_at:
        agency = work.policies.regions[work.region][0].agency
        work.schedule(RETRY, work.region, changes.retry_at - work.now, agency=agency)
    for each in changes.ended:
        if each.is_completed:
            work.unschedule(ENCOUNTER_OVER, each.match.match_id)
    return facts_of(changes, work.now)


def naming(work: Work) -> NewId:
    """Names new matches: the same again when the run is redone."""
    return lambda key, epoch: MatchId(work.unique_id("match", *key, str(epoch)))


async def on_retry(_timer: Timer, work: Work) -> list[Fact]:
    """Look again."""
    work.unsettled.add(RETRY)
    return []


async def on_policy(work: Work, _agencies: frozenset[AgencyId]) -> list[Fact]:
    """Solve the undecided anew; proposed seats stay."""
    work.unsettled.add("policy")
    return []

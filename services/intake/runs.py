"""The two ends of every change: load what it touches, and store and tell what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from services.intake import measures
from services.intake.domain.model import Call, CallKey, Settling, UnitKey
from services.intake.domain.run import Run
from services.intake.plans import Plans
from services.intake.store import calls, labels, units, visits
from shared.bus.handling import Work
from shared.events.base import Fact
from shared.events.calls import CallAssessed, CallClosed
from shared.vocabulary import AgencyId

SETTLE = "settle"
"""The timer of a call whose outcome has fallen and is held."""
_STILL_OPEN = timedelta(days=1)
"""A call that nothing was heard of for longer is assessed anew only when it is heard of again."""


_ELSEWHERE = {"location", "people"}
_SEEN_LATER = {"status", "call_type", "opened_at", *_ELSEWHERE}
"""What of a call matters to later ones; `call.assessed` names it when it has changed."""


async def begin(
    work: Work,
    plans: Plans,
    call_keys: Collection[CallKey],
    unit_keys: Collection[UnitKey] = (),
) -> Run:
    """Load the calls and units that a change touches."""
    return Run(
        plans.at(work.policies),
        work.now,
        await calls.load(work.conn, work.region, call_keys),
        await units.load(work.conn, work.region, unit_keys),
    )


async def begin_with_open(work: Work, plans: Plans, agencies: Collection[AgencyId]) -> Run:
    """Load the open calls of these agencies, to be assessed anew."""
    since = work.now - _STILL_OPEN
    known = await calls.load_open(work.conn, work.region, agencies, since)
    return Run(plans.at(work.policies), work.now, known, {}, calls=dict(known))


async def finish(run: Run, work: Work, *, is_due: bool = False) -> list[Fact]:
    """Assess, store and count; returns what is to be told.

    Args:
        run: with its events folded in.
        work: the transaction.
        is_due: whether a timer brought the run about, so that none is set any more.
    """
    before = {} if is_due else {key: call.settling for key, call in run.calls.items()}
    sought = run.looked_back_at()
    if sought.look_at_each_other:
        run.found = await labels.load(work.conn, work.region, sought.calls)
    facts = run.finish(await visits.load(work.conn, work.region, sought))
    for key, call in run.calls.items():
        _see_to_settling(key, call, before.get(key), work)
    seen, moved = _seen_later(facts)
    await visits.forget(work.conn, work.region, moved)
    await calls.save(work.conn, work.region, run.calls.values(), facts, run.visits(seen), work.now)
    await units.save(work.conn, work.region, run.units)
    await labels.keep_requests(work.conn, work.region, run.new_asks())
    measures.count(facts, run.marks)
    return facts


def _seen_later(facts: Iterable[Fact]) -> tuple[Collection[CallKey], set[CallKey]]:
    """The calls that later ones will look back at, whether a policy does so now or not.

    Returns:
        Those that have changed, and those of them that are elsewhere now.
    """
    moved: set[CallKey] = set()
    seen: dict[CallKey, None] = {}
    for fact in facts:
        body = fact.body
        if not isinstance(body, CallAssessed | CallClosed):
            continue
        changed = set(body.changed) if isinstance(body, CallAssessed) else {"status"}
        key = CallKey(fact.agency, body.call_id)
        if changed & _SEEN_LATER:
            seen[key] = None
        if changed & _ELSEWHERE and body.revision > 1:
            moved.add(key)
    return seen, moved


def _see_to_settling(key: CallKey, call: Call, before: Settling | None, work: Work) -> None:
    """Set the timer by which a held fall is told, however quiet the call is by then."""
    now, subject = call.settling, "/".join(key)
    if now is None:
        if before is not None:
            work.unschedule(SETTLE, subject)
    elif before is None or before.until != now.until:
        work.schedule(
            SETTLE,
            subject,
            now.until - work.now,
            agency=key.agency,
            traceparent=call.traceparent,
            call_id=key.call_id,
        )

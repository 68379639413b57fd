"""Sends canaries, hears them come back, and raises the alarm when one does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog

from services.intake import measures
from services.intake.domain.feed_canary import Canary, canary_call, is_canary
from services.intake.domain.model import Receipt
from services.intake.domain.run import Run
from services.intake.heard import CadEvent
from services.intake.plans import Plans
from services.intake.store import canaries
from shared.bus.handling import Inbound, Work
from shared.door import Door
from shared.events.cad import CANARY, CadCall
from shared.events.calls import CallAssessed
from shared.policy.model import AgencyPolicy
from shared.vocabulary import AgencyId, Eligibility

log = structlog.get_logger()


async def look_after(door: Door, flown: Mapping[AgencyId, Canary]) -> None:
    """Send what is due and raise the alarm for what is overdue, agency by agency.

    Args:
        door: opens transactions.
        flown: agency -> its newest canary, as seen just now.
    """
    overdue: dict[AgencyId, bool] = {}
    for policy in door.policies.values():
        if policy.feeds.canary_every_s is None:
            continue
        canary = flown.get(policy.agency)
        if canary is None or _is_news(canary, door, policy):
            canary = await _act(door, policy)
        overdue[policy.agency] = canary.overdue_since is not None
    measures.show_canaries(overdue)


def _is_news(canary: Canary, door: Door, policy: AgencyPolicy) -> bool:
    now = door.clock.now()
    is_late = canary.overdue_since is None and canary.is_overdue(now, policy.feeds)
    return is_late or canary.is_followed(now, policy.feeds)


async def _act(door: Door, policy: AgencyPolicy) -> Canary:
    """Look again under the lock, since another process may have been first."""
    is_raised = False
    async with door.work(policy.region) as work:
        canary = (await canaries.load(work.conn, [policy.agency])).get(policy.agency)
        if canary is None:
            canary = Canary(policy.agency, _send(work, policy.agency), work.now)
        elif canary.overdue_since is None and canary.is_overdue(work.now, policy.feeds):
            canary.overdue_since, is_raised = work.now, True
        elif canary.is_followed(work.now, policy.feeds):
            canary.send_another(_send(work, policy.agency), work.now)
        await canaries.save(work.conn, work.region, canary)
    if is_raised:
        log.error("a canary has not come back", agency=policy.agency)
    return canary


def _send(work: Work, agency: AgencyId) -> str:
    call = canary_call(work.now)
    event_id = work.unique_id("canary", agency)
    work.forward(
        Inbound(
            agency=agency,
            event_id=event_id,
            source=CANARY,
            type=CadCall.type,
            body=call.to_json(),
            subject=call.subject,
            time=work.now.isoformat(),
        )
    )
    return event_id


async def take(events: Sequence[CadEvent], work: Work, plans: Plans) -> list[CadEvent]:
    """Take the canaries out of a run: they are assessed like any call, and told to nobody.

    Returns:
        The other events, in order.
    """
    back = [event for event in events if is_canary(event)]
    if not back:
        return list(events)
    known = await canaries.load(work.conn, {event.agency for event in back})
    for event in back:
        canary = known.get(event.agency)
        eligibility = _assess(event, work, plans)
        if canary is not None and canary.come_back(event.id, work.now, eligibility):
            await canaries.save(work.conn, work.region, canary)
            measures.CANARY_SECONDS.labels(event.agency).observe(canary.took_s or 0.0)
    return [event for event in events if not is_canary(event)]


def _assess(event: CadEvent, work: Work, plans: Plans) -> Eligibility:
    """Do with a canary what is done with a call, but for keeping and telling it."""
    assert isinstance(event.body, CadCall)  # noqa: S101 # or it would not be a canary
    run = Run(plans.at(work.policies), work.now, {}, {})
    run.call(event.agency, event.body, Receipt(work.now))
    [assessed] = [fact.body for fact in run.finish() if isinstance(fact.body, CallAssessed)]
    return assessed.assessment.eligibility

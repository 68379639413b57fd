"""What people have intake do through its HTTP door."""

from __future__ import annotations

from datetime import timedelta

from services.intake.domain.model import Call, CallKey, Receipt
from services.intake.plans import Plans
from services.intake.runs import begin, finish
from services.intake.store import calls, replays
from services.intake.store.replays import Replay
from shared.bus.handling import Work
from shared.errors import Refused
from shared.events.cad import CadRequest
from shared.mapping import Mapping
from shared.vocabulary import AgencyId


async def request_team(work: Work, plans: Plans, agency: AgencyId, sent: CadRequest) -> Call:
    """Note a request at its call and tell what changes; returns the call as it becomes.

    A call that CAD has not told of yet keeps the request until it does.
    """
    run = await begin(work, plans, [CallKey(agency, sent.call_id)])
    call = run.request(agency, sent, Receipt(work.now))
    if call.traceparent is None:
        call.traceparent = work.tracing.begin_call(
            cad=work.traceparent, waited=timedelta(0), subject=call.call_id
        )
    work.tell(*await finish(run, work))
    return call


async def begin_replay(work: Work, agency: AgencyId, mapping: Mapping) -> Replay:
    """Make ready for history: records from the source `replay:<id>` are read by the mapping.

    Raises:
        Refused: 409 when the agency has calls that were received live.
    """
    if await calls.has_live(work.conn, work.region, agency):
        raise Refused(
            409,
            "live-traffic",
            "This agency has live calls, among which history would be counted; replay into an "
            "agency of its own, with its own policy file.",
            "agency",
        )
    replay = Replay(work.unique_id("replay", agency), agency, mapping)
    await replays.add(work.conn, work.region, replay)
    return replay

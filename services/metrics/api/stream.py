"""`GET /v1/stream/{agency}`: what happens to calls, as it happens (server-sent events)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Header, Query
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.metrics.store import lines
from shared.auth import Reporter
from shared.door import Door, TheDoor
from shared.vocabulary import AgencyId, RegionId

POLL_S = 0.2
"""Any process of the service may have written the next line, so the table is looked at."""
AT_ONCE = 500
"""Most lines fetched by one look."""

router = APIRouter(tags=["stream"])


@router.get(
    "/v1/stream/{agency}",
    summary="Follow an agency's calls as they change (server-sent events)",
    response_class=EventSourceResponse,
)
async def stream(
    agency: str,
    caller: Reporter,
    door: TheDoor,
    recent: Annotated[int, Query(ge=0, le=1000, description="begin this many lines back")] = 0,
    last_event_id: Annotated[int | None, Header(description="go on after this line")] = None,
) -> EventSourceResponse:
    """One `call` event for each change of a call, whose data says `what` happened.

    A client that was cut off sends `Last-Event-ID` and misses nothing of the last hour.
    """
    caller.must_see(AgencyId(agency))
    policy = door.policy(agency)
    return EventSourceResponse(
        _follow(door, policy.region, policy.agency, last_event_id, recent), ping=10
    )


async def _follow(
    door: Door, region: RegionId, agency: AgencyId, seq: int | None, recent: int
) -> AsyncGenerator[ServerSentEvent]:
    if seq is None:
        async with door.read() as conn:
            seq = await lines.before_last(conn, region, agency, recent=recent)
    while True:
        async with door.read() as conn:
            new = await lines.after(conn, region, agency, seq, limit=AT_ONCE)
        for seq, line in new:
            yield ServerSentEvent(data=line, event="call", id=str(seq))
        if len(new) < AT_ONCE:
            await asyncio.sleep(POLL_S)

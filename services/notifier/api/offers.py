"""Offers: hear of them, take the seat, or leave it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Body
from fastapi.responses import Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.notifier import commands
from services.notifier.api.callers import must_see
from services.notifier.domain.answer import Answer
from services.notifier.inbox import Inbox
from services.notifier.models import Answered, Declining, InboxView
from services.notifier.store import matches
from shared.auth import AnyCaller, Caller
from shared.bus.handling import Work
from shared.door import Door, Once, TheDoor
from shared.errors import Refused
from shared.vocabulary import OfferId, RegionId, ResponderId

PING_S = 15
NO_REASON = Declining()


def router(inbox: Inbox) -> APIRouter:
    """The doors.

    Args:
        inbox: tells connected people what they have open.
    """
    doors = APIRouter(prefix="/v1", tags=["offers"])

    @doors.get(
        "/me/offers",
        summary="Hear, as server-sent events, what I am asked and told",
        response_class=EventSourceResponse,
        responses={200: {"model": InboxView, "description": "Each event has the whole state."}},
    )
    async def my_offers(caller: AnyCaller, door: TheDoor) -> EventSourceResponse:
        if caller.responder_id is None:
            raise Refused(403, "person", "This door needs a person's token, not a machine key.")
        region = door.policy(caller.agency).region
        return EventSourceResponse(_events(inbox, region, caller.responder_id), ping=PING_S)

    @doors.post("/offers/{offer_id}/accept", summary="Take the seat", response_model=Answered)
    async def accept(offer_id: OfferId, caller: AnyCaller, door: TheDoor, once: Once) -> Response:
        return await _answer(_answer_of(offer_id, caller), caller, door, once, takes=True)

    @doors.post(
        "/offers/{offer_id}/decline",
        summary="Leave the seat to the next person",
        response_model=Answered,
    )
    async def decline(
        offer_id: OfferId,
        caller: AnyCaller,
        door: TheDoor,
        once: Once,
        said: Annotated[Declining, Body()] = NO_REASON,
    ) -> Response:
        given = _answer_of(offer_id, caller, said.reason)
        return await _answer(given, caller, door, once, takes=False)

    return doors


async def _events(
    inbox: Inbox, region: RegionId, responder_id: ResponderId
) -> AsyncGenerator[ServerSentEvent]:
    async with inbox.listen(region, responder_id) as listener:
        async for state in listener.states():
            yield ServerSentEvent(state, event="offers")


def _answer_of(offer_id: OfferId, caller: Caller, reason: str | None = None) -> Answer:
    channel = "inbox" if caller.responder_id else "desk"
    return Answer(offer_id, caller.id, caller.responder_id, channel, reason)


async def _answer(
    given: Answer, caller: Caller, door: Door, once: Once, *, takes: bool
) -> Response:
    async with door.read() as conn:
        found = await matches.where_offer(conn, given.offer_id)
    where = must_see(door, caller, found, "offer")

    async def act(work: Work) -> Answered:
        offer = await commands.answer_offer(work, where.match_id, given, takes=takes)
        return Answered.of(where.match_id, offer)

    return await once(where.region, act, traceparent=where.traceparent)

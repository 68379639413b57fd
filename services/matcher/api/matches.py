"""`/v1/matches`: why these people, and stepping in by hand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher import commands
from services.matcher.api.models import DecisionView, ExplainedMatch, MatchView, match_fields
from services.matcher.commands import Wish
from services.matcher.store import board as store
from shared.auth import Caller, Supervisor, not_found
from shared.bus.handling import Work
from shared.door import Door, Once, TheDoor
from shared.vocabulary import AgencyId, CallId, MatchId, RegionId, ResponderId, Structure

router = APIRouter(prefix="/matches")
Name = Annotated[str, Field(min_length=1, max_length=200)]


class ByHand(BaseModel):
    """Who is to go to a call together."""

    agency: AgencyId = Field(examples=["riverton"])
    call_id: CallId = Field(min_length=1, max_length=200, examples=["E26010012345"])
    structure: Structure = Field(default=Structure.ROTATING, description="of the team")
    responder_ids: list[Name] = Field(
        min_length=1, max_length=8, examples=[["c-7"]], description="an officer may be CAD's own"
    )
    agreed: bool = Field(
        default=False, description="they have said yes already, so nobody asks them"
    )


@router.get("/{match_id}", summary="A match, and why these people")
async def explain(match_id: MatchId, caller: Supervisor, door: TheDoor) -> ExplainedMatch:
    """With all decisions about it: what was seen, chosen and nearly chosen."""
    async with door.read() as conn:
        row = await _visible(conn, match_id, caller)
        decisions = await store.decisions(conn, RegionId(row["region"]), match_id)
    return ExplainedMatch.model_validate(
        match_fields(row)
        | {"decisions": [DecisionView.model_validate(dict(each)) for each in decisions]}
    )


@router.post(
    "",
    summary="Send these people, whatever the optimiser thinks",
    status_code=201,
    response_model=MatchView,
)
async def match_by_hand(wish: ByHand, caller: Supervisor, door: TheDoor, once: Once) -> Response:
    """Seats are asked, told or confirmed by the desk as always; no re-solve undoes it."""
    caller.must_see(wish.agency)
    wanted = Wish(
        wish.agency,
        wish.call_id,
        wish.structure,
        tuple(ResponderId(who) for who in dict.fromkeys(wish.responder_ids)),
        wish.agreed,
        caller.id,
    )

    async def act(work: Work) -> MatchView:
        return await _view(work, await commands.match_by_hand(work, wanted))

    return await once(door.policy(wish.agency).region, act, status=201)


@router.post(
    "/{match_id}/withdraw",
    summary="Take a match back that is not confirmed",
    response_model=MatchView,
)
async def withdraw(match_id: MatchId, caller: Supervisor, door: TheDoor, once: Once) -> Response:
    """Nobody else is looked for unless a person asks again."""

    async def act(work: Work) -> MatchView:
        await commands.withdraw(work, match_id)
        return await _view(work, match_id)

    return await once(await _region(door, match_id, caller), act)


@router.post(
    "/{match_id}/complete", summary="End a confirmed match by hand", response_model=MatchView
)
async def complete(match_id: MatchId, caller: Supervisor, door: TheDoor, once: Once) -> Response:
    """Whoever has not arrived is stood down."""

    async def act(work: Work) -> MatchView:
        await commands.complete(work, match_id)
        return await _view(work, match_id)

    return await once(await _region(door, match_id, caller), act)


async def _region(door: Door, match_id: MatchId, caller: Caller) -> RegionId:
    async with door.read() as conn:
        return RegionId((await _visible(conn, match_id, caller))["region"])


async def _visible(conn: AsyncConnection, match_id: MatchId, caller: Caller) -> RowMapping:
    row = await store.match(conn, match_id)
    if row is None or not caller.sees(AgencyId(row["agency"])):
        raise not_found("match")
    return row


async def _view(work: Work, match_id: MatchId) -> MatchView:
    row = await store.match(work.conn, match_id)
    if row is None:
        raise not_found("match")
    return MatchView.model_validate(match_fields(row))

"""`GET /v1/board/{agency}`: which call waits and why, who is where, and who is free."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import RowMapping

from services.matcher.api.models import MatchView, match_fields
from services.matcher.store import board as store
from shared.auth import Supervisor
from shared.door import TheDoor
from shared.vocabulary import AgencyId, Eligibility, Position, Unserved

router = APIRouter()
JOINS_SHOWN_FOR = timedelta(hours=1)


class WaitingView(BaseModel):
    """A call that should have a team and has none."""

    call_id: str = Field(examples=["E26010012345"])
    urgency: int = Field(description="1 (life threat) to 5", examples=[2])
    eligibility: Eligibility
    headline: str = Field(examples=["Mental health crisis; weapon: denied by caller"])
    waiting_since: datetime
    reason: Unserved | None
    seat: str | None = Field(description="the role that could not be filled")
    detail: str | None = Field(examples=["No clinician is free (2 busy)."])
    retry: str | None = Field(description="on_change, never, or an ISO time")
    told_at: datetime | None


class LiveMatchView(MatchView):
    """A live match with its call."""

    headline: str
    urgency: int


class FreeView(BaseModel):
    """Somebody on duty whom no match has."""

    responder_id: str
    role: str = Field(examples=["clinician"])
    duty: str = Field(examples=["on_shift"])
    until: datetime | None = Field(description="end of the duty, if known")
    quiet_until: datetime | None = Field(description="no offers before then")
    is_ready: bool = Field(description="trained and willing; others are never proposed")
    modes: list[str]
    skills: list[str] = Field(description="specialties, and languages as language:<code>")
    team_id: str | None
    position: Position | None
    placed_at: datetime | None


class RefusedJoinView(BaseModel):
    """A clinician who wanted to join a call in the last hour and could not."""

    call_id: str
    responder_id: str
    at: datetime
    why: str = Field(examples=["The call is closed."])


class BoardView(BaseModel):
    """An agency at this moment."""

    agency: str = Field(examples=["riverton"])
    at: datetime
    waiting: list[WaitingView]
    matches: list[LiveMatchView]
    free: list[FreeView]
    refused_joins: list[RefusedJoinView]


@router.get("/board/{agency}", summary="Which call waits and why, who is where, who is free")
async def board(agency: AgencyId, caller: Supervisor, door: TheDoor) -> BoardView:
    """The most urgent first."""
    caller.must_see(agency)
    region, now = door.policy(agency).region, door.clock.now()
    async with door.read() as conn:
        waiting = await store.waiting(conn, region, agency)
        live = await store.live(conn, region, agency)
        free = await store.free(conn, region, agency, now)
        joins = await store.refused_joins(conn, region, agency, now - JOINS_SHOWN_FOR)
    return BoardView(
        agency=agency,
        at=now,
        waiting=[_waiting(row) for row in waiting],
        matches=[LiveMatchView.model_validate(match_fields(row)) for row in live],
        free=[_free(row) for row in free],
        refused_joins=[RefusedJoinView.model_validate(dict(row)) for row in joins],
    )


def _waiting(row: RowMapping) -> WaitingView:
    return WaitingView.model_validate(dict(row) | {"waiting_since": row["first_seen_at"]})


def _free(row: RowMapping) -> FreeView:
    is_placed = row["placed_at"] is not None
    position = Position(lat=row["lat"], lon=row["lon"]) if is_placed else None
    return FreeView.model_validate(dict(row) | {"duty": row["kind"], "position": position})

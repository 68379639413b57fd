"""Matches as a supervisor sees them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter
from sqlalchemy import RowMapping

from services.matcher.domain.model import HeldSeat
from shared.vocabulary import (
    Eligibility,
    FilledBy,
    SeatMode,
    SeatRule,
    StatusOf,
    Structure,
)


class State(StrEnum):
    """Where a match is between proposal and end."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    ENDED = "ended"


class SeatView(BaseModel):
    """One role in a match."""

    role: str = Field(examples=["clinician"])
    responder_id: str | None = Field(description="none for CAD's own officer, if not enrolled")
    unit_id: str | None = Field(examples=["11K"])
    mode: SeatMode
    rule: SeatRule = Field(description="how the seat is filled")
    filled_by: FilledBy | None = Field(description="by what it was filled; none while asked")
    arrives_at: datetime = Field(description="expected when the seat was given")
    status: StatusOf | None
    arrived_at: datetime | None


class MatchView(BaseModel):
    """A match as it is now."""

    match_id: str
    agency: str = Field(examples=["riverton"])
    call_id: str = Field(examples=["E26010012345"])
    epoch: int = Field(description="grows with every proposal of the call", examples=[2])
    state: State
    structure: Structure
    eligibility: Eligibility
    by_hand: bool = Field(description="a supervisor chose these people")
    proposed_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    ended_how: str | None = Field(examples=["cleared"])
    seats: list[SeatView]


class DecisionView(BaseModel):
    """Why these people, at one epoch: what the optimiser saw, chose and nearly chose."""

    epoch: int
    at: datetime
    decision: Annotated[dict[str, Any], Field(description="as told in match.proposed.v1")]
    record: Annotated[dict[str, Any], Field(description="candidates with travel times in seconds")]


class ExplainedMatch(MatchView):
    """A match with all decisions about it, newest first."""

    decisions: list[DecisionView]


_SEATS = TypeAdapter(tuple[HeldSeat, ...])


def match_fields(row: RowMapping) -> dict[str, Any]:
    """A stored match as the fields of a view."""
    is_confirmed = row["confirmed_epoch"] == row["epoch"]
    live = State.CONFIRMED if is_confirmed else State.PROPOSED
    seats = _SEATS.validate_python(row["seats"])
    return dict(row) | {
        "state": State.ENDED if row["ended_at"] else live,
        "seats": [SeatView.model_validate(seat, from_attributes=True) for seat in seats],
    }

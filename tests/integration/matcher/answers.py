"""What people answer, and what is looked for in what matcher tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.events import (
    Body,
    MatchConfirmed,
    MatchProposed,
    OfferAccepted,
    OfferDeclined,
    ResponderStatus,
)
from shared.vocabulary import (
    OfferId,
    Role,
    StatusOf,
    StatusSource,
)
from tests.integration.matcher.bench import B, Bench
from tests.support.work import NOON


def one(bodies: Sequence[Body], type_: type[B]) -> B:
    """The only fact of a type."""
    found = [body for body in bodies if isinstance(body, type_)]
    assert len(found) == 1, [body.type for body in bodies]
    return found[0]


def team(bodies: Sequence[Body]) -> dict[str, str | None]:
    """Role -> who is proposed."""
    return {seat.role: seat.responder_id for seat in one(bodies, MatchProposed).seats}


def _answer(match: MatchProposed, role: str) -> dict[str, Any]:
    seat = next(seat for seat in match.seats if seat.role == role)
    return {
        "offer_id": OfferId(f"offer-{match.match_id}-{seat.responder_id}"),
        "match_id": match.match_id,
        "epoch": match.epoch,
        "role": role,
        "responder_id": seat.responder_id,
        "at": match.at,
    }


def accepted(match: MatchProposed, role: str) -> OfferAccepted:
    """Whoever holds the seat says yes."""
    return OfferAccepted.model_validate(_answer(match, role))


def declined(match: MatchProposed, role: str) -> OfferDeclined:
    """Whoever holds the seat says no."""
    return OfferDeclined.model_validate(_answer(match, role))


def confirmed(match: MatchProposed) -> MatchConfirmed:
    """Every seat is filled."""
    return MatchConfirmed(
        match_id=match.match_id, epoch=match.epoch, at=match.at, seats=match.seats, waited_s=1.0
    )


def status(match: MatchProposed, role: str, of: StatusOf, seq: int) -> ResponderStatus:
    """How far the holder of a proposed seat is."""
    seat = next(seat for seat in match.seats if seat.role == role)
    return ResponderStatus(
        match_id=match.match_id,
        role=Role(role),
        responder_id=seat.responder_id,
        unit_id=seat.unit_id,
        seq=seq,
        status=of,
        at=NOON,
        source=StatusSource.APP,
        recorded_by="test",
    )


async def proposal(bench: Bench, call_id: str = "E1") -> MatchProposed:
    """A call's first proposal."""
    return one(await bench.hear(bench.call(call_id)), MatchProposed)

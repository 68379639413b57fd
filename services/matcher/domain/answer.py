"""What an answer or a status makes of a match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.matcher.domain.model import HeldSeat, Match, opened
from services.matcher.domain.review import empty_car
from shared.events.matches import Seat
from shared.vocabulary import (
    FilledBy,
    ResponderId,
    Role,
    SeatRule,
    StatusOf,
    Structure,
)


def held_by(match: Match, role: Role, who: ResponderId) -> HeldSeat | None:
    """The seat, if this person still holds it."""
    seat = match.seat_of(role)
    return seat if seat and seat.responder_id == who else None


def accepted(match: Match, seat: HeldSeat, by: FilledBy = FilledBy.ACCEPTED) -> Match:
    """The person takes the seat; in a dedicated car one answer counts for all who are asked."""
    if match.structure is Structure.DEDICATED:
        seats = tuple(_filled(each, by) for each in match.seats)
        return replace(match, seats=seats)
    return match.with_seat(_filled(seat, by))


def _filled(seat: HeldSeat, by: FilledBy) -> HeldSeat:
    is_asked = seat.filled_by is None and seat.rule is SeatRule.ASK and not seat.is_open
    return replace(seat, filled_by=by) if is_asked else seat


def gave_up(match: Match, seat: HeldSeat) -> Match:
    """The person does not come; a dedicated car goes as one or not at all."""
    after = match.with_seat(opened(seat))
    return empty_car(after) if match.structure is Structure.DEDICATED else after


def confirmed(match: Match, epoch: int, at: datetime, seats: Sequence[Seat]) -> Match | None:
    """Every seat is filled; none when that was said about an older epoch."""
    if epoch != match.epoch:
        return None
    filled = {seat.role: seat.filled_by for seat in seats}
    return replace(
        match,
        confirmed_epoch=epoch,
        confirmed_at=match.confirmed_at or at,
        seats=tuple(
            replace(seat, filled_by=seat.filled_by or filled.get(seat.role) or FilledBy.ACCEPTED)
            for seat in match.seats
        ),
    )


def reported(
    match: Match, role: Role, holder: str | None, *, seq: int, status: StatusOf, at: datetime
) -> Match | None:
    """The match after a status of one of its people.

    Args:
        match: as it is.
        role: the seat.
        holder: whom the status is about: a person, or CAD's unit.
        seq: order of the status among those of the role.
        status: how far the holder is.
        at: since when.

    Returns:
        None when a newer status is known or the seat has gone to somebody else: what its last
        holder still reports says nothing of the new one.
    """
    seat = match.seat_of(role)
    if seat is None or seat.is_open or seat.holder != holder or seq <= seat.seq:
        return None
    arrived_at = seat.arrived_at or (at if status.has_arrived else None)
    return match.with_seat(replace(seat, seq=seq, status=status, arrived_at=arrived_at))

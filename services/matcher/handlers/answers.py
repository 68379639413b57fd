"""What people answer, how far they are, and who wants to join."""

from __future__ import annotations

from datetime import timedelta

from services.matcher.domain import answer
from services.matcher.domain.model import HeldSeat, Match
from services.matcher.store import answers, heard
from services.matcher.store.region import load_match
from shared.bus.handling import Work
from shared.events import (
    Event,
    Fact,
    JoinRequested,
    MatchConfirmed,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferUndeliverable,
    ResponderStatus,
)
from shared.events.offers import OfferEnded
from shared.vocabulary import OFFICER, ResponderId, SeatMode, StatusOf, Unserved

ENCOUNTER_OVER = "encounter_over"
"""The timer that ends an encounter which nobody has ended."""


async def on_accepted(event: Event[OfferAccepted], work: Work) -> list[Fact]:
    """The seat is filled; the person stays whatever happens to the others."""
    body = event.body
    match = await load_match(work.conn, work.region, body.match_id)
    seat = answer.held_by(match, body.role, body.responder_id) if match else None
    if match and seat:
        await answers.keep(work.conn, work.region, answer.accepted(match, seat))
    return []


async def on_declined(event: Event[OfferDeclined], work: Work) -> list[Fact]:
    """The next person is asked; the others keep their seats."""
    return await _ended(event.body, Unserved.DECLINED, work)


async def on_expired(event: Event[OfferExpired], work: Work) -> list[Fact]:
    """Silence counts as no."""
    return await _ended(event.body, Unserved.NO_ANSWER, work)


async def on_undeliverable(event: Event[OfferUndeliverable], work: Work) -> list[Fact]:
    """A phone that can't be reached counts as no."""
    return await _ended(event.body, Unserved.UNREACHABLE, work)


async def _ended(body: OfferEnded, why: Unserved, work: Work) -> list[Fact]:
    match = await load_match(work.conn, work.region, body.match_id)
    seat = answer.held_by(match, body.role, body.responder_id) if match else None
    if match and seat and not seat.arrived_at:
        await _give_up(match, seat, body.responder_id, why, work)
    return []


async def _turn_round(match: Match, seat: HeldSeat, work: Work) -> None:
    """An officer whom CAD took off the call may be sent again; whoever else cancels is not."""
    if seat.responder_id and seat.mode is not SeatMode.ON_CALL:
        why = Unserved.DECLINED if seat.role == OFFICER else Unserved.CLINICIAN_CANCELLED
        await _give_up(match, seat, seat.responder_id, why, work)
        return
    await answers.keep(work.conn, work.region, answer.gave_up(match, seat))
    work.unsettled.add("/".join(match.key))


async def _give_up(
    match: Match, seat: HeldSeat, who: ResponderId, why: Unserved, work: Work
) -> None:
    await answers.keep(work.conn, work.region, answer.gave_up(match, seat))
    await answers.refuse(work.conn, work.region, match, who, why)
    work.unsettled.add("/".join(match.key))


async def on_confirmed(event: Event[MatchConfirmed], work: Work) -> list[Fact]:
    """The encounter begins; it is ended at the latest when its time is over."""
    body = event.body
    match = await load_match(work.conn, work.region, body.match_id)
    after = answer.confirmed(match, body.epoch, body.at, body.seats) if match else None
    if match and after:
        await answers.keep(work.conn, work.region, after)
        agency = match.key.agency
        span = timedelta(seconds=work.policies[agency].matching.max_encounter_s)
        work.schedule(ENCOUNTER_OVER, match.match_id, span, agency=agency)
    return []


async def on_status(event: Event[ResponderStatus], work: Work) -> list[Fact]:
    """Keep how far a member of the team is; somebody who cancels under way opens the seat."""
    body = event.body
    match = await load_match(work.conn, work.region, body.match_id)
    if match is None:
        return []
    holder = body.responder_id or body.unit_id
    after = answer.reported(match, body.role, holder, seq=body.seq, status=body.status, at=body.at)
    seat = after.seat_of(body.role) if after else None
    if after is None or seat is None:
        return []
    if body.status is StatusOf.CANCELLED_EN_ROUTE and not seat.arrived_at:
        await _turn_round(after, seat, work)
        return []
    await answers.keep(work.conn, work.region, after)
    if body.status.is_over:
        work.unsettled.add("/".join(match.key))
    return []


async def on_join(event: Event[JoinRequested], work: Work) -> list[Fact]:
    """Keep the wish, for as long as the call or the person is not known."""
    body = event.body
    row = body.model_dump(include={"request_id", "agency", "call_id", "responder_id", "at"})
    await heard.keep_join(work.conn, work.region, row)
    work.unsettled.add(f"{body.agency}/{body.call_id}")
    return []

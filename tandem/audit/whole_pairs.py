"""I3: a match is confirmed only when every seat is filled by its own rule; never half a pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shared.events import (
    MatchConfirmed,
    MatchProposed,
    MatchWithdrawn,
    OfferAccepted,
    OfferWithdrawn,
)
from shared.events.matches import Seat
from shared.vocabulary import FilledBy, MatchId, SeatRule, Structure
from tandem.audit.seen import Seen
from tandem.records import Told

_FITS: Mapping[SeatRule, frozenset[FilledBy]] = {
    SeatRule.ASK: frozenset(
        {FilledBy.ACCEPTED, FilledBy.DISPATCH, FilledBy.SUPERVISOR, FilledBy.SELF, FilledBy.DESK}
    ),
    SeatRule.TELL: frozenset(FilledBy),
    SeatRule.DESK_CONFIRMS: frozenset({FilledBy.DESK, FilledBy.DISPATCH, FilledBy.SUPERVISOR}),
}
"""Rule of a seat -> by what it may have been filled."""
_Asked = tuple[str, str, str]
"""(match, role, person)"""


def check(seen: Seen) -> Iterator[str]:
    """Hold every confirmation against its proposal and the answers before it."""
    proposals = {
        (told.body.match_id, told.body.epoch): told.body for told in seen.told(MatchProposed)
    }
    accepted: set[_Asked] = set()
    for told in seen.told(OfferAccepted, OfferWithdrawn, MatchConfirmed):
        if isinstance(told.body, OfferAccepted):
            accepted.add((told.body.match_id, told.body.role, told.body.responder_id))
        elif isinstance(told.body, OfferWithdrawn):
            accepted.discard((told.body.match_id, told.body.role, told.body.responder_id))
        else:
            yield from _confirmation(told, told.body, proposals, accepted)
    yield from _withdrawn_before(seen)


def _confirmation(
    told: Told[MatchConfirmed | OfferAccepted | OfferWithdrawn],
    confirmed: MatchConfirmed,
    proposals: Mapping[tuple[MatchId, int], MatchProposed],
    accepted: set[_Asked],
) -> Iterator[str]:
    name = f"{confirmed.match_id} epoch {confirmed.epoch}, confirmed at {told.place},"
    proposal = proposals.get((confirmed.match_id, confirmed.epoch))
    if proposal is None:
        yield f"{name} was never proposed"
        return
    if _who(confirmed.seats) != _who(proposal.seats):
        yield f"{name} has other seats or people than its proposal"
    for seat in confirmed.seats:
        yield from (f"{name} {wrong}" for wrong in _seat(proposal, seat, accepted))


def _seat(proposal: MatchProposed, seat: Seat, accepted: set[_Asked]) -> Iterator[str]:
    if seat.filled_by is None:
        yield f"has an empty seat: {seat.role}"
    elif seat.filled_by not in _FITS[seat.rule]:
        yield f"has a {seat.role} seat of rule {seat.rule} that was filled by {seat.filled_by}"
    elif seat.filled_by is FilledBy.ACCEPTED and not _was_accepted(proposal, seat, accepted):
        yield f"counts an acceptance of the {seat.role} that nobody gave, or that was taken back"


def _was_accepted(proposal: MatchProposed, seat: Seat, accepted: set[_Asked]) -> bool:
    """Whether the person said yes; in a dedicated car any member says it for all."""
    if proposal.structure is Structure.DEDICATED:
        return any(match_id == proposal.match_id for match_id, _, _ in accepted)
    return (proposal.match_id, seat.role, seat.responder_id) in accepted


def _who(seats: tuple[Seat, ...]) -> list[tuple[str, str | None]]:
    return sorted((seat.role, seat.responder_id) for seat in seats)


def _withdrawn_before(seen: Seen) -> Iterator[str]:
    """A withdrawal beats a confirmation of the same epoch, so no later epoch may be confirmed."""
    withdrawn = {told.body.match_id: told.body for told in seen.told(MatchWithdrawn)}
    for told in seen.told(MatchConfirmed):
        end = withdrawn.get(told.body.match_id)
        if end is not None and told.body.epoch > end.epoch:
            yield f"{told.body.match_id} was confirmed at {told.place} after it was withdrawn"

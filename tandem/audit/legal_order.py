"""I7: a call's, match's and outcome's history is in legal order; a match has one end."""

from __future__ import annotations

from collections.abc import Iterator

from shared.events import (
    CallAssessed,
    CallClosed,
    CallUnserved,
    DutyChanged,
    MatchCompleted,
    MatchConfirmed,
    MatchProposed,
    MatchWithdrawn,
    OfferAccepted,
    OfferSent,
    OutcomeRecorded,
    ResponderChanged,
    ResponderStatus,
)
from shared.vocabulary import MatchId
from tandem.audit.offers_end import ENDS
from tandem.audit.seen import Seen
from tandem.records import Told


def check(seen: Seen) -> Iterator[str]:
    """Read every history from its first fact to its last."""
    yield from _calls(seen)
    yield from _counted(seen)
    yield from _matches(seen)
    yield from _offers(seen)


def _calls(seen: Seen) -> Iterator[str]:
    """Facts of a call are numbered 1, 2, 3 ... in the order in which they were told."""
    last: dict[tuple[str, str], int] = {}
    for told in seen.told(CallAssessed, CallClosed):
        call = (told.body.agency, told.body.call_id)
        expected = last.get(call, 0) + 1
        if told.body.revision != expected:
            yield (
                f"call {told.body.call_id} of {told.body.agency} has revision "
                f"{told.body.revision} at {told.place} where {expected} was due"
            )
        last[call] = told.body.revision


def _counted(seen: Seen) -> Iterator[str]:
    """Everything else that is numbered has rising numbers."""
    last: dict[tuple[str, str, str], int] = {}
    for told in seen.told(CallUnserved, OutcomeRecorded, ResponderChanged, DutyChanged):
        name = (f"{told.region}/{told.record.name[0]}", told.body.type, told.body.subject)
        if told.body.revision <= last.get(name, -1):
            yield f"{told.body.type} {told.body.subject} steps back at {told.place}"
        last[name] = told.body.revision
    for status in seen.told(ResponderStatus):
        name = (status.body.match_id, status.body.type, status.body.role)
        if status.body.seq <= last.get(name, -1):
            yield f"status of {status.body.role} in {status.body.match_id} steps back"
        last[name] = status.body.seq


def _matches(seen: Seen) -> Iterator[str]:
    epochs: dict[MatchId, int] = {}
    ended: dict[MatchId, str] = {}
    for told in seen.told(MatchProposed, MatchWithdrawn, MatchCompleted):
        match_id = told.body.match_id
        if match_id in ended:
            yield f"{match_id} goes on at {told.place} after its end at {ended[match_id]}"
        if isinstance(told.body, MatchProposed):
            yield from _epoch(told, told.body, epochs)
            continue
        if match_id not in epochs:
            yield f"{match_id} ended at {told.place} without a beginning"
        ended[match_id] = told.place
    yield from _completions(seen)


def _epoch(
    told: Told[MatchProposed | MatchWithdrawn | MatchCompleted],
    proposed: MatchProposed,
    epochs: dict[MatchId, int],
) -> Iterator[str]:
    before = epochs.get(proposed.match_id)
    if before is not None and proposed.epoch <= before:
        yield f"{proposed.match_id} has epoch {proposed.epoch} after {before} at {told.place}"
    epochs[proposed.match_id] = proposed.epoch


def _completions(seen: Seen) -> Iterator[str]:
    confirmed = {told.body.match_id for told in seen.told(MatchConfirmed)}
    for told in seen.told(MatchCompleted):
        if told.body.match_id not in confirmed:
            yield f"{told.body.match_id} was completed at {told.place} but never confirmed"


def _offers(seen: Seen) -> Iterator[str]:
    """An acceptance may be withdrawn; after any other end there is nothing more."""
    over: dict[str, str] = {}
    for told in seen.told(OfferSent, *ENDS):
        offer_id, what = told.body.offer_id, told.body.type
        if offer_id in over:
            yield f"{what} at {told.place} follows the end of offer {offer_id}, {over[offer_id]}"
        if not isinstance(told.body, OfferSent | OfferAccepted):
            over[offer_id] = what

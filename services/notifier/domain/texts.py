"""The words of messages and notes: what kind of help, which area, how many minutes. Nothing else.

A text may be read on a locked screen by whoever stands near: no name, address, narrative or sign.
"""

from __future__ import annotations

from math import ceil

from services.notifier.domain.model import Match, Member
from services.notifier.domain.step import MessageKind
from shared.events.matches import Seat
from shared.policy.asking import Asking
from shared.vocabulary import OFFICER, SeatMode, Structure

_BARE = {
    MessageKind.OFFER: "{what} offer",
    MessageKind.TOLD: "{what} assignment",
    MessageKind.TAKEN: "{what} accepted for your team",
    MessageKind.CONFIRMED: "{what} confirmed",
    MessageKind.ENDED: "{what} offer is no longer open",
    MessageKind.STAND_DOWN: "Stand down from {what}",
    MessageKind.CHECK_IN: "Check-in due: are you safe?",
    MessageKind.OFFICER_NEEDED: "Your partner needs an officer now",
    MessageKind.ENDS_SOON: "{what} will be ended soon: clear, or call the desk",
}
_WITH_MINUTES = frozenset({MessageKind.OFFER, MessageKind.TOLD, MessageKind.CONFIRMED})
_WITHOUT_AREA = frozenset({MessageKind.CHECK_IN, MessageKind.ENDS_SOON})


def kind_of_help(match: Match) -> str:
    """What the team is called on a screen."""
    if match.structure is Structure.CIVILIAN:
        return "Crisis response"
    if match.structure is Structure.TELE:
        return "Video co-response"
    return "Co-response"


def area(match: Match, asking: Asking) -> str:
    """The area as people call it, ready to follow the kind of help; empty when unknown."""
    beat = match.call.location.beat
    return f" near {asking.areas.get(beat, f'beat {beat}')}" if beat else ""


def minutes(seat: Seat) -> str:
    """The travel time for a screen, rounded up; empty for those who need not travel."""
    if seat.mode is SeatMode.TELE or seat.travel_s <= 0:
        return ""
    return f", {ceil(seat.travel_s / 60)} min"


def bare(kind: MessageKind, match: Match) -> str:
    """A message's line without area and minutes."""
    return _BARE[kind].format(what=kind_of_help(match))


def full(kind: MessageKind, match: Match, asking: Asking, seat: Seat | None) -> str:
    """A message's line, e.g. `Co-response offer near District 5, 9 min`."""
    where = "" if kind in _WITHOUT_AREA else area(match, asking)
    eta = minutes(seat) if seat and kind in _WITH_MINUTES else ""
    return bare(kind, match) + where + eta


def name_of(holder: Seat | Member) -> str:
    """A member of the team as the desk knows them, e.g. `clinician c-7` or `officer 11K`."""
    return f"{holder.role} {holder.unit_id or holder.responder_id or 'not named'}"


def team(match: Match) -> str:
    """The team in one line, the officer first."""
    seats = sorted(match.seats, key=lambda seat: (seat.role != OFFICER, seat.role))
    return ", ".join(name_of(seat) + minutes(seat) for seat in seats)

"""What a decision comes to: the match as it is now, and what has to follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from uuid import uuid5

from services.notifier.domain.model import Match
from shared.events.base import TANDEM, Body
from shared.vocabulary import OfferId, ResponderId


class MessageKind(StrEnum):
    """What a person is told."""

    OFFER = "offer"
    """Will you take this seat?"""
    TOLD = "told"
    """You are on this team; nobody waits for an answer."""
    TAKEN = "taken"
    """A colleague has accepted for your team."""
    CONFIRMED = "confirmed"
    """The team is complete: go."""
    ENDED = "ended"
    """The question is no longer open."""
    STAND_DOWN = "stand_down"
    """Do not go on."""
    CHECK_IN = "check_in"
    """Are you safe?"""
    OFFICER_NEEDED = "officer_needed"
    """Your partner needs an officer now."""
    ENDS_SOON = "ends_soon"
    """The encounter has lasted so long that it will be ended."""


class NoteKind(StrEnum):
    """What the desk, or a supervisor, is told in one line."""

    OFFERED = "offered"
    CONFIRMED = "confirmed"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    CLEARED = "cleared"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    OVERDUE = "overdue"
    CHECKED_IN = "checked_in"
    OFFICER_NEEDED = "officer_needed"
    ENDS_SOON = "ends_soon"
    UNSERVED = "unserved"


class Listener(StrEnum):
    """Who reads a note."""

    DESK = "desk"
    SUPERVISOR = "supervisor"


class AlarmName(StrEnum):
    """The timers that notifier sets."""

    OFFER_EXPIRES = "offer_expires"
    CHANNEL_DUE = "channel_due"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    CHECK_IN = "check_in"
    ENDS_SOON = "ends_soon"


@dataclass(frozen=True, slots=True)
class Message:
    """Something that a person has to be told.

    Attributes:
        key: names the message within the match, so that telling it twice tells it once.
        text: one line without personal detail.
        bare: the same, without area and minutes.
    """

    key: str
    kind: MessageKind
    responder_id: ResponderId
    text: str
    bare: str
    offer_id: OfferId | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One line for the desk or a supervisor; `key` names it within the match."""

    key: str
    kind: NoteKind
    text: str
    to: Listener = Listener.DESK


@dataclass(frozen=True, slots=True)
class Alarm:
    """A timer to set, or to forget when `after` is none."""

    name: AlarmName
    subject: str
    after: timedelta | None


@dataclass(frozen=True, slots=True)
class Step:
    """The match after a decision, and what has to follow from it."""

    match: Match
    facts: tuple[Body, ...] = ()
    messages: tuple[Message, ...] = ()
    notes: tuple[Note, ...] = ()
    alarms: tuple[Alarm, ...] = ()

    def then(self, decide: Callable[[Match], Step]) -> Step:
        """Go on deciding from here; what had to follow before still follows, and first."""
        more = decide(self.match)
        return Step(
            more.match,
            self.facts + more.facts,
            self.messages + more.messages,
            self.notes + more.notes,
            self.alarms + more.alarms,
        )

    def but(self, match: Match) -> Step:
        """The same consequences with this match."""
        return replace(self, match=match)


@dataclass(frozen=True, slots=True)
class No:
    """Why a command changes nothing.

    Attributes:
        kind: last part of the problem's type, e.g. `offer-not-live`.
        detail: one sentence with the next step.
    """

    kind: str
    detail: str


def id_of(*parts: str) -> str:
    """An id made from what it names, so that the same thing never gets two."""
    return str(uuid5(TANDEM, "/".join(("notifier", *parts))))

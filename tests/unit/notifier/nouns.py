"""Builders for matches, so that a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from services.notifier.domain.answer import Answer, accept, sent
from services.notifier.domain.model import Match, Offer
from services.notifier.domain.propose import propose
from services.notifier.domain.report import Report
from services.notifier.domain.step import No, Step
from shared.events.base import Body
from shared.events.calls import CallSummary, Location
from shared.events.matches import Decision, MatchProposed, Seat
from shared.policy.asking import Asking
from shared.vocabulary import (
    CLINICIAN,
    OFFICER,
    AgencyId,
    CallId,
    Eligibility,
    MatchId,
    OfferId,
    ResponderId,
    Role,
    SeatMode,
    SeatRule,
    StatusOf,
    StatusSource,
    Structure,
    UnitId,
)

START = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
ASKING = Asking(areas={"523": "District 5"})
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def after(seconds: float) -> datetime:
    """So long after the start."""
    return START + timedelta(seconds=seconds)


def seat(role: Role, person: str | None, **more: Any) -> Seat:
    """A seat that is asked for, nine minutes away."""
    fields: dict[str, Any] = {"rule": SeatRule.ASK, "travel_s": 540.0}
    responder_id = ResponderId(person) if person else None
    return Seat(role=role, responder_id=responder_id, **(fields | more))


def on_call(unit: str = "11K", person: str | None = None) -> Seat:
    """The seat of an officer whom CAD has on the call."""
    return seat(
        OFFICER,
        person,
        unit_id=UnitId(unit),
        mode=SeatMode.ON_CALL,
        filled_by="dispatch",
        travel_s=0.0,
    )


PAIR = (seat(OFFICER, "o-1"), seat(CLINICIAN, "c-1"))


def proposal(*seats: Seat, epoch: int = 1, at: float = 0, **more: Any) -> MatchProposed:
    """A proposed team, by default a pair that is asked for."""
    fields: dict[str, Any] = {
        "structure": Structure.ROTATING,
        "eligibility": Eligibility.CO_RESPONSE,
    }
    return MatchProposed(
        agency=AgencyId("riverton"),
        call_id=CallId("E1"),
        match_id=MatchId("m-1"),
        epoch=epoch,
        at=after(at),
        call=CallSummary(
            opened_at=START,
            headline="Mental health crisis; weapon: denied by caller",
            location=Location(lat=36.6, lon=-120.1, address="500 ALDER ST", beat="523"),
        ),
        seats=seats or PAIR,
        decision=Decision(rule="assignment", arrival_s=540, policy="riverton@1", why="nearest"),
        **(fields | more),
    )


def proposed(
    *seats: Seat, known: Match | None = None, asking: Asking = ASKING, at: float = 0, **more: Any
) -> Step:
    """What follows from a proposal."""
    step = propose(
        known,
        proposal(*seats, at=at, **more),
        asking=asking,
        now=after(at),
        traceparent=TRACE,
    )
    assert step is not None
    return step


def offer_to(match: Match, person: str) -> Offer:
    """The newest offer that asks this person."""
    asked = [o for o in match.offers if o.asks(ResponderId(person))]
    return max(asked, key=lambda offer: offer.epoch)


def answer(match: Match, person: str, *, by: str | None = None, **more: Any) -> Answer:
    """What the person sends."""
    offer_id = offer_to(match, person).offer_id
    return Answer(offer_id, by or f"person:{person}", ResponderId(person), "inbox", **more)


def accepted(match: Match, *people: str, at: float = 5) -> Step:
    """These people take their seats, one after the other."""
    step = Step(match)
    for person in people:
        step = step.then(
            lambda m, p=person: took(accept(m, answer(m, p), asking=ASKING, now=after(at)))
        )
    return step


def confirmed_pair(*, at: float = 5) -> Match:
    """A confirmed match of `o-1` and `c-1`."""
    return accepted(proposed().match, "o-1", "c-1", at=at).match


def reached(match: Match, offer_id: OfferId, *, at: float = 0) -> Match:
    """The same match after a channel took the offer."""
    return sent(match, offer_id, channel="inbox", now=after(at)).match


def says(status: StatusOf, *, at: float = 10, **more: Any) -> Report:
    """A report from the person's app."""
    fields: dict[str, Any] = {"source": StatusSource.APP, "by": "person:c-1"}
    return Report(status=status, at=after(at), **(fields | more))


def took(outcome: Step | No) -> Step:
    """The step of a command that has to be allowed."""
    assert isinstance(outcome, Step), outcome
    return outcome


def refused(outcome: Step | No) -> str:
    """The kind of refusal of a command that may not be allowed."""
    assert isinstance(outcome, No), outcome
    return outcome.kind


def types(step: Step) -> list[str]:
    """The types of the facts that follow, in order."""
    return [fact.type.removesuffix(".v1") for fact in step.facts]


def fact(step: Step, type_: type[Body]) -> Any:
    """The one fact of this type."""
    [found] = [f for f in step.facts if isinstance(f, type_)]
    return found

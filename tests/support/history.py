"""Facts as the services tell them, for tests of those who only read them.

history = History()
call = history.call()
call.assessed(), call.proposed(), call.confirmed(), call.arrives("officer"), call.outcome("arrest")
history.facts  # in the order in which they were told
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shared.events import (
    Body,
    CallAssessed,
    CallClosed,
    CallUnserved,
    CareRecorded,
    Event,
    MatchCompleted,
    MatchConfirmed,
    MatchProposed,
    MatchWithdrawn,
    OfferAccepted,
    OfferSent,
    OutcomeRecorded,
    ResponderChanged,
    ResponderStatus,
    UnitChanged,
)
from tests.support.work import NOON, event


@dataclass
class History:
    """What was told, a minute passing with each fact.

    Attributes:
        now: when the next fact is told.
    """

    agency: str = "riverton"
    now: datetime = NOON
    facts: list[Event[Any]] = field(default_factory=list[Event[Any]])
    calls: int = 0

    def call(self, **assessed: Any) -> Call:
        """A new call, assessed as eligible unless told otherwise."""
        self.calls += 1
        call = Call(self, f"E{self.calls:03}", opened_at=self.now)
        return call.assessed(**assessed) if assessed.pop("is_assessed", True) else call

    def unassessed_call(self) -> Call:
        """A new call of which intake has said nothing yet."""
        return self.call(is_assessed=False)

    def person(
        self, id_: str, employer: str, *, revision: int = 1, role: str = "clinician"
    ) -> None:
        """Somebody is enrolled or changes employer."""
        self.tell(
            ResponderChanged,
            responder_id=id_,
            revision=revision,
            agency=self.agency,
            role=role,
            employer=employer,
        )

    def tell(self, type_: type[Body], **said: Any) -> None:
        """Add a fact."""
        body = type_.model_validate({"at": self.now, **said})
        self.facts.append(event(body, agency=self.agency, at=self.now))
        self.now += timedelta(minutes=1)


@dataclass
class Call:
    """One call of a history; every method tells one fact about it."""

    history: History
    call_id: str
    opened_at: datetime
    revision: int = 0
    epoch: int = 0
    unserved_told: int = 0
    seq: int = 0

    def assessed(
        self,
        eligibility: str = "co_response",
        *,
        type_: str = "5150",
        specialties: tuple[str, ...] = (),
        **said: Any,
    ) -> Call:
        self.revision += 1
        return self._tell(
            CallAssessed,
            revision=self.revision,
            call=self._summary(type_),
            assessment={
                "eligibility": eligibility,
                "probability": 0.9,
                "policy": "riverton@0000000",
                "specialties": specialties,
                "evidence": [
                    {"rule": "sign.pacing", "says": "behavioral_health", "weight": 1.1,
                     "where": "narrative[0]:0-6"},
                    {"rule": "type.5150", "says": "behavioral_health", "weight": 3.4,
                     "where": "call_type.code", "quote": type_},
                ],
            },
            **said,
        )  # fmt: skip

    def closed(self, reason: str = "closed", **said: Any) -> Call:
        self.revision += 1
        return self._tell(CallClosed, revision=self.revision, reason=reason, **said)

    def unserved(self, reason: str = "no_clinician_on_duty", *, final: bool = True) -> Call:
        self.unserved_told += 1
        return self._tell(CallUnserved, revision=self.unserved_told, reason=reason, final=final)

    def proposed(
        self,
        structure: str = "rotating",
        *,
        clinician: str = "c-1",
        officer: str | None = "o-1",
        officer_unit: str | None = "11K",
        clinician_unit: str | None = None,
    ) -> Call:
        self.epoch += 1
        seats = [
            {"role": "officer", "responder_id": officer, "unit_id": officer_unit},
            {"role": "clinician", "responder_id": clinician, "unit_id": clinician_unit},
        ]
        return self._tell(
            MatchProposed,
            match_id=self.match_id,
            epoch=self.epoch,
            structure=structure,
            eligibility="co_response",
            call=self._summary("5150"),
            seats=seats if structure != "civilian" else seats[1:],
            decision={"rule": "assignment", "arrival_s": 420.0, "policy": "riverton@0000000"},
        )

    def offered(self, role: str = "clinician") -> Call:
        return self._offer(OfferSent, role)

    def accepted(self, role: str = "clinician") -> Call:
        return self._offer(OfferAccepted, role)

    def confirmed(self, **said: Any) -> Call:
        said = {"epoch": self.epoch, "seats": (), "waited_s": 9.0} | said
        return self._tell(MatchConfirmed, match_id=self.match_id, **said)

    def withdrawn(self, **said: Any) -> Call:
        said = {"epoch": self.epoch, "reason": "call_changed"} | said
        return self._tell(MatchWithdrawn, match_id=self.match_id, **said)

    def completed(self, **said: Any) -> Call:
        said = {"epoch": self.epoch, "reason": "cleared"} | said
        return self._tell(MatchCompleted, match_id=self.match_id, **said)

    def arrives(self, role: str, *, source: str = "app") -> Call:
        return self.status(role, "on_scene", source=source)

    def status(self, role: str, status: str, *, source: str = "app", **said: Any) -> Call:
        self.seq += 1
        return self._tell(
            ResponderStatus,
            match_id=self.match_id,
            role=role,
            seq=self.seq,
            status=status,
            source=source,
            recorded_by="test",
            **said,
        )

    def unit(self, unit_id: str, status: str = "on_scene") -> Call:
        return self._tell(UnitChanged, unit_id=unit_id, status=status)

    def outcome(self, *codes: str, revision: int = 1, contact: str = "made", **said: Any) -> Call:
        people = [{"n": 1, "contact": contact, "outcomes": codes}]
        said = {"people": people, "recorded_by": "test"} | said
        return self._tell(OutcomeRecorded, outcome_id=self.outcome_id, revision=revision, **said)

    def care(self, *services: str, revision: int = 1, **said: Any) -> Call:
        people = [{"n": 1, "services": services, "consent": True}]
        said = {"outcome_id": self.outcome_id, "revision": revision, "people": people} | said
        return self._tell(CareRecorded, **said)

    @property
    def match_id(self) -> str:
        return f"match-{self.history.agency}-{self.call_id}"

    @property
    def outcome_id(self) -> str:
        return f"outcome-{self.history.agency}-{self.call_id}"

    def _offer(self, type_: type[Body], role: str) -> Call:
        return self._tell(
            type_,
            offer_id=f"offer-{self.match_id}-{role}",
            match_id=self.match_id,
            epoch=self.epoch,
            role=role,
            responder_id=f"{role[0]}-1",
        )

    def _tell(self, type_: type[Body], **said: Any) -> Call:
        named = {"agency": self.history.agency, "call_id": self.call_id}
        self.history.tell(type_, **(named | said))
        return self

    def _summary(self, type_: str) -> dict[str, Any]:
        return {
            "opened_at": self.opened_at,
            "call_type": {"code": type_, "description": "Mental health crisis"},
            "urgency": 2,
            "location": {"address": "500 G ST", "beat": "523"},
            "headline": "Mental health crisis; weapon: denied by caller",
        }

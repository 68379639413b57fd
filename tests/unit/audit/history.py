"""A small true history of one call, into which tests plant faults."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.bus.envelope import Attributes
from shared.bus.inbox import Mark, mark_event
from shared.bus.tables import HANDLED
from shared.events import (
    Body,
    CallAssessed,
    CallClosed,
    MatchCompleted,
    MatchConfirmed,
    MatchProposed,
    OfferAccepted,
    OfferSent,
    OutcomeRecorded,
    ResponderStatus,
)
from shared.events.topics import CAD_INBOUND
from tandem.audit.seen import Seen
from tandem.audit.tables_seen import StoodDown, Tables, Watched
from tandem.records import Kept

BEGAN = datetime(2026, 1, 9, 23, tzinfo=UTC)
AGENCY = "riverton"
REGION = "valley"
POLICY = "riverton@abc1234"
CALL = "R-1"
NARRATIVE = "male pacing in the street and shouting at nobody"


class History:
    """Records and table states, told one after the other."""

    def __init__(self) -> None:
        self.records: list[Kept] = []
        self.tables = Tables()
        self.committed: dict[tuple[str, str, int], int] = {}
        self.canary: str | None = None
        self.is_quiet = True
        self.at = BEGAN
        self._offsets: dict[str, int] = defaultdict(int)

    def seen(self, *, later: timedelta = timedelta(minutes=10)) -> Seen:
        """What an audit sees some time after the last record."""
        now = self.at + later
        return Seen(
            self.records,
            self.tables,
            self.committed,
            now,
            now,
            is_quiet=self.is_quiet,
            canary=self.canary,
        )

    def change(self, **states: Any) -> None:
        """Put other states into the tables."""
        self.tables = replace(self.tables, **states)

    def keep(
        self,
        topic: str,
        value: bytes | None,
        headers: dict[str, str] | None = None,
        *,
        envelope: Attributes | None = None,
    ) -> Kept:
        """Add a record to a topic."""
        self.at += timedelta(seconds=1)
        offset = self._offsets[topic]
        self._offsets[topic] += 1
        key = REGION.encode()
        record = Kept(topic, 0, offset, self.at, key, headers or {}, value, envelope)
        self.records.append(record)
        return record

    def tell(self, type_: type[Body], id_: str | None = None, **fields: Any) -> Kept:
        """Tell a fact of the call, with defaults for what does not matter."""
        at = (self.at + timedelta(seconds=1)).isoformat()
        body = type_.model_validate(DEFAULTS[type_] | {"at": at} | fields)
        value = body.to_json()
        name = id_ or f"{type_.type}/{body.subject}/{body.number}"
        return self.keep(type_.topic, value, envelope=_envelope(type_.type, name, value))

    def cad(self, body: dict[str, Any], id_: str = "m-1", *, handled: bool = True) -> Kept:
        """Send a call snapshot, which intake has handled unless told otherwise."""
        value = json.dumps(body).encode()
        found = _envelope("cad.call.v1", id_, value, source="/cad/riverton")
        if handled:
            marks: dict[Mark, int] = dict(self.tables.inbox.get("intake", {}))
            marks[mark_event(AGENCY, "/cad/riverton", id_, value)] = HANDLED
            self.change(inbox={**self.tables.inbox, "intake": marks})
        return self.keep(CAD_INBOUND, value, envelope=found)


def _envelope(type_: str, id_: str, body: bytes, source: str = "tandem/x") -> Attributes:
    return Attributes(id_, source, type_, AGENCY, None, None, None, body, is_redriven=False)


def cad_call(**fields: Any) -> dict[str, Any]:
    """A call snapshot with one line of narrative and an address."""
    said = [{"at": BEGAN.isoformat(), "text": NARRATIVE, "by": "caller"}]
    place = {"address": "500 ALDER ST"}
    call = {"call_id": CALL, "opened_at": BEGAN.isoformat(), "narrative": said, "location": place}
    return call | fields


def seat(role: str, person: str | None, **fields: Any) -> dict[str, Any]:
    """A seat that the person was asked to take and accepted."""
    return {"role": role, "responder_id": person, "rule": "ask", "filled_by": "accepted"} | fields


SUMMARY = {"opened_at": BEGAN.isoformat(), "location": {"address": "500 ALDER ST"}}
VERDICT = {
    "eligibility": "co_response",
    "probability": 0.9,
    "policy": POLICY,
    "evidence": [{"rule": "type.MHC", "says": "behavioral_health", "weight": 3, "where": "type"}],
}
OF_CALL: dict[str, Any] = {"agency": AGENCY, "call_id": CALL}
OF_MATCH: dict[str, Any] = {**OF_CALL, "match_id": "m-1", "epoch": 1}
OFFER: dict[str, Any] = {
    **OF_MATCH,
    "offer_id": "o-1",
    "role": "clinician",
    "responder_id": "cli-1",
}
BOTH = [seat("officer", None, filled_by="dispatch"), seat("clinician", "cli-1")]
DEFAULTS: dict[type[Body], dict[str, Any]] = defaultdict(
    lambda: OFFER,
    {
        CallAssessed: {**OF_CALL, "revision": 1, "call": SUMMARY, "assessment": VERDICT},
        CallClosed: {**OF_CALL, "revision": 2, "reason": "closed"},
        MatchProposed: {
            **OF_MATCH,
            "structure": "rotating",
            "eligibility": "co_response",
            "call": SUMMARY,
            "seats": [seat("officer", None), seat("clinician", "cli-1", filled_by=None)],
            "decision": {
                "rule": "assignment",
                "arrival_s": 600,
                "policy": POLICY,
                "why": "soonest",
            },
        },
        MatchConfirmed: {**OF_MATCH, "seats": BOTH, "waited_s": 9},
        MatchCompleted: {**OF_MATCH, "reason": "cleared"},
        ResponderStatus: {
            **OF_MATCH,
            "role": "clinician",
            "responder_id": "cli-1",
            "seq": 1,
            "status": "en_route",
            "source": "app",
            "recorded_by": "cli-1",
        },
        OutcomeRecorded: {
            **OF_CALL,
            "outcome_id": "out-1",
            "revision": 1,
            "recorded_by": "cli-1",
            "people": [{"contact": "made", "outcomes": ["remained_in_place"]}],
        },
    },
)
FIGURES = {
    "received": 1,
    "eligible": 1,
    "eligible.co_response": 1,
    "matched": 1,
    "confirmed": 1,
    "recorded": 1,
    "people": 1,
    "met": 1,
    "outcome.remained_in_place": 1,
}


def true_history() -> History:
    """One call from the CAD record to its outcome, with nothing wrong."""
    history = History()
    history.change(
        policies={"intake": frozenset({POLICY}), "matcher": frozenset({POLICY})},
        decisions=frozenset((f"m-{n}", epoch) for n in range(1, 4) for epoch in range(1, 5)),
        figures={(AGENCY, measure): number for measure, number in FIGURES.items()},
    )
    history.cad(cad_call())
    history.tell(CallAssessed)
    history.tell(MatchProposed)
    history.tell(OfferSent)
    history.tell(OfferAccepted)
    history.tell(MatchConfirmed)
    history.tell(ResponderStatus)
    history.tell(ResponderStatus, seq=2, status="on_scene")
    history.tell(ResponderStatus, seq=3, status="cleared")
    history.tell(OutcomeRecorded)
    history.tell(CallClosed)
    history.tell(MatchCompleted)
    return history


def stood_down(**fields: Any) -> StoodDown:
    told = StoodDown(
        "m-1",
        "clinician",
        "cli-1",
        needs_answer=True,
        told_at=BEGAN,
        answer_within=timedelta(seconds=60),
        acknowledged=False,
        desk_told=False,
    )
    return replace(told, **fields)


def watched(**fields: Any) -> Watched:
    person = Watched(
        "m-1", "clinician", "cli-1", "watching", has_left=False, has_timer=True, desk_told=False
    )
    return replace(person, **fields)

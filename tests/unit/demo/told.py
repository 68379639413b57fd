"""Facts as the demo reads them from the topics."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from shared.bus.envelope import Attributes
from shared.events import Body
from tandem.demo.board import Board
from tandem.records import Kept, Told

BEGAN = datetime(2026, 1, 9, 23, tzinfo=UTC)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
SUMMARY: dict[str, Any] = {"opened_at": BEGAN.isoformat(), "call_type": {"description": "Crisis"}}
VERDICT: dict[str, Any] = {
    "eligibility": "co_response",
    "probability": 0.9,
    "policy": "riverton@abc1234",
    "evidence": [
        {"rule": "sign.pacing", "says": "behavioral_health", "weight": 1.2, "where": "narrative"},
        {
            "rule": "type.MHC",
            "says": "behavioral_health",
            "weight": 4.5,
            "where": "call_type.code",
            "quote": "MHC",
        },
    ],
}
SEATS: list[dict[str, Any]] = [
    {"role": "officer", "unit_id": "4AR", "mode": "on_call", "filled_by": "dispatch"},
    {"role": "clinician", "responder_id": "cli-1", "travel_s": 540.0},
]
PROPOSAL: dict[str, Any] = {
    "structure": "rotating",
    "eligibility": "co_response",
    "call": SUMMARY,
    "seats": SEATS,
    "decision": {"rule": "assignment", "arrival_s": 540, "policy": "riverton@abc1234"},
}


class Teller:
    """Tells a board of one call, a fact each second unless told otherwise."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.at = BEGAN
        self._offsets = count()

    def tell(self, type_: type[Body], *, after_ms: float = 1000, **fields: Any) -> Told[Body]:
        """Tell a fact of call R-1 and its match m-1."""
        self.at += timedelta(milliseconds=after_ms)
        about = {"agency": "riverton", "call_id": "R-1", "match_id": "m-1", "epoch": 1}
        body = type_.model_validate(about | {"at": self.at.isoformat()} | fields)
        told = Told(self._record(body), body)
        self.board.hear(told)
        return told

    def _record(self, body: Body) -> Kept:
        offset = next(self._offsets)
        envelope = Attributes(
            str(offset),
            "tandem/x",
            body.type,
            "riverton",
            None,
            TRACE,
            None,
            b"",
            is_redriven=False,
        )
        headers = {"traceparent": TRACE}
        return Kept(body.topic, 0, offset, self.at, b"valley", headers, None, envelope)

"""What a dispatch system sends, and what intake makes of it, without anything around."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.intake.domain.assess import Verdict, assess
from services.intake.domain.model import Call, CallKey, Receipt
from services.intake.domain.plan import Plan, make_plan
from services.intake.domain.run import Run
from shared.events.base import Body
from shared.events.cad import CadCall, CadRequest, CadUnit
from shared.policy.assessing import Assessing
from shared.vocabulary import AgencyId, CallId, GateState

AGENCY = AgencyId("riverton")
KEY = CallKey(AGENCY, CallId("E1"))
NIGHT = datetime(2026, 1, 1, 8, 0, 30, tzinfo=UTC)
"""Half a minute past midnight in Los Angeles."""
ZONE = ZoneInfo("America/Los_Angeles")


def plan(policy: str = "", secret: bytes | None = None) -> Plan:
    """An agency's policy, by the lines of its `[assessing]` table."""
    section = Assessing.model_validate(tomllib.loads(policy))
    return make_plan(section, "riverton@0000000", ZONE, secret)


def snapshot(*remarks: str | dict[str, Any], **fields: Any) -> CadCall:
    """An open call of type 415, disturbing the peace, which by itself says nothing.

    Args:
        remarks: lines of the narrative; a text alone is said by the caller.
        fields: in place of the usual ones.
    """
    body: dict[str, Any] = {
        "call_id": KEY.call_id,
        "opened_at": NIGHT - timedelta(minutes=1),
        "updated_at": NIGHT,
        "call_type": {"code": "415", "description": "Disturbing the peace"},
        "narrative": [remark(said) for said in remarks],
    }
    return CadCall.model_validate(body | fields)


def remark(said: str | dict[str, Any], by: str = "caller", at: datetime = NIGHT) -> dict[str, Any]:
    """One line of a narrative."""
    return {"at": at, "text": said, "by": by} if isinstance(said, str) else said


def on_scene(text: str, minutes: float = 5) -> dict[str, Any]:
    """What an officer on scene says, some minutes later."""
    return remark(text, "officer", NIGHT + timedelta(minutes=minutes))


def request(want: str = "co_response", by: str = "officer", **fields: Any) -> CadRequest:
    """A request by radio."""
    body = {
        "request_id": "r1",
        "call_id": KEY.call_id,
        "want": want,
        "requested_by": {"kind": by},
        "at": NIGHT,
    }
    return CadRequest.model_validate(body | fields)


def unit(status: str = "en_route", **fields: Any) -> CadUnit:
    """News of unit 11K."""
    body = {"unit_id": "11K", "status": status, "at": NIGHT, "call_id": KEY.call_id}
    return CadUnit.model_validate(body | fields)


class Desk:
    """Hands events to intake's domain run by run, and keeps what comes of them.

    Args:
        policy: lines of the agency's `[assessing]` table.
    """

    def __init__(self, policy: str = "", secret: bytes | None = None) -> None:
        self.plan = plan(policy, secret)
        self.now = NIGHT + timedelta(minutes=30)
        self.calls: dict[CallKey, Call] = {}
        self.run: Run = self._new_run()

    def hears(
        self,
        *events: CadCall | CadRequest | CadUnit,
        after: timedelta = timedelta(0),
        replayed: bool = False,
    ) -> list[Body]:
        """One run with these events; returns what is told."""
        self.now += after
        self.run = self._new_run()
        receipt = Receipt(self.now, replayed)
        for event in events:
            match event:
                case CadCall():
                    self.run.call(AGENCY, event, receipt)
                case CadRequest():
                    self.run.request(AGENCY, event, receipt)
                case CadUnit():
                    self.run.unit(AGENCY, event, receipt)
        facts = self.run.finish()
        self.calls |= self.run.calls
        return [fact.body for fact in facts]

    def looks_again(self, after: timedelta = timedelta(0)) -> list[Body]:
        """What intake's timer does: assess the calls again without news; returns what is told."""
        self.now += after
        self.run = self._new_run()
        self.run.calls |= self.calls
        return [fact.body for fact in self.run.finish()]

    @property
    def call(self) -> Call:
        """The call that these tests are about."""
        return self.calls[KEY]

    def _new_run(self) -> Run:
        return Run(lambda _agency: self.plan, self.now, self.calls, {})


def verdict(
    *remarks: str | dict[str, Any], policy: str = "", asked: CadRequest | None = None, **fields: Any
) -> Verdict:
    """What intake makes of one snapshot."""
    desk = Desk(policy)
    sent = snapshot(*remarks, **fields)
    desk.hears(sent, *([asked] if asked else []))
    return assess(desk.call, sent, desk.plan, {})


def gate_of(found: Verdict, gate: str) -> GateState:
    """The state of one gate."""
    return next(view.state for view in found.found.gates if view.gate == gate)

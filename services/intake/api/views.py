"""What intake's doors take and give."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from shared.events.base import Moment
from shared.events.cad import CadTime, IncidentRef, Requester
from shared.events.calls import CallAssessed, CallClosed
from shared.vocabulary import Eligibility, RequesterKind, Want


class Accepted(BaseModel):
    """Events that will be handled, whatever happens.

    Attributes:
        accepted: how many.
    """

    accepted: int = Field(examples=[1])


class Told(BaseModel):
    """One fact that was told about a call.

    Attributes:
        type: CloudEvents type.
        fact: its body.
    """

    type: str = Field(examples=["call.assessed.v1"])
    fact: CallAssessed | CallClosed


class NarrativeLine(BaseModel):
    """One line of a narrative.

    Attributes:
        n: its index, by which evidence names it.
        text: as written; absent where the CAD restricts it: read it there.
        by: who said it, in the CAD's word.
    """

    n: int = Field(examples=[0])
    at: Moment | None = None
    by: str | None = Field(default=None, examples=["caller"])
    text: str | None = Field(default=None, examples=["Male pacing, no weapons seen"])
    restricted: bool = False


class CallView(BaseModel):
    """A call and the history of its assessments.

    Attributes:
        revision: how many facts were told.
        marks: what was odd about its events and was accepted, and how often.
        incident_refs: numbers of the same incident elsewhere, and of those linked to it.
        told: every fact, oldest first.
        narrative: with scope `supervise` only.
    """

    agency: str = Field(examples=["riverton"])
    call_id: str = Field(examples=["E26010012345"])
    is_open: bool
    historical: bool
    exercise: bool
    revision: int = Field(examples=[3])
    marks: dict[str, int] = Field(examples=[{"time_without_zone": 1}])
    incident_refs: list[IncidentRef] = Field(default_factory=list[IncidentRef])
    told: list[Told]
    narrative: list[NarrativeLine] | None = None


class TeamRequest(BaseModel):
    """A request for a team, as the desk puts it in for somebody.

    Attributes:
        want: what is asked for; `none` takes the request back.
        requested_by: who asks, by kind and by the agency's own id.
        reason: in words; kept by intake and never told.
        at: when it was asked; by default now.
        request_id: to replace an earlier request; by default a new one.
    """

    want: Want = Field(examples=["co_response"])
    requested_by: Requester = Requester(kind=RequesterKind.DISPATCHER)
    reason: str | None = Field(default=None, max_length=2000)
    at: CadTime | None = None
    request_id: str | None = Field(default=None, min_length=1, max_length=128)


class TeamRequestView(BaseModel):
    """What came of a request.

    Attributes:
        is_known: whether CAD has told of the call; if not, the request waits for it.
        eligibility: who should go now.
    """

    request_id: str
    call_id: str
    is_known: bool
    eligibility: Eligibility | None = None
    revision: int


class ReplayStart(BaseModel):
    """History to be replayed.

    Attributes:
        agency: whose it is; it must have no live calls.
        mapping: content of a mapping file, as JSON.
    """

    agency: str = Field(examples=["riverton-history"])
    mapping: dict[str, Any] = Field(
        examples=[{"fields": {"call_id": "number", "opened_at": "received"}}]
    )


class ReplayView(BaseModel):
    """A replay and how far it has come.

    Attributes:
        source: what the records' `ce_source` has to be.
        received: records so far.
        assessed: records that were folded into a call.
        refused: records that went to the dead letters.
    """

    replay_id: str
    agency: str
    source: str = Field(examples=["replay:4f0c"])
    received: int
    assessed: int
    refused: int

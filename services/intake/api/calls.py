"""Doors to one call: its history, and a request for a team."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from services.intake.api.views import (
    CallView,
    NarrativeLine,
    TeamRequest,
    TeamRequestView,
    Told,
)
from services.intake.commands import request_team
from services.intake.domain.model import Call, CallKey, Line
from services.intake.domain.text import has_control_characters
from services.intake.plans import Plans
from services.intake.store import calls
from shared.auth import Caller, Supervisor, needs, not_found
from shared.bus.handling import Work
from shared.door import Once, TheDoor
from shared.events.base import Fact
from shared.events.cad import CadRequest
from shared.events.calls import CallAssessed, CallClosed
from shared.vocabulary import AgencyId, CallId, Eligibility, RegionId

Reader = Annotated[Caller, needs("supervise", "operate", "publish")]


def make_router(plans: Plans) -> APIRouter:
    """The doors to one call.

    Args:
        plans: makes policies ready.
    """
    router = APIRouter(prefix="/v1/calls/{agency}/{call_id}", tags=["calls"])

    @router.get(
        "",
        summary="A call with the history of its assessments",
        response_model_exclude_none=True,
    )
    async def read_call(agency: str, call_id: str, caller: Reader, door: TheDoor) -> CallView:
        region, key = _visible(door, caller, agency, call_id)
        async with door.read() as conn:
            call = (await calls.load(conn, region, [key])).get(key)
            if call is None or not call.is_known:
                raise not_found("call")
            told = await calls.told_about(conn, region, key)
        return _view(call, told, with_narrative=caller.may("supervise"))

    @router.post(
        "/request",
        summary="Ask for a team, or take the request back",
        response_model=TeamRequestView,
    )
    async def ask(
        agency: str,
        call_id: str,
        wanted: TeamRequest,
        caller: Supervisor,
        door: TheDoor,
        once: Once,
    ) -> Response:
        region, key = _visible(door, caller, agency, call_id)
        return await once(region, lambda work: _ask(work, plans, key, wanted))

    return router


def _visible(door: TheDoor, caller: Caller, agency: str, call_id: str) -> tuple[RegionId, CallKey]:
    caller.must_see(AgencyId(agency))
    if has_control_characters(call_id):
        raise not_found("call")
    return door.policy(agency).region, CallKey(AgencyId(agency), CallId(call_id))


async def _ask(work: Work, plans: Plans, key: CallKey, wanted: TeamRequest) -> TeamRequestView:
    sent = CadRequest(
        request_id=wanted.request_id or work.unique_id("request", *key),
        call_id=key.call_id,
        want=wanted.want,
        requested_by=wanted.requested_by,
        at=wanted.at or work.now,
        reason=wanted.reason,
    )
    call = await request_team(work, plans, key.agency, sent)
    eligibility = call.told.get("eligibility")
    return TeamRequestView(
        request_id=sent.request_id,
        call_id=key.call_id,
        is_known=call.is_known,
        eligibility=Eligibility(eligibility) if eligibility else None,
        revision=call.revision,
    )


def _view(call: Call, told: Iterable[Fact], *, with_narrative: bool) -> CallView:
    facts = [
        Told(type=fact.body.type, fact=fact.body)
        for fact in told
        if isinstance(fact.body, CallAssessed | CallClosed)
    ]
    return CallView(
        agency=call.agency,
        call_id=call.call_id,
        is_open=call.is_open,
        historical=call.historical,
        exercise=call.exercise,
        revision=call.revision,
        marks={mark.value: times for mark, times in call.marks.items()},
        incident_refs=list(call.latest.incident_refs) if call.latest else [],
        told=facts,
        narrative=list(map(_line, count(), call.lines)) if with_narrative else None,
    )


def _line(n: int, line: Line) -> NarrativeLine:
    return NarrativeLine(
        n=n,
        at=line.at,
        by=line.by,
        text=None if line.restricted else line.text,
        restricted=line.restricted,
    )

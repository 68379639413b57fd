"""What people do about a call: join it, and say what came of it, police and care side apart."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field

from services.notifier.api.callers import must_supervise, person_meant, serving
from services.notifier.domain.outcomes import amends, wrong_with
from services.notifier.domain.step import No, id_of
from services.notifier.store import matches, outcomes
from shared.auth import AnyCaller, Caller, not_found
from shared.bus.handling import Work
from shared.door import Door, Once, TheDoor
from shared.errors import Refused
from shared.events.base import Fact, Moment
from shared.events.encounters import CareRecorded, OutcomeRecorded, PersonCare, PersonOutcome, Story
from shared.events.offers import JoinRequested
from shared.vocabulary import AgencyId, CallId, MatchId, OutcomeId, RegionId

router = APIRouter(prefix="/v1/calls/{agency}/{call_id}", tags=["outcomes"])


class Joining(BaseModel):
    """Who joins; by default the person who sends it."""

    responder_id: str | None = Field(default=None, examples=["c-7"])


class Joined(BaseModel):
    """The request is on its way to matcher, who proposes the person or says why not."""

    request_id: str
    responder_id: str


class OutcomeGiven(BaseModel):
    """What came of a call, for each person met."""

    amends: int | None = Field(
        default=None, ge=1, description="the revision that this one replaces; none at first"
    )
    match_id: MatchId | None = Field(default=None, description="of the encounter, if there was one")
    at: Moment | None = Field(default=None, description="now by default")
    behavioral_health: Literal["yes", "no", "unknown"] = "unknown"
    people: tuple[PersonOutcome, ...] = Field(default=(), max_length=50)
    force_used: bool | None = None
    injury: bool | None = None
    officer_released_at: Moment | None = None
    helped: bool | None = Field(default=None, description="the officer's word, never by name")
    story: Story | None = None


class CareGiven(BaseModel):
    """Services given; kept and told apart from everything else."""

    amends: int | None = Field(default=None, ge=1)
    at: Moment | None = None
    people: tuple[PersonCare, ...] = Field(default=(), max_length=50)
    care_ref: str | None = Field(
        default=None, pattern="^[A-Za-z0-9._:-]{1,64}$", description="the employer's own record"
    )
    employer: str | None = Field(default=None, max_length=64, description="the person's by default")


class Recorded(BaseModel):
    """What was recorded, and the revision to amend."""

    outcome_id: str
    revision: int = Field(examples=[1])


@router.post("/join", summary="Join a call by oneself", status_code=202, response_model=Joined)
async def join(
    agency: AgencyId, call_id: CallId, said: Joining, caller: AnyCaller, door: TheDoor, once: Once
) -> Response:
    """A clinician asks for herself, or a supervisor for her."""
    must_supervise(caller)
    region, person = _region(door, caller, agency), person_meant(caller, said.responder_id)
    trace = await _trace(door, region, agency, call_id)

    async def act(work: Work) -> Joined:
        await serving(work, person, agency)
        request_id = work.unique_id("join", agency, call_id, person)
        fact = JoinRequested(
            request_id=request_id, agency=agency, call_id=call_id, responder_id=person, at=work.now
        )
        work.tell(Fact(agency, fact))
        return Joined(request_id=request_id, responder_id=person)

    return await once(region, act, status=202, traceparent=trace)


@router.post("/outcome", summary="Say what came of a call", response_model=Recorded)
async def outcome(
    agency: AgencyId,
    call_id: CallId,
    said: OutcomeGiven,
    caller: AnyCaller,
    door: TheDoor,
    once: Once,
) -> Response:
    """One record for each call; a later one names the revision that it amends."""
    must_supervise(caller)
    region = _region(door, caller, agency)
    trace = await _trace(door, region, agency, call_id)

    async def act(work: Work) -> Recorded:
        await _may_speak(work, caller, agency)
        _check(wrong_with(said.people))
        outcome_id = _outcome_id(agency, call_id)
        known = await outcomes.newest_outcome(work.conn, region, outcome_id)
        fact = OutcomeRecorded(
            outcome_id=outcome_id,
            agency=agency,
            call_id=call_id,
            revision=_revision(known, said.amends),
            at=said.at or work.now,
            recorded_by=caller.id,
            **said.model_dump(exclude={"amends", "at"}),
        )
        await outcomes.store_outcome(work.conn, region, fact)
        work.tell(Fact(agency, fact))
        return Recorded(outcome_id=outcome_id, revision=fact.revision)

    return await once(region, act, traceparent=trace)


@router.post("/care", summary="Say which services were given", response_model=Recorded)
async def care(
    agency: AgencyId,
    call_id: CallId,
    said: CareGiven,
    caller: AnyCaller,
    door: TheDoor,
    once: Once,
) -> Response:
    """Needs scope `care`, or is the person's own form; goes to `care.v1` alone."""
    if caller.responder_id is None and not caller.may("care"):
        raise Refused(403, "scope", "This door needs a key with scope care.")
    region = _region(door, caller, agency)
    trace = await _trace(door, region, agency, call_id)

    async def act(work: Work) -> Recorded:
        employer = await _may_speak(work, caller, agency)
        outcome_id = _outcome_id(agency, call_id)
        known = await outcomes.newest_care(work.conn, region, outcome_id)
        fact = CareRecorded(
            outcome_id=outcome_id,
            agency=agency,
            call_id=call_id,
            revision=_revision(known, said.amends),
            at=said.at or work.now,
            people=said.people,
            care_ref=said.care_ref,
            employer=said.employer or employer,
        )
        await outcomes.store_care(work.conn, region, fact)
        work.tell(Fact(agency, fact))
        return Recorded(outcome_id=outcome_id, revision=fact.revision)

    return await once(region, act, traceparent=trace)


def _outcome_id(agency: AgencyId, call_id: CallId) -> OutcomeId:
    return OutcomeId(id_of("outcome", agency, call_id))


def _region(door: Door, caller: Caller, agency: AgencyId) -> RegionId:
    """A machine key sees its agency; a person every agency of the region that they serve."""
    region = door.policy(agency).region
    if caller.responder_id is None:
        caller.must_see(agency)
    elif door.policies.region_of(AgencyId(caller.agency)) != region:
        raise not_found("agency")
    return region


async def _may_speak(work: Work, caller: Caller, agency: AgencyId) -> str:
    """Refuse people who do not serve the agency; gives the person's employer."""
    if caller.responder_id is None:
        return ""
    return (await serving(work, caller.responder_id, agency)).employer


async def _trace(door: Door, region: RegionId, agency: AgencyId, call_id: CallId) -> str | None:
    """The call's own trace, where a match has brought it here."""
    async with door.read() as conn:
        found = await matches.newest_match(conn, region, agency, call_id)
    return found.traceparent if found else None


def _check(wrong: No | None) -> None:
    if wrong:
        raise Refused(422, wrong.kind, wrong.detail, "people")


def _revision(known: int | None, said: int | None) -> int:
    revision = amends(known, said)
    if isinstance(revision, No):
        raise Refused(409, revision.kind, revision.detail, "amends")
    return revision

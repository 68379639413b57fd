"""What happens on the way and on scene: status, check-in, officer needed, stand-down, desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body
from fastapi.responses import Response

from services.notifier import commands
from services.notifier.api.callers import must_see, person_meant
from services.notifier.commands import Meant
from services.notifier.domain.report import Report
from services.notifier.models import About, MatchView, MemberView, StatusReport
from services.notifier.store import matches
from services.notifier.store.matches import Whereabouts
from shared.auth import AnyCaller, Caller, Supervisor
from shared.bus.handling import Work
from shared.door import Door, Once, TheDoor
from shared.errors import Refused
from shared.vocabulary import MatchId, ResponderId, Role, StatusOf, StatusSource

router = APIRouter(prefix="/v1/matches/{match_id}", tags=["encounters"])
ABOUT_ME = About()
_About = Annotated[About, Body()]


@router.post("/status", summary="Say how far somebody of the team is", response_model=MemberView)
async def status(
    match_id: MatchId, said: StatusReport, caller: AnyCaller, door: TheDoor, once: Once
) -> Response:
    """A person reports for himself or for a partner, a supervisor for anybody."""
    where = await _where(door, caller, match_id)
    meant = _meant(caller, said)
    report = Report(
        status=StatusOf(said.status),
        at=said.at or door.clock.now(),
        source=StatusSource.APP if caller.responder_id else StatusSource.DESK,
        by=caller.id,
        seq=said.seq,
        destination=said.destination,
    )

    async def act(work: Work) -> MemberView:
        member = await commands.report_status(work, match_id, meant, report)
        return MemberView.of(match_id, member)

    return await once(where.region, act, traceparent=where.traceparent)


@router.post(
    "/check-in", summary="Say that all is well with somebody on scene", response_model=MemberView
)
async def check_in(
    match_id: MatchId, caller: AnyCaller, door: TheDoor, once: Once, about: _About = ABOUT_ME
) -> Response:
    """The next question comes after the time that the policy says."""
    where, meant = await _where(door, caller, match_id), _meant(caller, about)

    async def act(work: Work) -> MemberView:
        member = await commands.check_in_member(work, match_id, meant)
        return MemberView.of(match_id, member)

    return await once(where.region, act, traceparent=where.traceparent)


@router.post(
    "/officer-needed", summary="Tell desk and team: an officer now", response_model=MemberView
)
async def officer_needed(
    match_id: MatchId, caller: AnyCaller, door: TheDoor, once: Once, about: _About = ABOUT_ME
) -> Response:
    """One tap; every tap tells again."""
    where, meant = await _where(door, caller, match_id), _meant(caller, about)

    async def act(work: Work) -> MemberView:
        return MemberView.of(match_id, await commands.need_officer(work, match_id, meant))

    return await once(where.region, act, traceparent=where.traceparent)


@router.post(
    "/acknowledge", summary="Say that the stand-down was understood", response_model=MatchView
)
async def acknowledge(
    match_id: MatchId, caller: AnyCaller, door: TheDoor, once: Once, about: _About = ABOUT_ME
) -> Response:
    """Without it the desk is told."""
    where = await _where(door, caller, match_id)
    person = person_meant(caller, about.responder_id)

    async def act(work: Work) -> MatchView:
        return MatchView.of(await commands.acknowledge(work, match_id, person))

    return await once(where.region, act, traceparent=where.traceparent)


@router.post(
    "/seats/{role}/confirm", summary="Confirm a seat for the desk", response_model=MatchView
)
async def confirm_seat(
    match_id: MatchId, role: Role, caller: Supervisor, door: TheDoor, once: Once
) -> Response:
    """Only seats of rule `desk_confirms`."""
    where = await _where(door, caller, match_id)

    async def act(work: Work) -> MatchView:
        return MatchView.of(await commands.confirm_seat(work, match_id, role))

    return await once(where.region, act, traceparent=where.traceparent)


async def _where(door: Door, caller: Caller, match_id: MatchId) -> Whereabouts:
    async with door.read() as conn:
        found = await matches.where_match(conn, match_id)
    return must_see(door, caller, found, "match")


def _meant(caller: Caller, about: About) -> Meant:
    if caller.responder_id is None and about.role is None and about.responder_id is None:
        raise Refused(422, "invalid", "Say whom it is about, by role or by responder_id.", "role")
    named = ResponderId(about.responder_id) if about.responder_id else None
    return Meant(caller.responder_id, about.role, named)

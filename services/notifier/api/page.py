"""The page behind an opaque link: big buttons, no script. Looking at it changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.notifier import commands
from services.notifier.commands import Meant
from services.notifier.domain.answer import Answer
from services.notifier.domain.report import Report
from services.notifier.pages import render
from services.notifier.settings import LINK_LIVES
from services.notifier.store import access, matches
from services.notifier.store.access import Link, LinkKind
from services.notifier.views import encounter_of
from shared.bus.handling import Work
from shared.door import Door, TheDoor
from shared.errors import Refused
from shared.vocabulary import MatchId, OfferId, ResponderId, StatusOf, StatusSource

router = APIRouter(prefix="/p", tags=["page"])
CHANNEL = "page"


@dataclass(frozen=True, slots=True)
class Tap:
    """A button of the page.

    Attributes:
        does: `accept`, `decline`, `status`, `acknowledge`, `check_in` or `officer_needed`.
        offer_id: of the offer that was on the page.
        status: of a status button.
        reason: of a decline.
    """

    does: str
    offer_id: str
    status: str
    reason: str


@router.get("/{secret}", summary="A person's page of one match", response_class=HTMLResponse)
async def show(secret: str, door: TheDoor) -> Response:
    """What the person has to know, with buttons; an expired link says where to find a new one."""
    link = await _link(door, secret)
    if link is None:
        return _page(render.expired(), HTTPStatus.NOT_FOUND)
    if link.kind is LinkKind.ENROL:
        return _page(render.enrolment())
    return await _encounter(door, link)


@router.post("/{secret}", summary="Press a button of the page", response_class=HTMLResponse)
async def tap(
    secret: str,
    door: TheDoor,
    does: Annotated[str, Form(max_length=20)],
    offer_id: Annotated[str, Form(max_length=64)] = "",
    status: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(pattern="^[a-z0-9_]{0,40}$")] = "",
) -> Response:
    """Do it, and show the page again; what came too late is told on it."""
    link = await _link(door, secret)
    if link is None:
        return _page(render.expired(), HTTPStatus.NOT_FOUND)
    if link.kind is LinkKind.ENROL:
        return await _enrol(door, link)
    try:
        await _do(door, link, Tap(does, offer_id, status, reason))
    except Refused as refused:
        return await _encounter(door, link, refused)
    return RedirectResponse(f"/p/{secret}", HTTPStatus.SEE_OTHER)


async def _do(door: Door, link: Link, tapped: Tap) -> None:
    """Act for the person, and keep the link open for the next tap."""
    async with door.read() as conn:
        where = await matches.where_match(conn, link.match_id or "")
    trace = where.traceparent if where else None
    async with door.work(link.region, traceparent=trace) as work:
        await _act(work, link.match_id or MatchId(""), link.responder_id, tapped)
        await access.renew_link(work.conn, link, expires_at=work.now + LINK_LIVES)


async def _act(work: Work, match_id: MatchId, person: ResponderId, tapped: Tap) -> None:
    by, me = f"person:{person}", Meant(person)
    match tapped.does:
        case "accept" | "decline":
            offer_id, reason = OfferId(tapped.offer_id), tapped.reason or None
            given = Answer(offer_id, by, person, CHANNEL, reason)
            await commands.answer_offer(work, match_id, given, takes=tapped.does == "accept")
        case "status" if StatusOf(tapped.status) is not StatusOf.OTHER:
            said = Report(StatusOf(tapped.status), work.now, StatusSource.APP, by)
            await commands.report_status(work, match_id, me, said)
        case "acknowledge":
            await commands.acknowledge(work, match_id, person)
        case "check_in":
            await commands.check_in_member(work, match_id, me)
        case "officer_needed":
            await commands.need_officer(work, match_id, me)
        case _:
            raise Refused(422, "invalid", "There is no such button; open the page again.", "does")


async def _enrol(door: Door, link: Link) -> Response:
    """Hand out a token, once."""
    token = access.new_secret()
    async with door.work(link.region) as work:
        if not await access.use_link(work.conn, link):
            return _page(render.expired(), HTTPStatus.NOT_FOUND)
        by = "enrolment link"
        await access.store_token(
            work.conn, link.region, link.responder_id, token, by=by, at=work.now
        )
    return _page(render.enrolled(token))


async def _link(door: Door, secret: str) -> Link | None:
    async with door.read() as conn:
        return await access.link(conn, secret, now=door.clock.now())


async def _encounter(door: Door, link: Link, refused: Refused | None = None) -> Response:
    async with door.read() as conn:
        match = (await matches.load(conn, link.region, link.match_id or MatchId(""))).match
    policy = door.policies.get(match.agency) if match else None
    view = match and policy and encounter_of(match, link.responder_id, policy.asking)
    if not policy or not view:
        return _page(render.expired(), HTTPStatus.NOT_FOUND)
    page = render.encounter(view, policy.zone, refused.detail if refused else None)
    return _page(page, HTTPStatus(refused.status) if refused else HTTPStatus.OK)


def _page(html: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return HTMLResponse(html, status, render.HEADERS)

"""People: who there is, how to reach them, who may speak for them, duty and position."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from services.notifier.api import people_models as models
from services.notifier.api.callers import home_region
from services.notifier.domain.people import Elsewhere, Newer, Same, Stale, take_snapshot
from services.notifier.settings import ENROL_LINK_LIVES
from services.notifier.store import access, people
from services.notifier.store.access import Link, LinkKind
from services.notifier.store.people import Duty
from shared.auth import AnyCaller, Supervisor, not_found
from shared.bus.handling import Work
from shared.door import Once, TheDoor
from shared.errors import Refused
from shared.events.base import Fact
from shared.events.people import DutyChanged, ResponderMoved
from shared.vocabulary import AgencyId

PATH = "/v1/responders/{agency}/{responder_id}"


def router(public_url: str) -> APIRouter:
    """The doors.

    Args:
        public_url: where people's browsers reach us.
    """
    doors = APIRouter(tags=["people"])

    @doors.post(f"{PATH}/enrol", summary="Give a person a token, once", status_code=201)
    async def enrol(
        agency: AgencyId, responder_id: models.ResponderSlug, caller: Supervisor, door: TheDoor
    ) -> models.Enrolled:
        """Sent twice, it makes two tokens: an answer with a secret is never kept for a repeat."""
        region = home_region(door, caller, agency, responder_id)
        token, code = access.new_secret(), access.new_secret()
        async with door.work(region) as work:
            await _at_home(work, agency, responder_id)
            await access.store_token(
                work.conn, region, responder_id, token, by=caller.id, at=work.now
            )
            link = Link(region, access.digest(code), LinkKind.ENROL, responder_id, None)
            expires_at = work.now + ENROL_LINK_LIVES
            await access.store_link(work.conn, link, expires_at=expires_at)
        return models.Enrolled(
            responder_id=responder_id,
            token=token,
            link=f"{public_url}/p/{code}",
            link_expires_at=expires_at,
        )

    doors.include_router(_doors)
    return doors


_doors = APIRouter()


@_doors.put(PATH, summary="Make a person known, or replace what is known")
async def put_person(
    agency: AgencyId,
    responder_id: models.ResponderSlug,
    given: models.Snapshot,
    caller: Supervisor,
    door: TheDoor,
) -> models.PersonView:
    """A full snapshot; only the person's home agency may send it, and only newer ones count."""
    region = home_region(door, caller, agency, responder_id)
    async with door.work(region) as work:
        known = await people.person(work.conn, region, responder_id)
        match take_snapshot(known, given.of(agency, responder_id), revision=given.revision):
            case Newer(person):
                await people.store_person(work.conn, region, person)
                work.tell(Fact(agency, person))
            case Same(person):
                pass
            case Stale(revision):
                raise _stale(revision)
            case Elsewhere():
                raise not_found("person")
    return models.PersonView(responder_id=responder_id, agency=agency, revision=person.revision)


@_doors.put(f"{PATH}/contacts", summary="Say how a person can be reached")
async def put_contacts(
    agency: AgencyId,
    responder_id: models.ResponderSlug,
    given: models.ContactsGiven,
    caller: AnyCaller,
    door: TheDoor,
) -> models.ContactsView:
    """Replaces what was known; the person may say it, or a supervisor."""
    region = home_region(door, caller, agency, responder_id)
    async with door.work(region) as work:
        await _at_home(work, agency, responder_id)
        await people.store_contacts(work.conn, region, responder_id, given.kept())
    has = {"inbox": given.inbox, "webhook": given.webhook, "email": given.email}
    channels = [name for name, there in has.items() if there]
    return models.ContactsView(responder_id=responder_id, channels=channels)


@_doors.post(f"{PATH}/revoke", summary="Make a person's tokens and links worthless")
async def revoke(
    agency: AgencyId, responder_id: models.ResponderSlug, caller: AnyCaller, door: TheDoor
) -> models.Revoked:
    """For a lost phone; the person may do it, or a supervisor."""
    region = home_region(door, caller, agency, responder_id)
    async with door.work(region) as work:
        await _at_home(work, agency, responder_id)
        count = await access.revoke_tokens(work.conn, region, responder_id, work.now)
    return models.Revoked(responder_id=responder_id, revoked=count)


@_doors.post(f"{PATH}/duty", summary="Put a person on or off duty", response_model=models.DutyView)
async def put_duty(
    agency: AgencyId,
    responder_id: models.ResponderSlug,
    given: models.DutyGiven,
    caller: AnyCaller,
    door: TheDoor,
    once: Once,
) -> Response:
    """The person may say it, or a supervisor."""
    region = home_region(door, caller, agency, responder_id)

    async def act(work: Work) -> models.DutyView:
        await _at_home(work, agency, responder_id)
        known = await people.duty(work.conn, region, responder_id)
        if given.revision is not None and given.revision <= known.revision:
            raise _stale(known.revision)
        duty = Duty(given.revision or known.revision + 1, is_on=given.on)
        at = given.at or work.now
        await people.store_duty(work.conn, region, responder_id, duty, at)
        said = DutyChanged(
            responder_id=responder_id,
            revision=duty.revision,
            on=given.on,
            at=at,
            kind=given.kind,
            until=given.until,
            quiet_until=given.quiet_until,
        )
        work.tell(Fact(agency, said))
        return models.DutyView(responder_id=responder_id, revision=duty.revision, on=given.on)

    return await once(region, act)


@_doors.post(f"{PATH}/position", summary="Say where a person on duty is")
async def put_position(
    agency: AgencyId,
    responder_id: models.ResponderSlug,
    given: models.PositionGiven,
    caller: AnyCaller,
    door: TheDoor,
) -> models.PositionView:
    """Told on and not kept here; refused off duty."""
    region = home_region(door, caller, agency, responder_id)
    async with door.work(region) as work:
        await _at_home(work, agency, responder_id)
        if not (await people.duty(work.conn, region, responder_id)).is_on:
            raise Refused(409, "off-duty", "This person is off duty; stop sending positions.")
        at = given.at or work.now
        said = ResponderMoved(responder_id=responder_id, at=at, position=given.position)
        work.tell(Fact(agency, said))
    return models.PositionView(responder_id=responder_id, at=at)


async def _at_home(work: Work, agency: AgencyId, responder_id: str) -> None:
    """Refuse people whom nobody entered, and those of other agencies."""
    person = await people.person(work.conn, work.region, responder_id)
    if person is None or person.agency != agency:
        raise not_found("person")


def _stale(known: int) -> Refused:
    detail = f"Revision {known} is known; send a higher one."
    return Refused(409, "stale-revision", detail, "revision")

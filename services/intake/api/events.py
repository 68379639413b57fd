"""The door for dispatch systems: events in, durable in Postgres before the answer."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request

from services.intake.api.views import Accepted
from services.intake.gateways.cloudevents import BATCH, read_request
from services.intake.heard import named_by
from services.intake.incidents import Incidents
from services.intake.readers import read_alone
from shared.auth import ALL_AGENCIES, Caller, Publisher
from shared.bus.envelope import STRUCTURED, Attributes, decode
from shared.bus.handling import Inbound
from shared.door import Door, TheDoor
from shared.errors import BadRecord, Refused
from shared.events import Body, Event
from shared.events.topics import CAD_INBOUND
from shared.vocabulary import RegionId

router = APIRouter(prefix="/v1/events", tags=["events"])
_OBJECT: Final[dict[str, Any]] = {"schema": {"type": "object"}}
_BODIES: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": _OBJECT,
            STRUCTURED: _OBJECT,
            BATCH: {"schema": {"type": "array", "items": {"type": "object"}}},
            "application/xml": {"schema": {"type": "string"}},
        },
    }
}


@router.post(
    "",
    summary="Publish dispatch events as CloudEvents; 202 once they are durable",
    status_code=202,
    openapi_extra=_BODIES,
)
async def publish(request: Request, caller: Publisher, door: TheDoor) -> Accepted:
    """Takes one event in binary or structured mode, or a batch, which is taken whole or not at all.

    They are stored here and handled when they come back from Kafka, whether or not Kafka can be
    reached now. All events of a batch belong to agencies of one region.
    """
    found = read_request(request.headers, await request.body())
    is_batch = len(found) > 1
    checked = [
        _checked(attributes, caller, door, index if is_batch else None)
        for index, attributes in enumerate(found)
    ]
    region = _one_region(checked, door)
    async with door.work(region) as work:
        for event in checked:
            work.forward(event)
    return Accepted(accepted=len(checked))


def _checked(found: Attributes, caller: Caller, door: Door, index: int | None) -> Inbound:
    try:
        event = decode(
            found,
            topic=CAD_INBOUND,
            received_at=door.clock.now(),
            known=door.policies.agencies,
        )
    except BadRecord as error:
        raise _refusal(error, caller, index) from error
    assert event is not None  # noqa: S101 # on this topic an unknown type is refused, not skipped
    if not caller.sees(event.agency):
        raise _refusal(BadRecord("unknown_agency", "", "ce_agency"), caller, index)
    try:
        subject = _read_at_once(event, door)
    except BadRecord as error:
        raise _refusal(error, caller, index) from error
    return Inbound(
        agency=event.agency,
        event_id=event.id,
        source=event.source,
        type=event.type,
        body=found.body,
        subject=subject,
        time=found.time,
        content_type=event.body.content_type,
        traceparent=found.traceparent,
    )


def _read_at_once(event: Event[Body], door: Door) -> str:
    """Refuse what could not be read when it comes back; returns the call or unit it is about.

    A document is read here as if nothing were known before it.
    """
    zone, now = door.policy(event.agency).zone, door.clock.now()
    reports = read_alone(event, zone, Incidents({}, now))
    named = [named_by(report).subject for report in reports]
    return named[0] if named else event.body.subject


def _refusal(error: BadRecord, caller: Caller, index: int | None) -> Refused:
    """What is wrong with an event, with its index where there are several."""
    where = ".".join(part for part in ("" if index is None else str(index), error.where) if part)
    intro = "" if index is None else f"Event {index} of the batch: "
    if error.reason == "unknown_agency" and caller.agency != ALL_AGENCIES:
        detail = f"{intro}There is no such agency, or this key may not publish for it."
        return Refused(404, "not-found", detail, where)
    status = 413 if error.reason == "too_large" else 422
    return Refused(status, error.reason.replace("_", "-"), f"{intro}{error.detail}", where or None)


def _one_region(events: list[Inbound], door: Door) -> RegionId:
    regions = [door.policy(event.agency).region for event in events]
    for index, region in enumerate(regions):
        if region != regions[0]:
            detail = f"Event {index} is of another region than event 0; send a batch for each."
            raise Refused(422, "several-regions", detail, f"{index}.ce_agency")
    return regions[0]

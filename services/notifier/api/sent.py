"""What was sent: the delivery ledger for operators, one-line notes for the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from services.notifier.domain.ledger import Delivery, DeliveryState
from services.notifier.domain.notes import NoteRow
from services.notifier.store import ledger, notes
from shared.auth import ALL_AGENCIES, Operator, Supervisor
from shared.door import TheDoor
from shared.errors import Refused
from shared.events.base import Moment
from shared.vocabulary import AgencyId

router = APIRouter(prefix="/v1", tags=["sent"])
PageSize = Annotated[int, Query(ge=1, le=500, description="entries on a page")]
Cursor = Annotated[
    str | None, Query(description="from the Link header of the page before", max_length=200)
]
_moment: TypeAdapter[datetime] = TypeAdapter(Moment)


class DeliveryView(BaseModel):
    """One message through one channel; never to which address."""

    delivery_id: str
    message_id: str
    agency: str
    call_id: str
    match_id: str | None
    offer_id: str | None
    recipient: str = Field(description="person, desk or supervisor")
    responder_id: str | None
    kind: str = Field(examples=["offer"])
    channel: str = Field(examples=["webhook"])
    state: DeliveryState
    attempts: int
    detail: str | None = Field(description="a code for the last failure", examples=["http_503"])
    created_at: datetime
    sent_at: datetime | None


class NoteView(BaseModel):
    """One line for the desk or a supervisor."""

    note_id: str
    agency: str
    call_id: str
    match_id: str | None
    listener: str = Field(description="desk or supervisor")
    kind: str = Field(examples=["confirmed"])
    text: str = Field(examples=["Team confirmed: officer 11K, clinician c-7, 9 min"])
    at: datetime


@router.get("/deliveries", summary="What was sent, and what could not be")
async def deliveries(
    request: Request,
    response: Response,
    caller: Operator,
    door: TheDoor,
    state: DeliveryState | None = None,
    before: Cursor = None,
    limit: PageSize = 100,
) -> list[DeliveryView]:
    """Newest first."""
    agency = None if caller.agency == ALL_AGENCIES else caller.agency
    async with door.read() as conn:
        found = await ledger.page(
            conn, agency=agency, state=state, before=_read(before), limit=limit
        )
    if len(found) == limit:
        cursor = f"{found[-1].created_at.isoformat()}~{found[-1].delivery_id}"
        response.headers["Link"] = _next(request, before=cursor)
    return [_delivery(delivery) for delivery in found]


@router.get("/desk/{agency}/notes", summary="One-line notes for the desk and its supervisor")
async def desk_notes(
    request: Request,
    response: Response,
    agency: AgencyId,
    caller: Supervisor,
    door: TheDoor,
    after: Cursor = None,
    limit: PageSize = 100,
) -> list[NoteView]:
    """Oldest first; the Link header leads on, also from the last page to notes yet to come."""
    caller.must_see(agency)
    region = door.policy(agency).region
    async with door.read() as conn:
        found = await notes.page(conn, region, agency, after=_read(after), limit=limit)
    if found:
        cursor = f"{found[-1].at.isoformat()}~{found[-1].note_id}"
        response.headers["Link"] = _next(request, after=cursor)
    return [_note(row) for row in found]


def _read(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    at, _, last_id = cursor.partition("~")
    try:
        return _moment.validate_python(at), last_id
    except ValidationError as error:
        raise Refused(422, "invalid", "Take the cursor from a Link header.", "cursor") from error


def _next(request: Request, **cursor: str) -> str:
    """RFC 8288."""
    return f'<{request.url.include_query_params(**cursor)}>; rel="next"'


def _delivery(delivery: Delivery) -> DeliveryView:
    return DeliveryView.model_validate(delivery, from_attributes=True)


def _note(row: NoteRow) -> NoteView:
    return NoteView.model_validate(row, from_attributes=True)

"""`GET /v1/unserved`: every eligible call that had nobody, with the reason."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from services.matcher.store import board as store
from shared.auth import Supervisor
from shared.door import TheDoor
from shared.errors import Refused
from shared.vocabulary import AgencyId, Unserved

router = APIRouter()
_moment = TypeAdapter(datetime)


class UnservedView(BaseModel):
    """The newest word on why a call had nobody."""

    call_id: str = Field(examples=["E26010012345"])
    revision: int = Field(description="how often the reason was told for this call")
    at: datetime
    reason: Unserved
    seat: str | None = Field(description="the role that could not be filled")
    detail: str = Field(examples=["No clinician is on duty for this agency."])
    retry: str = Field(description="on_change, never, or an ISO time")
    final: bool = Field(description="the call has ended")
    record: dict[str, Any] = Field(description="what the optimiser saw, where it looked")


@router.get("/unserved", summary="Eligible calls that had nobody, and why")
async def unserved(
    request: Request,
    response: Response,
    agency: AgencyId,
    caller: Supervisor,
    door: TheDoor,
    before: Annotated[
        str | None, Query(description="from the Link header of the page before", max_length=300)
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="entries on a page")] = 100,
) -> list[UnservedView]:
    """Newest first."""
    caller.must_see(agency)
    region = door.policy(agency).region
    async with door.read() as conn:
        found = await store.unserved(conn, region, agency, before=_read(before), limit=limit)
    if len(found) == limit:
        cursor = f"{found[-1]['at'].isoformat()}~{found[-1]['call_id']}"
        following = request.url.include_query_params(before=cursor)
        response.headers["Link"] = f'<{following}>; rel="next"'
    return [UnservedView.model_validate(dict(row)) for row in found]


def _read(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    at, _, call_id = cursor.partition("~")
    try:
        return _moment.validate_python(at), call_id
    except ValidationError as error:
        raise Refused(422, "invalid", "Take the cursor from a Link header.", "before") from error

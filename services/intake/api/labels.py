"""`GET /v1/labels/{agency}`: what people on scene found, beside what the policy had said."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from services.intake.domain.earlier import type_name
from services.intake.store import labels as store
from shared.auth import Caller, needs
from shared.door import TheDoor
from shared.errors import Refused
from shared.events.base import Moment
from shared.events.cad import CallType
from shared.events.calls import CallAssessed
from shared.vocabulary import AgencyId, Eligibility

Reader = Annotated[Caller, needs("operate", "supervise")]
router = APIRouter(prefix="/v1/labels", tags=["labels"])
_moment = TypeAdapter(datetime)


class LabelView(BaseModel):
    """A call that somebody on scene has judged, and its last assessment.

    Attributes:
        at: when it was judged; of several outcome forms, the newest.
        behavioral_health: `yes` when any of the call's outcome forms says so.
        call_type: the name that weights know it by.
        probability: of the last assessment, 0 to 1.
        policy: `<agency>@<hash>` of the policy that assessed it.
    """

    call_id: str = Field(examples=["E26010012345"])
    at: Moment
    behavioral_health: Literal["yes", "no"]
    opened_at: Moment
    call_type: str = Field(examples=["5150"])
    probability: float = Field(ge=0, le=1, examples=[0.82])
    eligibility: Eligibility
    policy: str = Field(examples=["riverton@3f9c2a1"])


@router.get("/{agency}", summary="What people on scene found, beside what the policy had said")
async def read_labels(
    request: Request,
    response: Response,
    agency: AgencyId,
    caller: Reader,
    door: TheDoor,
    since: Annotated[datetime | None, Query(description="judged at or after")] = None,
    before: Annotated[
        str | None, Query(description="from the Link header of the page before", max_length=300)
    ] = None,
    limit: Annotated[int, Query(ge=1, le=2000, description="entries on a page")] = 500,
) -> list[LabelView]:
    """Newest first. Outcomes that say `unknown` and calls not yet assessed are left out."""
    caller.must_see(agency)
    region = door.policy(agency).region
    async with door.read() as conn:
        found = await store.judged(
            conn, region, agency, since=_aware(since), before=_read(before), limit=limit
        )
    if len(found) == limit:
        cursor = f"{found[-1].at.isoformat()}~{found[-1].call_id}"
        following = request.url.include_query_params(before=cursor)
        response.headers["Link"] = f'<{following}>; rel="next"'
    return [_view(row) for row in found]


def _view(row: store.Judged) -> LabelView:
    told = CallAssessed.model_validate_json(row.body)
    kind = told.call.call_type
    return LabelView(
        call_id=row.call_id,
        at=row.at,
        behavioral_health="yes" if row.found else "no",
        opened_at=told.call.opened_at,
        call_type=type_name(CallType(code=kind.code, description=kind.description)),
        probability=told.assessment.probability,
        eligibility=told.assessment.eligibility,
        policy=told.assessment.policy,
    )


def _aware(since: datetime | None) -> datetime | None:
    if since is not None and since.tzinfo is None:
        raise Refused(422, "invalid", "Give the time with its offset from UTC.", "since")
    return since


def _read(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    at, _, call_id = cursor.partition("~")
    try:
        moment = _moment.validate_python(at)
    except ValidationError as error:
        raise Refused(422, "invalid", "Take the cursor from a Link header.", "before") from error
    if moment.tzinfo is None or "\0" in call_id:
        raise Refused(422, "invalid", "Take the cursor from a Link header.", "before")
    return moment, call_id

"""`GET /v1/reports/{agency}/buy-in`: what a department is shown, as one page that prints."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import Field

from services.metrics.api import page
from services.metrics.api.period import AskedPeriod, Period, period_of
from services.metrics.domain.benchmarks import Beside, beside
from services.metrics.domain.figures import Figure
from services.metrics.domain.summary import Group, Summary, group, summarize
from services.metrics.store import figures as store
from services.metrics.store.figures import Question
from shared.auth import Reporter
from shared.door import TheDoor
from shared.vocabulary import AgencyId, CallKind

MOST_STORIES = 6
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Vary": "Accept",
}

router = APIRouter(tags=["report"])


class BuyIn(Figure):
    """The report as data: an agency's figures beside those that others have published."""

    agency: str = Field(examples=["riverton"])
    name: str = Field(examples=["Riverton Police Department"])
    period: Period
    kind: CallKind
    made_at: datetime
    summary: Summary
    by_structure: dict[str, Group]
    by_employer: dict[str, Group]
    benchmarks: tuple[Beside, ...]
    stories: tuple[str, ...] = Field(description="told with consent, newest first")


@router.get(
    "/v1/reports/{agency}/buy-in",
    summary="Report for a department's officers: one HTML page, or JSON",
    response_model=BuyIn,
    responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
)
async def buy_in(
    agency: str,
    caller: Reporter,
    door: TheDoor,
    asked: AskedPeriod,
    kind: Annotated[CallKind, Query(description="kinds are never added up")] = CallKind.INCIDENT,
    accept: Annotated[str, Header(description="text/html or application/json")] = "text/html",
) -> Response:
    """Figures of calls opened in the period, by default this month; officers are never named."""
    caller.must_see(AgencyId(agency))
    policy = door.policy(agency)
    now = door.clock.now()
    period = period_of(asked, now, policy.zone)
    question = Question(policy.region, policy.agency, period.first, period.last)
    async with door.read() as conn:
        found = [row for row in await store.rows(conn, question) if row.kind is kind]
        timings = await store.timings(conn, question, kind)
        stories = await store.stories(conn, question, limit=MOST_STORIES)
    summary = summarize(found, timings)
    report = BuyIn(
        agency=agency,
        name=policy.file.name,
        period=period,
        kind=kind,
        made_at=now.astimezone(policy.zone),
        summary=summary,
        by_structure=group(found, "structure"),
        by_employer=group(found, "employer"),
        benchmarks=beside(summary.shares),
        stories=tuple(stories),
    )
    if _prefers_json(accept):
        return JSONResponse(report.model_dump(mode="json"), headers=_HEADERS)
    return HTMLResponse(page.render(report), headers=_HEADERS)


def _prefers_json(accept: str) -> bool:
    """Whether JSON is wanted more than HTML (RFC 9110, 12.5.1); a tie goes to HTML."""
    wanted: dict[str, float] = {}
    for part in accept.split(","):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        wanted[media_type] = float(quality) if quality.replace(".", "", 1).isdigit() else 0.0
    html = max(wanted.get(name, 0.0) for name in ("text/html", "text/*", "*/*"))
    return wanted.get("application/json", 0.0) > html

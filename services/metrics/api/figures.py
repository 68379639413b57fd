"""`GET /v1/metrics/{agency}`: the figures of one kind of call in a period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from services.metrics.api.period import AskedPeriod, Period, period_of
from services.metrics.domain.record import Standing
from services.metrics.domain.summary import (
    Dimension,
    Group,
    Summary,
    group,
    received_by_kind,
    summarize,
)
from services.metrics.store import figures as store
from services.metrics.store.figures import Question
from shared.auth import Reporter
from shared.door import TheDoor
from shared.policy.model import AgencyPolicy
from shared.vocabulary import AgencyId, CallKind, Structure

router = APIRouter(tags=["figures"])


class FiguresView(Summary):
    """The figures of one kind of call; kinds are never added together."""

    agency: str = Field(examples=["riverton"])
    period: Period
    kind: CallKind = Field(description="the kind that these figures are of")
    other_kinds: dict[str, int] = Field(
        description="calls received of other kinds in the period", examples=[{"follow_up": 12}]
    )
    standing: Standing = Field(description="live, or counted apart: historical, exercise")
    groups: dict[str, Group] | None = Field(
        default=None, description="by the dimension asked for; the empty name means none"
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """Which of the calls are meant; an absent dimension means all."""

    kind: Annotated[CallKind, Query(description="kinds are never added up")] = CallKind.INCIDENT
    standing: Annotated[Standing, Query(description="live ones, or others")] = Standing.LIVE
    structure: Annotated[Structure | None, Query(description="of the team")] = None
    specialty: Annotated[str | None, Query(description="that the call asks for")] = None
    employer: Annotated[str | None, Query(description="of a member of the team")] = None


@router.get("/v1/metrics/{agency}", summary="Figures of an agency, with denominators")
async def figures(
    agency: str,
    caller: Reporter,
    door: TheDoor,
    asked: AskedPeriod,
    filters: Annotated[Filters, Depends()],
    by: Annotated[Dimension | None, Query(description="show groups by this as well")] = None,
) -> FiguresView:
    """Calls opened in the period, in the agency's time zone; by default those of this month."""
    caller.must_see(AgencyId(agency))
    policy = door.policy(agency)
    period = period_of(asked, door.clock.now(), policy.zone)
    question = _question(policy, period, filters)
    async with door.read() as conn:
        found = await store.rows(conn, question)
        timings = await store.timings(conn, question, filters.kind)
    received = received_by_kind(found)
    rows = [row for row in found if row.kind is filters.kind]
    return FiguresView(
        **dict(summarize(rows, timings)),
        agency=agency,
        period=period,
        kind=filters.kind,
        other_kinds={kind: n for kind, n in received.items() if kind is not filters.kind},
        standing=filters.standing,
        groups=group(rows, by) if by else None,
    )


def _question(policy: AgencyPolicy, period: Period, filters: Filters) -> Question:
    return Question(
        region=policy.region,
        agency=policy.agency,
        first=period.first,
        last=period.last,
        standing=filters.standing,
        structure=filters.structure,
        specialty=filters.specialty,
        employer=filters.employer,
    )

"""Which days a request asks for."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from shared.errors import Refused

LONGEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Asked:
    """The period as it was asked for; by default the month that it is now."""

    month: str | None
    first: date | None
    last: date | None


class Period(BaseModel):
    """Days on which calls were opened, in the agency's zone, both included."""

    first: date = Field(examples=["2026-01-01"])
    last: date = Field(examples=["2026-01-31"])
    time_zone: str = Field(examples=["America/Los_Angeles"])


def asked_period(
    month: Annotated[
        str | None,
        Query(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2026-01"], description="YYYY-MM"),
    ] = None,
    first: Annotated[date | None, Query(alias="from", description="first day")] = None,
    last: Annotated[date | None, Query(alias="to", description="last day, included")] = None,
) -> Asked:
    """The period of a request."""
    return Asked(month, first, last)


AskedPeriod = Annotated[Asked, Depends(asked_period)]


def period_of(asked: Asked, now: datetime, zone: ZoneInfo) -> Period:
    """The days that are meant.

    Args:
        asked: a month, or the first and the last day, or neither for this month.
        now: to know this month and today.
        zone: the agency's.

    Raises:
        Refused: 422 when the request contradicts itself.
    """
    today = now.astimezone(zone).date()
    if asked.month and (asked.first or asked.last):
        raise Refused(422, "bad-period", "Give either month, or from and to.", field="month")
    if asked.first or asked.last:
        first, last = asked.first or asked.last or today, asked.last or today
    else:
        first, last = _month(date.fromisoformat(f"{asked.month}-01") if asked.month else today)
    if not first <= last <= first + LONGEST:
        raise Refused(
            422, "bad-period", "from must not be after to, nor ten years before it.", field="from"
        )
    return Period(first=first, last=last, time_zone=zone.key)


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])

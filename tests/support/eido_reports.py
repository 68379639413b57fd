"""What EIDO documents tell, picked out for a test."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.intake.domain.model import Mark
from services.intake.gateways.protocol import CallReport, Report, UnitReport
from services.intake.incidents import Incidents
from shared.events.cad import CadCall, CadUnit
from shared.vocabulary import AgencyId
from tests.support import eido as e
from tests.support.work import NOON

AGENCY = AgencyId("riverton")
ZONE = ZoneInfo("America/Los_Angeles")
NOW = NOON + timedelta(minutes=30)


def fresh() -> Incidents:
    """A run that knows of no incident."""
    return Incidents({}, NOW)


def told(*documents: Any, known: Incidents | None = None) -> list[Report]:
    """What the last of these documents tells, after the others."""
    incidents = known or fresh()
    reports: list[Report] = []
    for document in documents:
        reports = incidents.read(AGENCY, document, ZONE)
    return reports


def call_of(reports: list[Report], call_id: str = e.INCIDENT_ID) -> CadCall:
    """The call that they tell of."""
    return next(
        report.call
        for report in reports
        if isinstance(report, CallReport) and report.call.call_id == call_id
    )


def units_of(reports: list[Report]) -> list[CadUnit]:
    """The units that they tell of."""
    return [report.unit for report in reports if isinstance(report, UnitReport)]


def oddities_of(reports: list[Report]) -> list[Mark]:
    """What was put up with."""
    return [
        mark for report in reports if isinstance(report, CallReport) for mark in report.oddities
    ]

"""Intake, put together."""

from __future__ import annotations

import os

import services.intake
from services.intake.api import routes
from services.intake.domain.plan import warm_up
from services.intake.gateways.mapping_files import MappingFiles
from services.intake.handlers import Intake
from services.intake.listening import Listening
from services.intake.plans import Plans
from services.intake.readers import Readers
from services.intake.settings import IntakeSettings
from services.intake.store import calls
from services.intake.tables import metadata
from services.intake.usuals import Usuals
from services.intake.watch import Watch
from shared.bus.handling import together
from shared.events import CadCall, CadRecord, CadRequest, CadUnit, OutcomeRecorded
from shared.service import Service


def build() -> Service:
    """The service as it is declared."""
    warm_up()
    plans, usuals, listening = Plans(os.environ), Usuals(), Listening()
    readers = Readers(MappingFiles(IntakeSettings().tandem_agencies))
    intake = Intake(plans, readers, listening)
    return Service(
        name="intake",
        about=services.intake.__doc__ or "",
        tables=metadata,
        handles=[
            together((CadCall, CadUnit, CadRequest, CadRecord), intake.on_cad),
            together((OutcomeRecorded,), intake.on_outcomes),
        ],
        on_refused=intake.on_refused,
        on_odd=listening.note_odd,
        on_policy=intake.on_policy,
        routes=routes(plans, usuals),
        forget=calls.forget,
        background=[Watch(usuals), listening],
        writes_inbound=True,
    )

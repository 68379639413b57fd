"""Intake, put together."""

from __future__ import annotations

import os

import services.intake
from services.intake.api import routes
from services.intake.domain.plan import warm_up
from services.intake.forgetting import forget
from services.intake.gateways.mapping_files import MappingFiles
from services.intake.gateways.snapshots_http import SnapshotFetcher
from services.intake.handlers import Intake
from services.intake.heard import CAD_TYPES
from services.intake.plans import Plans
from services.intake.polling import Poller
from services.intake.readers import Readers
from services.intake.runs import SETTLE
from services.intake.settings import IntakeSettings
from services.intake.tables import metadata
from shared.address import hosts
from shared.bus.handling import together
from shared.events import OutcomeRecorded
from shared.service import Service


def build() -> Service:
    """The service as it is declared."""
    warm_up()
    settings, plans = IntakeSettings(), Plans(os.environ)
    mappings = MappingFiles(settings.tandem_agencies)
    intake = Intake(plans, Readers(mappings))
    fetcher = SnapshotFetcher(hosts(settings.tandem_poll_allow), os.environ)
    return Service(
        name="intake",
        about=services.intake.__doc__ or "",
        tables=metadata,
        handles=[
            together(CAD_TYPES, intake.on_cad),
            together((OutcomeRecorded,), intake.on_outcomes),
        ],
        timers={SETTLE: intake.on_settle},
        on_refused=intake.on_refused,
        on_policy=intake.on_policy,
        routes=routes(plans),
        forget=forget,
        background=[Poller(fetcher, mappings).run],
        writes_inbound=True,
    )

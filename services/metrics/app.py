"""Metrics, put together."""

from __future__ import annotations

import services.metrics
from services.metrics import api
from services.metrics.handlers import on_facts
from services.metrics.prune import prune
from services.metrics.tables import metadata
from shared.bus.handling import together
from shared.events import TYPES, topics
from shared.service import Service


def build() -> Service:
    """The service as it is declared."""
    facts = tuple(body for body in TYPES.values() if body.topic != topics.CAD_INBOUND)
    return Service(
        name="metrics",
        about=services.metrics.__doc__ or "",
        tables=metadata,
        handles=[together(facts, on_facts)],
        gather_s=0.2,  # a figure may be that late; counting many facts at once costs far less
        routes=[api.router],
        background=[prune],
    )

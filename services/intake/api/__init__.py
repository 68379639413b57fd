"""Intake's HTTP door: events in, calls and their history, requests, replays, labels."""

from __future__ import annotations

from fastapi import APIRouter

from services.intake.api import calls, events, labels, replays
from services.intake.plans import Plans


def routes(plans: Plans) -> list[APIRouter]:
    """All of intake's routes.

    Args:
        plans: makes policies ready.
    """
    return [events.router, calls.make_router(plans), replays.router, labels.router]

"""Intake's HTTP door: events in, calls and their history, requests, replays, labels, feeds."""

from __future__ import annotations

from fastapi import APIRouter

from services.intake.api import calls, events, feeds, labels, replays
from services.intake.plans import Plans
from services.intake.usuals import Usuals


def routes(plans: Plans, usuals: Usuals) -> list[APIRouter]:
    """All of intake's routes.

    Args:
        plans: makes policies ready.
        usuals: what is usual for each feed.
    """
    return [
        events.router,
        calls.make_router(plans),
        replays.router,
        labels.router,
        feeds.make_router(usuals),
    ]

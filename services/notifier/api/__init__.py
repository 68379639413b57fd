"""Notifier's doors: people, offers, encounters, outcomes, what was sent, and the page."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Depends

from services.notifier.api import encounters, offers, outcomes, page, people, sent
from services.notifier.api.clean import no_nul
from services.notifier.inbox import Inbox
from services.notifier.settings import NotifierSettings


def routes(inbox: Inbox, settings: NotifierSettings) -> Sequence[APIRouter]:
    """All doors.

    Args:
        inbox: tells connected people what they have open.
        settings: where people's browsers reach us.
    """
    doors = APIRouter(dependencies=[Depends(no_nul)])
    for room in (
        people.router(settings.public_url),
        offers.router(inbox),
        encounters.router,
        outcomes.router,
        sent.router,
        page.router,
    ):
        doors.include_router(room)
    return (doors,)

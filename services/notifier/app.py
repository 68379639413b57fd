"""Notifier, put together."""

from __future__ import annotations

import os

import services.notifier
from services.notifier.api import routes
from services.notifier.forgetting import forget
from services.notifier.gateways.mail import MailChannel, MailServer
from services.notifier.gateways.webhook import WebhookChannel
from services.notifier.handlers import on_calls, on_matches, on_timers
from services.notifier.inbox import Inbox
from services.notifier.person_tokens import Tokens
from services.notifier.sending import Channels, Sender
from services.notifier.settings import NotifierSettings
from services.notifier.store import old
from services.notifier.tables import metadata
from shared.bus.handling import each, together
from shared.events import (
    CallClosed,
    CallUnserved,
    MatchCompleted,
    MatchProposed,
    MatchWithdrawn,
    UnitChanged,
)
from shared.service import Service


def build() -> Service:
    """The service as it is declared."""
    settings, inbox = NotifierSettings(), Inbox()
    return Service(
        name="notifier",
        about=services.notifier.__doc__ or "",
        tables=metadata,
        handles=[
            each(MatchProposed, on_matches.on_match_proposed),
            each(MatchWithdrawn, on_matches.on_match_withdrawn),
            each(MatchCompleted, on_matches.on_match_completed),
            each(CallUnserved, on_matches.on_call_unserved),
            together((CallClosed,), on_calls.on_calls_closed),
            together((UnitChanged,), on_calls.on_units_changed),
        ],
        timers={
            "offer_expires": on_timers.on_offer_expires,
            "channel_due": on_timers.on_channel_due,
            "not_acknowledged": on_timers.on_not_acknowledged,
            "check_in": on_timers.on_check_in,
            "ends_soon": on_timers.on_ends_soon,
        },
        routes=routes(inbox, settings),
        forget=old.forget,
        background=[inbox.run, Sender(_channels(settings)).run, forget],
        person_tokens=Tokens,
    )


def _channels(settings: NotifierSettings) -> Channels:
    server = MailServer(
        host=settings.tandem_smtp_host,
        port=settings.tandem_smtp_port,
        security=settings.tandem_smtp_security,
        sender=settings.tandem_mail_from,
        user=settings.tandem_smtp_user,
        password=settings.tandem_smtp_password,
    )
    return Channels(
        webhook=WebhookChannel(settings.allowed_hosts),
        mail=MailChannel(server),
        secrets=dict(os.environ),
        public_url=settings.public_url,
    )

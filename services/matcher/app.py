"""Matcher, put together."""

from __future__ import annotations

import services.matcher
from services.matcher import api
from services.matcher.commands import on_encounter_over
from services.matcher.handlers import answers, calls, people
from services.matcher.handlers.answers import ENCOUNTER_OVER
from services.matcher.handlers.settle import RETRY, on_policy, on_retry, settle
from services.matcher.measuring.command import measure
from services.matcher.store import old
from services.matcher.tables import metadata
from services.matcher.undecided import watch
from shared import events
from shared.bus.handling import each, together
from shared.service import Service


def build() -> Service:
    """The service as it is declared."""
    return Service(
        name="matcher",
        about=services.matcher.__doc__ or "",
        tables=metadata,
        handles=[
            together((events.CallAssessed, events.CallClosed), calls.on_calls),
            together((events.UnitChanged,), people.on_units),
            together((events.ResponderChanged, events.DutyChanged), people.on_people),
            together((events.ResponderMoved,), people.on_moved),
            each(events.OfferAccepted, answers.on_accepted),
            each(events.OfferDeclined, answers.on_declined),
            each(events.OfferExpired, answers.on_expired),
            each(events.OfferUndeliverable, answers.on_undeliverable),
            each(events.MatchConfirmed, answers.on_confirmed),
            each(events.ResponderStatus, answers.on_status),
            each(events.JoinRequested, answers.on_join),
        ],
        settle=settle,
        timers={RETRY: on_retry, ENCOUNTER_OVER: on_encounter_over},
        on_policy=on_policy,
        routes=[api.router],
        forget=old.forget,
        background=[watch],
        commands={"measure": measure},
    )

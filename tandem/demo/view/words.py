"""The words and colors of the view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shared.vocabulary import Eligibility, Role, StatusOf
from tandem.demo.calls import OfferState

VERDICTS: Final[Mapping[Eligibility, tuple[str, str]]] = {
    Eligibility.CO_RESPONSE: ("co-response", "bold green"),
    Eligibility.CIVILIAN_RESPONSE: ("civilian", "bold cyan"),
    Eligibility.POLICE_FIRST: ("police first", "bold yellow"),
    Eligibility.NOT_ELIGIBLE: ("-", "dim"),
}
"""Eligibility -> word and style."""
OFFERS: Final[Mapping[OfferState, tuple[str, str]]] = {
    OfferState.ASKED: ("asked", "yellow"),
    OfferState.ACCEPTED: ("yes", "green"),
    OfferState.DECLINED: ("no", "red"),
    OfferState.EXPIRED: ("no answer", "red"),
    OfferState.UNREACHABLE: ("unreachable", "red"),
    OfferState.WITHDRAWN: ("withdrawn", "dim"),
}
STATUSES: Final[Mapping[StatusOf, tuple[str, str]]] = {
    StatusOf.EN_ROUTE: ("on the way", "yellow"),
    StatusOf.STAGED: ("staged", "yellow"),
    StatusOf.ON_SCENE: ("on scene", "green"),
    StatusOf.WITH_PERSON: ("with person", "bold green"),
    StatusOf.TRANSPORTING: ("transporting", "cyan"),
    StatusOf.AT_DESTINATION: ("at destination", "cyan"),
    StatusOf.CLEARED: ("cleared", "dim"),
    StatusOf.CANCELLED_EN_ROUTE: ("turned back", "dim"),
    StatusOf.OTHER: ("other", "dim"),
}
_SHORT: Final = 3


def named(role: Role, who: str | None) -> str:
    """Somebody in a narrow column; an id that begins like the role needs no role beside it."""
    if who is None:
        return role
    return who if who.startswith(role[:_SHORT]) else f"{role} {who}"


def spoken(code: str) -> str:
    """A code as people read it."""
    return code.replace("_", " ")

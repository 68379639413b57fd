"""Numbers of the same incident elsewhere: a transferred call keeps the ones it came with."""

from __future__ import annotations

from collections.abc import Iterable

from services.intake.domain.text import without_control_characters
from shared.events.cad import IncidentRef

MOST = 20


def all_refs(
    known: tuple[IncidentRef, ...], sent: Iterable[IncidentRef]
) -> tuple[IncidentRef, ...]:
    """The numbers known and sent, the first 20 of them, each once."""
    clean = (
        ref.model_copy(
            update={
                "agency": without_control_characters(ref.agency),
                "number": without_control_characters(ref.number),
            }
        )
        for ref in sent
    )
    return tuple(dict.fromkeys((*known, *clean)))[:MOST]

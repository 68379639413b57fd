"""One line for a screen, made from codes and gate states, never cut from text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from services.intake.domain.gates import GateView
from shared.vocabulary import GateManner, GateState

_SAID = {
    GateState.PRESENT: "present",
    GateState.DENIED_BY_CALLER: "denied by",
    GateState.CLEARED_ON_SCENE: "cleared on scene by",
}
_MANNERS = {GateManner.IMPLIED: "implied", GateManner.IN_REACH: "in reach"}
_UNTITLED = "Call"


def headline(label: str, gates: Iterable[GateView], zone: tzinfo) -> str:
    """E.g. `Mental health crisis; weapon: denied by caller 00:30`.

    Args:
        label: the call type in plain words.
        gates: where the dangers stand.
        zone: in which times are shown.
    """
    return "; ".join([label or _UNTITLED, *_parts(gates, zone)])


def _parts(gates: Iterable[GateView], zone: tzinfo) -> list[str]:
    return [_part(view, zone) for view in gates if view.state in _SAID]


def _part(view: GateView, zone: tzinfo) -> str:
    words = [_MANNERS.get(view.manner or GateManner.SEEN, _SAID[view.state])]
    if view.state is not GateState.PRESENT:
        words.append((view.by or "somebody").replace("_", " "))
    if view.at is not None:
        words.append(view.at.astimezone(zone).strftime("%H:%M"))
    return f"{view.gate}: {' '.join(words)}"

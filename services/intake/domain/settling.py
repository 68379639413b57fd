"""Hold an outcome that falls, so that one that comes back at once does not page anybody twice.

An outcome falls when it goes down in this order: police first, co-response, civilian response, not
eligible. A fall counts when it has lasted for `settle_s` without a break; until then the outcome
that was told stays, and a timer sees to it that the fall is not forgotten. Only falls are held.
A rise is told at once, `police_first` above all, and so is everything that a person decides: a
request or its taking back, a danger cleared on scene, another call type or kind, the end of the
call; and a fall that comes with a danger newly present (an agency may exclude such calls).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.intake.domain.model import Settling
from services.intake.domain.outcome import Outcome
from shared.vocabulary import Eligibility, GateState

_RANK = {
    Eligibility.NOT_ELIGIBLE: 0,
    Eligibility.CIVILIAN_RESPONSE: 1,
    Eligibility.CO_RESPONSE: 2,
    Eligibility.POLICE_FIRST: 3,
}
_DECIDED_BY_PEOPLE = ("requested", "call_type", "kind")
_NEWS_AT_ONCE = (GateState.CLEARED_ON_SCENE.value, GateState.PRESENT.value)


def settling(
    told: Mapping[str, str],
    now_known: Mapping[str, str],
    outcome: Outcome,
    before: Settling | None,
    settle: timedelta,
    now: datetime,
) -> Settling | None:
    """Whether a fall is held, and since when; none where the outcome holds at once.

    Args:
        told: what readers know, by name; empty before the first assessment.
        now_known: the same as it would be told now.
        outcome: what was found now.
        before: the fall that is being held, if one is.
        settle: how long a fall has to last.
        now: the time.
    """
    known = told.get("eligibility")
    if not known or not settle:
        return None
    held = Eligibility(known)
    if _RANK[outcome.eligibility] >= _RANK[held] or _is_decided(told, now_known):
        return None
    since = before.since if before is not None and before.held is held else now
    if now - since >= settle:
        return None
    return Settling(held, outcome.eligibility, since, since + settle)


def _is_decided(told: Mapping[str, str], now_known: Mapping[str, str]) -> bool:
    """Whether a person decided it, or a danger came up: what is never held."""
    if any(told.get(name) != now_known.get(name) for name in _DECIDED_BY_PEOPLE):
        return True
    news = set(now_known.get("gates", "").split()) - set(told.get("gates", "").split())
    return any(gate.partition("=")[2].startswith(_NEWS_AT_ONCE) for gate in news)

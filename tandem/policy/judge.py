"""Whether a policy still fits what people on scene find."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scipy.stats import binom

LEAST_CALLS = 50
LEAST_POSITIVES = 10
LEAST_OF_TYPE = 20
ALARM = 3.0
"""Standard deviations that chance exceeds once in 370 looks."""
RARE = 0.0001
"""Chance of a type's count below which the type is named; there are many types to look at."""
MOST_NEW = 0.05
"""Share of calls of types that the policy has never seen."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A call that somebody on scene has judged.

    Attributes:
        probability: what the policy had said, 0 to 1.
        found: whether it was a behavioral-health call.
    """

    call_id: str
    call_type: str
    probability: float
    found: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        is_drift: whether it is more than chance.
        sentence: what was seen.
    """

    name: str
    is_drift: bool
    sentence: str


def is_enough(calls: Sequence[Judged]) -> bool:
    """Whether there are enough judged calls to say anything."""
    found = sum(call.found for call in calls)
    return len(calls) >= LEAST_CALLS and min(found, len(calls) - found) >= LEAST_POSITIVES


def look(calls: Sequence[Judged], known_types: Collection[str]) -> list[Finding]:
    """All that drift shows by, each with a sentence.

    Args:
        calls: that the policy assessed; enough of them.
        known_types: types that its weights were learned for; none known, none are new.
    """
    return [
        _level(calls),
        _calibration(calls),
        *_types(calls),
        *([_new_types(calls, known_types)] if known_types else []),
    ]


def _level(calls: Sequence[Judged]) -> Finding:
    """More or fewer than was said, on the whole."""
    said = math.fsum(call.probability for call in calls)
    found = sum(call.found for call in calls)
    spread = math.sqrt(math.fsum(it.probability * (1 - it.probability) for it in calls))
    score = (found - said) / spread if spread else math.copysign(math.inf, found - said)
    sentence = (
        f"{found} of {len(calls)} calls were behavioral health; the policy let expect {said:.1f} "
        f"({score:+.1f} standard deviations)."
    )
    return Finding("level", abs(score) > ALARM, sentence)


def _calibration(calls: Sequence[Judged]) -> Finding:
    """The Brier score against what it would be were every probability right (Spiegelhalter 1986).

    z = sum (y - p)(1 - 2p) / sqrt(sum (1 - 2p)^2 p (1 - p)); standard normal while p is right.
    """
    above = math.fsum((it.found - it.probability) * (1 - 2 * it.probability) for it in calls)
    variance = math.fsum(
        (1 - 2 * it.probability) ** 2 * it.probability * (1 - it.probability) for it in calls
    )
    score = above / math.sqrt(variance) if variance else 0.0
    brier = math.fsum((it.found - it.probability) ** 2 for it in calls) / len(calls)
    due = math.fsum(it.probability * (1 - it.probability) for it in calls) / len(calls)
    sentence = (
        f"The Brier score is {brier:.4f}; probabilities that were right would have "
        f"{due:.4f} ({score:+.1f} standard deviations)."
    )
    return Finding("calibration", score > ALARM, sentence)


def _types(calls: Sequence[Judged]) -> list[Finding]:
    """Types that come out otherwise than was said, by the binomial of their mean probability."""
    by_type: dict[str, list[Judged]] = defaultdict(list)
    for call in calls:
        by_type[call.call_type].append(call)
    return [
        Finding(
            f"type {name or 'none'}",
            is_drift=True,
            sentence=f"{_found(of)} of {len(of)} were behavioral health; {_said(of):.1f} were "
            "to be expected.",
        )
        for name, of in sorted(by_type.items())
        if len(of) >= LEAST_OF_TYPE and _chance(of) < RARE
    ]


def _found(calls: Sequence[Judged]) -> int:
    return sum(call.found for call in calls)


def _said(calls: Sequence[Judged]) -> float:
    return math.fsum(call.probability for call in calls)


def _chance(calls: Sequence[Judged]) -> float:
    """How probable so many or so few are."""
    found, share = _found(calls), _said(calls) / len(calls)
    above = float(binom.sf(found - 1, len(calls), share))
    below = float(binom.cdf(found, len(calls), share))
    return min(above, below)


def _new_types(calls: Sequence[Judged], known: Collection[str]) -> Finding:
    new = [call for call in calls if call.call_type not in known]
    sentence = f"{len(new)} of {len(calls)} calls are of types that the weights do not know."
    return Finding("new types", len(new) > MOST_NEW * len(calls), sentence)

"""How probable a behavioral-health call is: the prior, moved by each reason's log-odds.

    p = 1 / (1 + exp(-(logit(prior) + sum of weights)))

Weights are added as if reasons were independent, which they are not quite; a calibration can be
put between the sum and the probability.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from services.intake.domain.evidence import Reason

_DIGITS = 4
_EXTREME = 12.0
"""Log-odds beyond which nothing more can be learned; also keeps `exp` in range."""


def unbounded(base: float, reasons: Iterable[Reason]) -> float:
    """The probability by learned weights, 0 to 1, as logistic regression has it: not rounded.

    Args:
        base: log-odds before any reason.
        reasons: each counts once.
    """
    log_odds = base + math.fsum(reason.weight for reason in reasons)
    odds = math.exp(-abs(log_odds))
    return 1 / (1 + odds) if log_odds >= 0 else odds / (1 + odds)


def probability(prior: float, reasons: Iterable[Reason]) -> float:
    """The probability after all reasons, 0 to 1, rounded to 4 digits.

    Args:
        prior: share of all calls, above 0 and below 1.
        reasons: each counts once.
    """
    log_odds = math.log(prior / (1 - prior)) + sum(reason.weight for reason in reasons)
    bounded = max(-_EXTREME, min(_EXTREME, log_odds))
    return round(1 / (1 + math.exp(-bounded)), _DIGITS)

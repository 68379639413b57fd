"""Weigh a call by learned weights."""

from __future__ import annotations

from collections.abc import Iterable

from services.intake.domain.evidence import Reason
from services.intake.domain.traits import Trait
from shared.policy.fitted import Fitted

RULE = "fitted."
"""What the rule of each learned reason begins with."""


def weigh(
    fitted: Fitted, by_type: Iterable[Reason], by_text: Iterable[Reason], traits: Iterable[Trait]
) -> tuple[Reason, ...]:
    """The reasons under learned weights; with `base` they add up to the call's log-odds.

    Args:
        fitted: the agency's learned weights.
        by_type: what the call type says without them.
        by_text: what the narrative says without them.
        traits: of the call; those without a learned weight say nothing.
    """
    scaled = [
        *(reason._replace(weight=fitted.by_type * reason.weight) for reason in by_type),
        *(reason._replace(weight=fitted.by_text * reason.weight) for reason in by_text),
    ]
    learned = [
        Reason(f"{RULE}{trait.name}", known.weight * trait.size, trait.where, trait.quote)
        for trait in traits
        if (known := fitted.weights.get(trait.name)) is not None
    ]
    return (*scaled, *learned)

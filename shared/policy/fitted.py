"""Weights that were learned from an agency's own history (read by intake).

`tandem policy fit` writes this part of a policy file, and a person reviews it. The log-odds of a
call are a sum that can be done by hand:

    base + by_type x (what its type says by the policy's table or the built-in words)
         + by_text x (what its narrative says by the policy's phrases and the built-in ones)
         + the weight of every trait that the call has

`services/intake/domain/traits.py` says which traits there are.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import Field

from shared.policy.section import Section

SMOOTHING = 5.0
"""Calls at the overall share that a type's rate starts from."""
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class LearnedWeight(Section):
    """What one trait says.

    Attributes:
        weight: log-odds, for traits with a size times that size; -20 to 20.
        calls: how many calls of the history had the trait.
        positives: how many of those were behavioral-health calls.
    """

    weight: Annotated[float, Field(ge=-20, le=20)]
    calls: Count
    positives: Count


class Measured(Section):
    """How well it did on the time after `until`, when it was fitted; drift is measured from there.

    Attributes:
        calls: labeled calls of that time.
        positives: behavioral-health calls among them.
        average_precision: area under the precision-recall curve.
        brier: mean squared error of the probability.
    """

    calls: Count
    positives: Count
    average_precision: Share
    brier: Share


class Fitted(Section):
    """Learned weights. Without them a call's probability comes from the built-in weights alone.

    Attributes:
        until: the first day that was not learned from.
        calls: labeled calls that it was learned from.
        positives: behavioral-health calls among them.
        base: log-odds of a call without any trait below.
        by_type: what the weights of call types outside of this section count; 1 is in full.
        by_text: what the weights of phrases outside of this section count; 1 is in full.
        measured: how well it did afterwards.
        weights: trait -> what it says, e.g. `type.CW`, `origin.911`, `place.excess`.
    """

    until: date
    calls: Annotated[int, Field(gt=0)]
    positives: Annotated[int, Field(gt=0)]
    base: Annotated[float, Field(ge=-20, le=20)]
    by_type: Annotated[float, Field(ge=0, le=10)] = 1.0
    by_text: Annotated[float, Field(ge=0, le=10)] = 1.0
    measured: Measured | None = None
    weights: dict[str, LearnedWeight] = Field(default_factory=dict)

    def rate(self, call_type: str) -> float:
        """Share of a call type's calls that are behavioral-health calls, by the counts here."""
        known = self.weights.get(f"type.{call_type}")
        calls, positives = (known.calls, known.positives) if known else (0, 0)
        return (positives + SMOOTHING * self.share) / (calls + SMOOTHING)

    @cached_property
    def looks_back(self) -> bool:
        """Whether any weight asks for earlier calls."""
        return any("place." in name or "person." in name for name in self.weights)

    @property
    def share(self) -> float:
        """Share of behavioral-health calls in what it was learned from."""
        return self.positives / self.calls

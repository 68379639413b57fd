"""How far a share of a small number can be trusted."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959964
"""The 97.5 % quantile of the standard normal distribution."""


def wilson(count: int, of: int, *, z: float = Z_95) -> tuple[float, float]:
    """The score interval of a proportion (Wilson 1927, "Probable inference", JASA 22:209-212).

    Args:
        count: how many had the property; at most `of`.
        of: out of how many; at least 1.
        z: quantile of the standard normal distribution; 1.96 for 95 %.

    Returns:
        the lower and the upper bound, within 0 to 1.
    """
    share = count / of
    spread = z * z / of
    center = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, center - half), min(1.0, center + half)

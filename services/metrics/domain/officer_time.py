"""How long officers are bound, with and without a clinician, on calls of the same types.

The two groups are not alike beyond their call types, so the difference is a comparison and is
never called "saved".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pydantic import Field

from services.metrics.domain.figures import Figure, Quantiles, quantiles
from services.metrics.domain.timing import Timing


class OfficerTime(Figure):
    """Seconds from an officer's arrival to the officer's release."""

    with_clinician_s: Quantiles
    without_clinician_s: Quantiles


class OfficerTimes(OfficerTime):
    """Over all call types that were measured both with and without a clinician."""

    by_call_type: dict[str, OfficerTime] = Field(description="the same, for each of these types")
    left_out: int = Field(description="measured calls of types that were seen only one way")


def officer_times(timings: Iterable[Timing]) -> OfficerTimes:
    """Compare officers' time with and without a clinician, call type by call type."""
    by_type: dict[str, list[Timing]] = defaultdict(list)
    for timing in timings:
        if timing.officer_s is not None:
            by_type[timing.call_type].append(timing)
    both = {
        call_type: known
        for call_type, known in sorted(by_type.items())
        if len({timing.with_clinician for timing in known}) > 1
    }
    compared = _compare(timing for known in both.values() for timing in known)
    return OfficerTimes(
        with_clinician_s=compared.with_clinician_s,
        without_clinician_s=compared.without_clinician_s,
        by_call_type={call_type: _compare(known) for call_type, known in both.items()},
        left_out=sum(len(known) for name, known in by_type.items() if name not in both),
    )


def _compare(timings: Iterable[Timing]) -> OfficerTime:
    known = list(timings)
    return OfficerTime(
        with_clinician_s=quantiles(one.officer_s for one in known if one.with_clinician),
        without_clinician_s=quantiles(one.officer_s for one in known if not one.with_clinician),
    )

"""What other programs have published, to be read beside an agency's own figures.

Each figure stands with the denominator, the window and the source it was published with. Programs
count differently, and a figure without a comparison group says what happened, not why.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from services.metrics.domain.figures import Figure, Share, Shares

Comparable = Literal["arrest", "remained_in_place", "services"]


class Benchmark(Figure):
    """One published figure.

    Attributes:
        compares: which of an agency's own shares stands beside it, where one is comparable.
    """

    program: str = Field(examples=["Boston Police Co-Response"])
    figure: str = Field(examples=["9 arrests"])
    of: str = Field(examples=["of over 1,000 mental-health calls, 2011-2016"])
    source: str = Field(examples=["Morabito et al. 2018, Victims & Offenders 13(8)"])
    url: str | None = Field(
        default=None, examples=["https://doi.org/10.1080/15564886.2018.1514340"]
    )
    caution: str | None = Field(default=None, examples=["formula not published"])
    compares: Comparable | None = None


class Beside(Benchmark):
    """A published figure with the agency's own beside it."""

    ours: Share | None = None


def beside(shares: Shares) -> tuple[Beside, ...]:
    """All published figures, each with the agency's own where one is comparable."""
    return tuple(
        Beside(**dict(one), ours=None if one.compares is None else getattr(shares, one.compares))
        for one in BENCHMARKS
    )


_BOSTON = {
    "program": "Boston Police Co-Response",
    "of": "of over 1,000 mental-health calls, 2011-2016",
    "source": "Boston Police Department; the program: Morabito et al. 2018, Victims & Offenders",
    "url": "https://doi.org/10.1080/15564886.2018.1514340",
}
_COLORADO = {
    "program": "Colorado, statewide",
    "source": "Colorado Department of Human Services, October 13, 2021",
    "url": "https://cdhs.colorado.gov/press-release/"
    "cdhs-funded-co-responder-programs-effectively-reducing-arrests-and-improving-access",
}
BENCHMARKS = (
    Benchmark(**_BOSTON, figure="9 arrests", compares="arrest"),
    Benchmark(**_BOSTON, figure="400 resolved on scene", compares="remained_in_place"),
    Benchmark(
        **_COLORADO,
        figure="98% avoided arrest",
        of="of more than 25,900 calls fielded, July 2020-June 2021",
        caution="The state counts calls fielded; others say individuals contacted.",
        compares="arrest",
    ),
    Benchmark(
        **_COLORADO,
        figure="services given on 86%",
        of="of active calls, July 2020-June 2021",
        compares="services",
    ),
    Benchmark(
        program="Denver co-responder units",
        figure="4.62% arrest",
        of="of contacts",
        source="Denver Police Department, 911 call data analysis, August 17, 2020",
        compares="arrest",
    ),
    Benchmark(
        program="Indianapolis, quasi-experiment",
        figure="odds of immediate arrest 0.48 (95% interval 0.25-0.92)",
        of="313 people with a co-response team against 315 with police alone, 2017",
        source="Bailey et al. 2022, Psychiatric Services 73(4)",
        url="https://doi.org/10.1176/appi.ps.202000864",
        caution="No difference in jail bookings at 6 and 12 months, and more EMS contacts.",
    ),
    Benchmark(
        program="Greeley and Evans, Colorado",
        figure="fewer arrests, more hospital transports",
        of="than police alone; 3,443 mental-health calls, 2021",
        source="University of Northern Colorado, master's thesis 279",
        url="https://digscholarship.unco.edu/theses/279/",
        caution="The honest counterweight: some cost moves to hospitals.",
    ),
    Benchmark(
        program="Boulder EDGE",
        figure="829 people diverted; about $3M a year saved",
        of="January 2018-December 2019; savings from a 2016 cost analysis",
        source="as told by the program",
        caution="The formula for savings is not published.",
    ),
    Benchmark(
        program="Douglas County, Colorado",
        figure="$4.9M saved",
        of="2017-2019, an estimate",
        source="as told by the program",
        caution="The formula for savings is not published.",
    ),
)

"""Count everything anew from the facts, without any state kept before (I11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import reduce

from services.metrics.domain.address import Subject, newest_links
from services.metrics.domain.contribution import Contribution, contribution
from services.metrics.domain.employers import employments_told
from services.metrics.domain.fold import gather
from services.metrics.domain.join import join
from services.metrics.domain.rollup import Measures, difference
from shared.events import Body, Event
from shared.vocabulary import AgencyId


@dataclass(frozen=True)
class Recount:
    """The figures as the facts alone give them.

    Attributes:
        contributions: call -> what it counts for.
        measures: (cell, measure) -> number; never zero.
    """

    contributions: Mapping[Subject, Contribution]
    measures: Measures


def recount(facts: Iterable[Event[Body]], zones: Mapping[AgencyId, tzinfo]) -> Recount:
    """Count the facts of one region.

    Args:
        facts: all of them, in any order and with any repetition.
        zones: agency -> its time zone.
    """
    known = list(facts)
    employments = employments_told(known)
    found: dict[Subject, Contribution] = {}
    for subject, said in gather(known, newest_links(known)).items():
        record = reduce(join, said)
        one = contribution(record, subject.agency, zones[subject.agency], employments)
        if one is not None:
            found[subject] = one
    return Recount(found, difference((None, one) for one in found.values()))

"""Join two records of the same call into what both say together.

The join is commutative, associative and idempotent: facts may come in any order and any number of
times, and the record is the same. Where a thing has revisions the newest is kept, where a moment
is asked for the first is kept, and the rest is a union.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar

from services.metrics.domain.record import Arrival, Record, Team

K = TypeVar("K")
V = TypeVar("V")


class Ordered(Protocol):
    """Something of which the newest is kept."""

    @property
    def order(self) -> int:
        """Its revision, epoch or number."""
        ...


O_ = TypeVar("O_", bound=Ordered)


def join(one: Record, other: Record) -> Record:
    """What both say together."""
    return Record(
        assessed=_newest_if_any(one.assessed, other.assessed),
        ended=_newest_if_any(one.ended, other.ended),
        left_alone=_newest_if_any(one.left_alone, other.left_alone),
        eligible_since=_earliest(one.eligible_since, other.eligible_since),
        offered_at=_earliest(one.offered_at, other.offered_at),
        teams=_each(one.teams, other.teams, _join_teams),
        outcomes=_each(one.outcomes, other.outcomes, _newest),
        care=_each(one.care, other.care, _newest),
        on_scene=_each(one.on_scene, other.on_scene, min),
    )


def _join_teams(one: Team, other: Team) -> Team:
    return Team(
        proposal=_newest_if_any(one.proposal, other.proposal),
        confirmed=one.confirmed | other.confirmed,
        withdrawn=one.withdrawn | other.withdrawn,
        completed=one.completed or other.completed,
        arrivals=_each(one.arrivals, other.arrivals, _first),
        turned=_each(one.turned, other.turned, _newest),
    )


def _first(one: Arrival, other: Arrival) -> Arrival:
    """The earlier arrival; of two at the same moment, the measured one."""
    return min(one, other, key=lambda arrival: (arrival.at, not arrival.measured))


def _newest(one: O_, other: O_) -> O_:
    return one if one.order >= other.order else other


def _newest_if_any(one: O_ | None, other: O_ | None) -> O_ | None:
    if one is None or other is None:
        return one or other
    return _newest(one, other)


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


def _each(
    one: Mapping[K, V], other: Mapping[K, V], join_values: Callable[[V, V], V]
) -> Mapping[K, V]:
    if not one or not other:
        return one or other
    joined = dict(one)
    for key, value in other.items():
        mine = joined.get(key)
        joined[key] = value if mine is None else join_values(mine, value)
    return joined

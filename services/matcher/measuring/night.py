"""One night: calls, clinicians and officers at random corners, and the ways between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.matcher.domain.assign import Assignment, assign
from services.matcher.domain.batch import NEAR, WIDE
from services.matcher.domain.costs import TIE
from services.matcher.domain.offers import Offers
from services.matcher.domain.travel import Floats
from services.matcher.measuring.network import Network


@dataclass(frozen=True)
class Size:
    """How many of each."""

    calls: int
    officers: int
    clinicians: int


@dataclass(frozen=True)
class Night:
    """Seconds to each call (rows) from each clinician and from each officer."""

    clinicians: Floats
    officers: Floats


def draw(network: Network, size: Size, seed: int) -> Night:
    """Everybody at a node of their own drawing."""
    random = np.random.default_rng(seed)
    calls = random.integers(0, network.nodes, size.calls)
    officers = random.integers(0, network.nodes, size.officers)
    clinicians = random.integers(0, network.nodes, size.clinicians)
    ways = network.seconds_to(calls)
    return Night(ways[:, clinicians], ways[:, officers])


def offers(night: Night, near: int) -> Offers:
    """All teams at what matcher makes of them: the last arrival, and a little of every way.

    Args:
        night: the ways.
        near: so many officers are listed for each call; one slot more bounds all others.
    """
    ways, (calls, officers) = night.officers, night.officers.shape
    slots = np.broadcast_to(np.arange(officers), ways.shape)
    if near < officers:
        order = np.argsort(ways, axis=1, kind="stable")
        slots = np.sort(order[:, :near], axis=1)
        bounds = np.take_along_axis(ways, order[:, near, None], axis=1)
        listed = np.take_along_axis(ways, slots, axis=1)
        ways = np.hstack([listed, bounds])
        slots = np.hstack([slots, np.full((calls, 1), officers + 1)])
    cost = np.maximum(night.clinicians[:, :, None], ways[:, None, :])
    cost += TIE * night.clinicians[:, :, None]
    cost += TIE * ways[:, None, :]
    return Offers(cost, slots, officers)


def solve(night: Night) -> Assignment:
    """As matcher does: with the nearest officers, and with all where those prove too little."""
    found = assign(offers(night, NEAR))
    if found.gap <= WIDE:
        return found
    return assign(offers(night, night.officers.shape[1]))

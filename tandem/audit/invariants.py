"""The invariants that an audit can show, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tandem.audit import (
    bad_records,
    cad_ends,
    dead_offers,
    explained,
    figures,
    legal_order,
    offers_end,
    once,
    page_nobody,
    private,
    single_booking,
    watched_over,
    whole_pairs,
)
from tandem.audit.seen import Seen


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that may never be broken.

    Attributes:
        number: as operators quote it.
        says: what always holds.
        check: yields one sentence for everything that breaks it.
        needs_quiet: whether it can be judged only while nothing is under way.
    """

    number: str
    says: str
    check: Callable[[Seen], Iterator[str]]
    needs_quiet: bool = False


INVARIANTS: Final = (
    Invariant("I1", "every CAD event ends assessed or dead-lettered", cad_ends.check),
    Invariant("I2", "no person is in two live matches", single_booking.check),
    Invariant("I3", "a match is confirmed only whole", whole_pairs.check),
    Invariant("I4", "every offer ends, every stand-down is noticed", offers_end.check),
    Invariant("I5", "an answer to a dead offer changes nothing", dead_offers.check),
    Invariant("I6", "one effect per event", once.check),
    Invariant("I7", "every history is in legal order", legal_order.check),
    Invariant("I8", "a bad record stops nothing and is kept", bad_records.check),
    Invariant("I9", "every decision can be explained", explained.check),
    Invariant("I10", "nothing private leaves its room", private.check),
    Invariant("I11", "the figures equal a recount", figures.check, needs_quiet=True),
    Invariant("I12", "history and exercises page nobody", page_nobody.check),
    Invariant("I13", "nobody on scene goes unwatched", watched_over.check),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What an audit found about one invariant.

    Attributes:
        broken: everything that breaks it.
        was_judged: false when too much was under way to tell.
    """

    invariant: Invariant
    broken: tuple[str, ...] = ()
    was_judged: bool = True

    @property
    def holds(self) -> bool:
        """Whether it was judged and nothing breaks it."""
        return self.was_judged and len(self.broken) == 0

    @property
    def verdict(self) -> str:
        """`holds`, or the first thing that broke it and how many there are."""
        if not self.was_judged:
            return "not judged: events kept coming in; run it again when it is quiet"
        if self.holds:
            return "holds"
        first, *others = self.broken
        return f"{first} (and {len(others)} more)" if others else first


def audit(seen: Seen) -> list[Finding]:
    """Check every invariant."""
    return [
        Finding(it, was_judged=False)
        if it.needs_quiet and not seen.is_quiet
        else Finding(it, tuple(it.check(seen)))
        for it in INVARIANTS
    ]

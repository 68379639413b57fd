"""One run of one region: fold all its events in order, then assess each call touched once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.intake.domain import units as vehicles
from services.intake.domain.earlier import (
    Found,
    Past,
    Sought,
    Subject,
    Visit,
    merged,
    subjects_of,
    visit_of,
)
from services.intake.domain.fold import fold_snapshot
from services.intake.domain.model import Ask, Call, CallKey, Mark, Receipt, UnitKey
from services.intake.domain.plan import Plan
from services.intake.domain.requests import fold_request
from services.intake.domain.tell import tell
from shared.events.base import Fact
from shared.events.cad import CadCall, CadRequest, CadUnit
from shared.events.units import UnitChanged
from shared.vocabulary import AgencyId

Plans = Callable[[AgencyId], Plan]
NOTHING: Mapping[AgencyId, Past] = {}


@dataclass(slots=True)
class Run:
    """The calls and units that a run touches, as they become.

    Attributes:
        plans: gives an agency's policy, made ready.
        now: the time of the run; all its events came then.
        calls: those touched, brought up to date.
        units: those touched, brought up to date.
        asked: calls and the ids of requests that came for them.
        facts: about units, as they came; `finish` adds those about calls.
        marks: what was odd and was accepted, in this run.
        found: what people on scene have said already of calls touched, and when.
    """

    plans: Plans
    now: datetime
    known_calls: Mapping[CallKey, Call]
    known_units: Mapping[UnitKey, UnitChanged]
    calls: dict[CallKey, Call] = field(default_factory=dict[CallKey, Call])
    units: dict[UnitKey, UnitChanged] = field(default_factory=dict[UnitKey, UnitChanged])
    asked: dict[tuple[CallKey, str], None] = field(default_factory=dict[tuple[CallKey, str], None])
    facts: list[Fact] = field(default_factory=list[Fact])
    marks: Counter[Mark] = field(default_factory=Counter[Mark])
    found: Mapping[CallKey, Found] = field(default_factory=dict[CallKey, Found])

    def call(
        self, agency: AgencyId, sent: CadCall, receipt: Receipt, oddities: Iterable[Mark] = ()
    ) -> Call:
        """Fold a snapshot in; returns the call as it becomes.

        Args:
            agency: whose call it is.
            sent: the snapshot.
            receipt: how it came.
            oddities: what its reader put up with.
        """
        key = CallKey(agency, sent.call_id)
        plan = self.plans(agency)
        call = self._touched(key)
        mark = self._marking(call)
        for oddity in oddities:
            mark(oddity)
        fold_snapshot(call, sent, receipt, plan.zone, plan.max_age, mark)
        return call

    def request(self, agency: AgencyId, sent: CadRequest, receipt: Receipt) -> Call:
        """Fold a request in, whether CAD has told of the call or not; returns the call."""
        key = CallKey(agency, sent.call_id)
        call = self._touched(key)
        fold_request(call, sent, receipt, self.plans(agency).zone, self._marking(call))
        self.asked |= {(key, ask.request_id): None for ask in call.asks[-1:]}
        return call

    def new_asks(self) -> list[tuple[CallKey, Ask]]:
        """The requests of this run as they stand after it, each once."""
        return [
            (key, ask)
            for key, request_id in self.asked
            for ask in self.calls[key].asks
            if ask.request_id == request_id
        ]

    def unit(
        self,
        agency: AgencyId,
        sent: CadUnit,
        receipt: Receipt,
        traceparent: str | None = None,
        *,
        may_be_old: bool = False,
    ) -> None:
        """Fold a unit's news in, and tell each change of it.

        Args:
            agency: whose unit it is.
            sent: the news.
            receipt: how it came.
            traceparent: the trace that its fact continues.
            may_be_old: whether it comes with a whole call, which repeats what units did long ago;
                an old stamp is no oddity then.
        """
        key = UnitKey(agency, sent.unit_id)
        known = self.units.get(key) or self.known_units.get(key)
        mark = self._marking_unit if not may_be_old else self._marking_unit_unless_old
        now = vehicles.newest(known, sent, receipt, self.plans(agency).zone, mark)
        if now is None:
            return
        self.units[key] = now
        if vehicles.is_news(known, now):
            self.facts.append(Fact(agency, now, traceparent))

    def is_live(self, key: CallKey) -> bool:
        """Whether the call is known otherwise than by a replay."""
        known = self.calls.get(key) or self.known_calls.get(key)
        return known is not None and known.is_known and not known.replayed

    def looked_back_at(self) -> Sought:
        """What earlier calls have to be found by, for agencies whose weights ask for them."""
        sought = Sought()
        for key, call in self.calls.items():
            fitted = self.plans(key.agency).policy.fitted
            if fitted and fitted.looks_back and call.latest and call.opened_at:
                sought.add(key, subjects_of(call.latest), call.opened_at)
        return sought

    def visits(self, keys: Iterable[CallKey]) -> Iterator[tuple[AgencyId, Subject, Visit]]:
        """Calls touched, as later calls will see them."""
        for key in keys:
            call = self.calls[key]
            sent = call.latest
            visit = visit_of(call, sent, self.plans(key.agency)) if sent else None
            if sent and visit:
                found, found_at = self.found.get(key, (None, None))
                seen = visit._replace(found=found, found_at=found_at)
                yield from ((key.agency, subject, seen) for subject in subjects_of(sent))

    def finish(self, stored: Mapping[AgencyId, Past] = NOTHING) -> list[Fact]:
        """Assess every call touched, once, and give all facts of the run.

        Args:
            stored: by agency, earlier calls that `looked_back_at` asked for.
        """
        past = merged(stored, self.visits(self.calls) if stored else ())
        for key, call in self.calls.items():
            known = past.get(key.agency, {})
            self.facts += tell(call, self.plans(key.agency), self.now, known)
        return self.facts

    def _touched(self, key: CallKey) -> Call:
        call = self.calls.get(key)
        if call is None:
            call = self.known_calls.get(key) or Call(key.agency, key.call_id)
            self.calls[key] = call
        return call

    def _marking(self, call: Call) -> Callable[[Mark], None]:
        def mark(oddity: Mark) -> None:
            call.marks[oddity] = call.marks.get(oddity, 0) + 1
            self.marks[oddity] += 1

        return mark

    def _marking_unit(self, oddity: Mark) -> None:
        self.marks[oddity] += 1

    def _marking_unit_unless_old(self, oddity: Mark) -> None:
        if oddity is not Mark.STALE:
            self._marking_unit(oddity)

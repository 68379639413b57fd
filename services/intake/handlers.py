"""What intake does with what it hears: load, fold and assess, store, tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from services.intake.domain.model import Call, CallKey, Receipt
from services.intake.domain.run import Run
from services.intake.heard import CadEvent, Heard, replay_of
from services.intake.incidents import Incidents, incident_keys
from services.intake.plans import Plans
from services.intake.readers import Readers
from services.intake.runs import begin, begin_with_open, finish
from services.intake.store import incidents, labels, replays
from shared.bus.handling import Timer, Work
from shared.errors import BadRecord
from shared.events.base import Event, Fact
from shared.events.cad import CadCall, CadRequest, CadUnit
from shared.events.encounters import OutcomeRecorded
from shared.vocabulary import AgencyId, CallId


class Intake:
    """Intake's handlers.

    Args:
        plans: makes policies ready.
        readers: reads whatever dispatch systems send.
    """

    def __init__(self, plans: Plans, readers: Readers) -> None:
        self._plans = plans
        self._readers = readers

    async def on_cad(self, events: Sequence[CadEvent], work: Work) -> list[Fact]:
        """Bring calls and units up to date with a run of CAD events, and tell what is news."""
        known = await incidents.load(work.conn, work.region, incident_keys(events))
        documents = Incidents(known, work.now)
        heard = [item for event in events for item in await self._hear(event, work, documents)]
        call_keys = {key for item in heard if (key := item.call_key)}
        unit_keys = {key for item in heard if (key := item.unit_key)}
        run = await begin(work, self._plans, call_keys, unit_keys)
        for item in heard:
            _fold(run, item, work)
        if work.refused:
            return []  # the run is done again without what was refused
        facts = await finish(run, work)
        await incidents.save(work.conn, work.region, documents.changed, work.now)
        assessed = Counter(replay for event in events if (replay := replay_of(event)))
        await replays.count(work.conn, work.region, assessed, Counter())
        return facts

    async def on_outcomes(self, events: Sequence[Event[OutcomeRecorded]], work: Work) -> list[Fact]:
        """Keep what people on scene found a call to be."""
        await labels.keep(work.conn, work.region, [event.body for event in events])
        return []

    async def on_refused(self, events: Sequence[CadEvent], work: Work) -> None:
        """Count rows of a replay that went to the dead letters, so that every row has an end."""
        refused = Counter(replay for event in events if (replay := replay_of(event)))
        await replays.count(work.conn, work.region, Counter(), refused)

    async def on_policy(self, work: Work, agencies: frozenset[AgencyId]) -> list[Fact]:
        """Assess the open calls of these agencies anew, under their changed policies."""
        return await finish(await begin_with_open(work, self._plans, agencies), work)

    async def on_settle(self, timer: Timer, work: Work) -> list[Fact]:
        """Look again at a call whose outcome has fallen, and tell it if it is still lower."""
        key = CallKey(timer.agency, CallId(timer.data["call_id"]))
        run = await begin(work, self._plans, [key])
        run.calls |= run.known_calls
        return await finish(run, work, is_due=True)

    async def _hear(self, event: CadEvent, work: Work, documents: Incidents) -> list[Heard]:
        try:
            reports = await self._readers.read(event, work, documents)
            return [Heard.of(event, report) for report in reports]
        except BadRecord as error:
            work.refuse(event, error)
            return []


def _fold(run: Run, heard: Heard, work: Work) -> None:
    agency = heard.event.agency
    receipt = Receipt(work.now, replayed=heard.replay_id is not None)
    match heard.sent:
        case CadUnit() as unit:
            run.unit(agency, unit, receipt, heard.event.traceparent, may_be_old=heard.repeats)
        case CadRequest() as request:
            _trace(run.request(agency, request, receipt), heard, work)
        case CadCall() as sent:
            if receipt.replayed and run.is_live(CallKey(agency, sent.call_id)):
                work.refuse(heard.event, _live_call())
            else:
                call = run.call(agency, sent, receipt, heard.oddities)
                _trace(call, heard, work)


def _trace(call: Call, heard: Heard, work: Work) -> None:
    """All facts of a call continue one trace, which begins with its first event."""
    if call.traceparent is None:
        call.traceparent = work.begin_call(heard.event, call.call_id)
    else:
        work.continue_call(heard.event, call.traceparent)


def _live_call() -> BadRecord:
    detail = "The row is about a call that was received live; leave it out of the replay."
    return BadRecord("live_call", detail, "call_id")

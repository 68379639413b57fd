"""What runs say about the feeds that their events came by.

It is gathered in memory, so that no event waits for it, and written every two seconds, in a
transaction of its own. What was gathered when a process is killed is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, NoReturn

import structlog

from services.intake import measures
from services.intake.domain.feed import Arrival, FeedKey
from services.intake.domain.feed_gathering import Gathering, bounded
from services.intake.domain.feed_hour import Tally
from services.intake.domain.model import CallKey
from services.intake.domain.run import Run
from services.intake.heard import CadEvent, Heard
from services.intake.readers import REPLAY
from services.intake.store import feeds
from shared import logs
from shared.bus.handling import Odd, Oddity, Work
from shared.door import Door
from shared.errors import Retry
from shared.events.cad import CANARY, CadCall
from shared.events.topics import CAD_INBOUND
from shared.vocabulary import AgencyId, RegionId

log = structlog.get_logger()
WRITE_EVERY = timedelta(seconds=2)
"""Of real time."""


class _Accepted(NamedTuple):
    agency: AgencyId
    source: str
    arrival: Arrival
    now: datetime


class _Odd(NamedTuple):
    agency: AgencyId
    source: str
    at: datetime
    oddity: Oddity


@dataclass(slots=True)
class _Gathered:
    """What a region's committed runs have heard since it was written last."""

    accepted: list[_Accepted] = field(default_factory=list[_Accepted])
    odd: list[_Odd] = field(default_factory=list[_Odd])

    def add(self, later: _Gathered) -> None:
        self.accepted += later.accepted
        self.odd += later.odd


class Listening:
    """Gathers what came from whom, and writes it for as long as the process lives."""

    def __init__(self) -> None:
        self._gathered: dict[RegionId, _Gathered] = {}

    def to(self, run: Run, work: Work) -> Hearing:
        """Listen to a run, before anything is folded into it; counted once it is committed."""
        hearing = Hearing(work, {key for key, call in run.known_calls.items() if call.is_known})
        work.afterwards.append(lambda: self._keep(work.region, _Gathered(hearing.accepted)))
        return hearing

    def note_odd(self, records: Collection[Odd], work: Work) -> None:
        """Note records of a committed run that were refused, came twice or have a used id."""
        members = {policy.agency for policy in work.policies.regions.get(work.region, ())}
        noted = [
            _Odd(AgencyId(odd.agency), odd.source, bounded(odd.at, work.now), odd.oddity)
            for odd in records
            if odd.topic == CAD_INBOUND
            and odd.agency in members
            and odd.source != CANARY
            and not odd.source.startswith(REPLAY)
        ]
        self._keep(work.region, _Gathered(odd=noted))

    async def __call__(self, door: Door) -> NoReturn:
        """Write every two seconds, and when cancelled once more."""
        try:
            while True:
                await asyncio.sleep(WRITE_EVERY.total_seconds())
                await self.write(door)
        finally:
            await self.write(door)

    async def write(self, door: Door) -> None:
        """Write what was gathered; what can't be written now is kept for the next time."""
        for region in list(self._gathered):
            try:
                await self._write(region, door)
            except Retry as error:
                log.info("counts of feeds wait for the database", **logs.failure(error))

    async def _write(self, region: RegionId, door: Door) -> None:
        gathered = self._gathered.pop(region)
        try:
            async with door.work(region) as work:
                tallies = await _add(gathered, work)
        except (Retry, asyncio.CancelledError):
            gathered.add(self._gathered.get(region, _Gathered()))
            self._gathered[region] = gathered
            raise
        for (key, _), tally in tallies.items():
            measures.count_feed(key, tally)

    def _keep(self, region: RegionId, heard: _Gathered) -> None:
        if heard.accepted or heard.odd:
            self._gathered.setdefault(region, _Gathered()).add(heard)


class Hearing:
    """Hears the events of one run for their feeds, beside what is done about them.

    Args:
        work: the run at hand.
        known: calls that are known before it.

    Attributes:
        accepted: what was heard.
    """

    def __init__(self, work: Work, known: set[CallKey]) -> None:
        self._work = work
        self._known = known
        self._last: CadEvent | None = None
        self.accepted: list[_Accepted] = []

    def hear(self, heard: Heard, *, is_stale: bool) -> None:
        """Note an event, once; history being replayed says nothing about a feed."""
        event, sent, now = heard.event, heard.sent, self._work.now
        if event.source.startswith(REPLAY) or event is self._last:
            return
        self._last = event  # a document may tell several things
        new_call = None
        if isinstance(sent, CadCall):
            key = CallKey(event.agency, sent.call_id)
            if key not in self._known:
                self._known.add(key)
                new_call = sent.call_id
        at = bounded(event.sent_at or event.received_at, now)
        arrival = Arrival(at, self._stamp(heard), new_call, is_stale)
        self.accepted.append(_Accepted(event.agency, event.source, arrival, now))

    def _stamp(self, heard: Heard) -> datetime | None:
        """When the sender says that it happened."""
        sent = heard.sent
        stamp = sent.updated_at if isinstance(sent, CadCall) else sent.at
        stamp = stamp or heard.event.time
        if stamp is None or stamp.tzinfo is not None:
            return stamp
        return stamp.replace(tzinfo=self._work.policies[heard.event.agency].zone)


async def _add(gathered: _Gathered, work: Work) -> Mapping[tuple[FeedKey, datetime], Tally]:
    """Add what was gathered to what is stored; returns what was added."""
    agencies = {it.agency for it in gathered.accepted} | {it.agency for it in gathered.odd}
    found = Gathering(await feeds.load(work.conn, work.region, agencies))
    for accepted in gathered.accepted:
        found.hear(*accepted)
    for odd in gathered.odd:
        tally = found.odd(odd.agency, odd.source, odd.at)
        tally.refused += odd.oddity is Oddity.REFUSED
        tally.redelivered += odd.oddity is Oddity.REDELIVERED
        tally.id_reused += odd.oddity is Oddity.ID_REUSED
    touched = [found.feeds[key] for key in {key for key, _ in found.tallies}]
    await feeds.note(work.conn, work.region, touched, found.tallies, work.now)
    return found.tallies

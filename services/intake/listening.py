"""What a run of events says about the feeds that they came by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from services.intake import measures
from services.intake.domain.feed import Arrival
from services.intake.domain.feed_run import FeedRun
from services.intake.domain.model import CallKey
from services.intake.domain.run import Run
from services.intake.heard import Heard
from services.intake.readers import REPLAY
from services.intake.store import feeds
from shared.bus.handling import Odd, Oddity, Work
from shared.events.cad import CANARY, CadCall
from shared.events.topics import CAD_INBOUND
from shared.vocabulary import AgencyId


class Listening:
    """Hears the events of a run for their feeds, beside what is done about them.

    Args:
        work: the run at hand.
        found: the feeds of its agencies.
        known: calls that are known before it.
    """

    def __init__(self, work: Work, found: FeedRun, known: Collection[CallKey]) -> None:
        self._work = work
        self._feeds = found
        self._known = set(known)

    def hear(self, heard: Heard, *, is_stale: bool) -> None:
        """Note an event; history being replayed says nothing about a feed."""
        event, sent = heard.event, heard.sent
        if event.source.startswith(REPLAY):
            return
        new_call = None
        if isinstance(sent, CadCall):
            key = CallKey(event.agency, sent.call_id)
            if key not in self._known:
                self._known.add(key)
                new_call = sent.call_id
        at = self._feeds.bounded(event.sent_at or event.received_at)
        arrival = Arrival(at, self._stamp(heard), new_call, is_stale)
        self._feeds.hear(event.agency, event.source, arrival)

    async def finish(self) -> None:
        """Store and count what was heard."""
        await _store(self._feeds, self._work)

    def _stamp(self, heard: Heard) -> datetime | None:
        """When the sender says that it happened."""
        sent = heard.sent
        stamp = sent.updated_at if isinstance(sent, CadCall) else sent.at
        stamp = stamp or heard.event.time
        if stamp is None or stamp.tzinfo is not None:
            return stamp
        return stamp.replace(tzinfo=self._work.policies[heard.event.agency].zone)


async def listen(work: Work, run: Run, heard: Sequence[Heard]) -> Listening:
    """Load the feeds that a run of events came by."""
    agencies = {item.event.agency for item in heard}
    known = {key for key, call in run.known_calls.items() if call.is_known}
    return Listening(work, await _load(work, agencies), known)


async def note_odd(records: Sequence[Odd], work: Work) -> None:
    """Count records that were refused, came twice or have an id used before."""
    members = {policy.agency for policy in work.policies.regions.get(work.region, ())}
    noted = [
        odd
        for odd in records
        if odd.topic == CAD_INBOUND
        and odd.agency in members
        and odd.source != CANARY
        and not odd.source.startswith(REPLAY)
    ]
    if not noted:
        return
    found = await _load(work, {AgencyId(odd.agency) for odd in noted})
    for odd in noted:
        tally = found.odd(AgencyId(odd.agency), odd.source, odd.at)
        tally.refused += odd.oddity is Oddity.REFUSED
        tally.redelivered += odd.oddity is Oddity.REDELIVERED
        tally.id_reused += odd.oddity is Oddity.ID_REUSED
    await _store(found, work)


async def _load(work: Work, agencies: Collection[AgencyId]) -> FeedRun:
    found = await feeds.load(work.conn, work.region, agencies) if agencies else {}
    return FeedRun(work.now, found)


async def _store(found: FeedRun, work: Work) -> None:
    touched = {key for key, _ in found.tallies}
    known = [found.feeds[key] for key in touched]
    await feeds.note(work.conn, work.region, known, found.tallies, work.now)
    for (key, _), tally in found.tallies.items():
        measures.count_feed(key, tally)

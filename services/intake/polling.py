"""Polls the sources that policies name, for as long as the process lives.

A poll has three steps: take the turn (a short transaction under the region's lock), fetch outside
any transaction, and, under the lock again and only if the turn is still ours, store what is
believed now together with the events that lead there. So each source has one writer however many
processes there are, a restart goes on where the last poll ended, and an event is told exactly when
what it tells is stored.
"""

from __future__ import annotations

import asyncio
import secrets
from datetime import timedelta
from typing import Final

import structlog

from services.intake import measures
from services.intake.domain.polled.belief import Taken, forget_suspicion, take
from services.intake.domain.polled.pace import wait
from services.intake.domain.polled.snapshot import Snapshot
from services.intake.gateways.mapping_files import MappingFiles
from services.intake.gateways.snapshots import read_mapped, read_spillman
from services.intake.gateways.snapshots_failing import PollFailed
from services.intake.gateways.snapshots_http import SnapshotFetcher
from services.intake.store import polls
from services.intake.store.polls import SourceKey, Turn
from shared import logs
from shared.bus.handling import Inbound, Work
from shared.db import passing_as_retry
from shared.door import Door
from shared.errors import BadRecord, Retry
from shared.events.cad import CadCall, CadUnit
from shared.policy.model import AgencyPolicy
from shared.policy.sources import PolledSource
from shared.vocabulary import AgencyId

log = structlog.get_logger()
SOURCE: Final = "poll:"
"""What the CloudEvents source of a polled event begins with; the source's name follows."""
_LOOK_EVERY_S: Final = 1.0
_LEASE_BEYOND: Final = timedelta(seconds=10)
Name = tuple[AgencyId, str]
_lots = secrets.SystemRandom()


class Poller:
    """Fetches snapshots and tells what has changed.

    Args:
        fetcher: asks dispatch systems.
        mappings: the agencies' mapping files, for sources of rows.
    """

    def __init__(self, fetcher: SnapshotFetcher, mappings: MappingFiles) -> None:
        self._fetcher = fetcher
        self._mappings = mappings

    async def run(self, door: Door) -> None:
        """Keep a task for each source of the policies in force; a changed one begins anew."""
        tasks: dict[Name, tuple[PolledSource, asyncio.Task[None]]] = {}
        async with asyncio.TaskGroup() as group:
            while True:
                wanted = _wanted(door)
                for name, (source, task) in list(tasks.items()):
                    if wanted.get(name) != source or task.done():
                        task.cancel()
                        del tasks[name]
                for name in wanted.keys() - tasks.keys():
                    polling = self._keep_polling(door, name[0], wanted[name])
                    tasks[name] = wanted[name], group.create_task(polling)
                await asyncio.sleep(_LOOK_EVERY_S)

    async def _keep_polling(self, door: Door, agency: AgencyId, source: PolledSource) -> None:
        while agency in door.policies:
            try:
                left = await self.poll(door, agency, source)
            except Retry as error:
                log.info("a poll waits for the database", agency=agency, **logs.failure(error))
                left = timedelta(seconds=_LOOK_EVERY_S)
            await asyncio.sleep(max(left.total_seconds(), 0.01))

    async def poll(self, door: Door, agency: AgencyId, source: PolledSource) -> timedelta:
        """Poll a source if it is due and nobody else's turn.

        Returns:
            How long until it is due again.

        Raises:
            Retry: when the database was away.
        """
        policy = door.policies[agency]
        key = SourceKey(policy.region, agency, source.name)
        with passing_as_retry():
            async with door.read() as conn:
                left = await polls.due_in(conn, key)
        if left:
            return left
        async with door.work(policy.region) as work:
            lease = timedelta(seconds=source.timeout_s) + _LEASE_BEYOND
            turn = await polls.claim(work.conn, key, lease)
        if turn is None:
            return timedelta(seconds=_LOOK_EVERY_S)
        try:
            seen = await self._fetch(policy, source)
        except PollFailed as error:
            return await _note_failure(door, key, source, turn, error)
        return await _believe(door, key, source, turn, seen)

    async def _fetch(self, policy: AgencyPolicy, source: PolledSource) -> Snapshot:
        answer = await self._fetcher.fetch(source)
        if source.format == "spillman":
            return await asyncio.to_thread(read_spillman, answer, source, policy.zone)
        try:
            mapping = self._mappings.of(policy.agency)
        except BadRecord as error:
            raise PollFailed(error.reason) from error
        return await asyncio.to_thread(read_mapped, answer, mapping, policy.zone)


def _wanted(door: Door) -> dict[Name, PolledSource]:
    policies = door.policies.values()
    return {
        (policy.agency, source.name): source for policy in policies for source in policy.sources
    }


async def _note_failure(
    door: Door, key: SourceKey, source: PolledSource, turn: Turn, error: PollFailed
) -> timedelta:
    failures = turn.failures + 1
    pause = wait(timedelta(seconds=source.interval_s), failures, _lots.random())
    async with door.work(key.region) as work:
        belief = await polls.believed(work.conn, key, turn)
        if belief is not None:
            kept = forget_suspicion(belief)
            await polls.keep(work.conn, key, kept, failures=failures, wait=pause)
    measures.POLLS.labels(key.agency, key.source, "failed").inc()
    log.warning(
        "a poll failed",
        agency=key.agency,
        task=key.source,
        reason=error.reason,
        where=error.where,
        attempt=failures,
        seconds=round(pause.total_seconds(), 1),
    )
    return pause


async def _believe(
    door: Door, key: SourceKey, source: PolledSource, turn: Turn, seen: Snapshot
) -> timedelta:
    pause = timedelta(seconds=source.interval_s)
    async with door.work(key.region, cause=f"{SOURCE}{key.agency}/{key.source}") as work:
        belief = await polls.believed(work.conn, key, turn)
        if belief is None:
            return timedelta(0)  # the turn was taken over; that one's snapshot is newer
        taken = take(belief, seen, source.caution, at=work.now)
        for body in taken.events:
            work.forward(_inbound(body, key, taken, work))
        await polls.keep(work.conn, key, taken.belief, failures=0, wait=pause)
    _note(key, seen, taken)
    return pause


def _inbound(body: CadCall | CadUnit, key: SourceKey, taken: Taken, work: Work) -> Inbound:
    """The event with an id that comes out the same whoever publishes it, however often."""
    at = (taken.belief.at or work.now).isoformat()
    return Inbound(
        agency=key.agency,
        event_id=work.unique_id(str(taken.belief.revision), at, body.type, body.subject),
        source=f"{SOURCE}{key.source}",
        type=body.type,
        body=body.to_json(),
        subject=body.subject,
        time=at,
    )


def _note(key: SourceKey, seen: Snapshot, taken: Taken) -> None:
    is_suspect = taken.belief.suspicion is not None
    result = "suspected" if is_suspect else "changed" if taken.events else "unchanged"
    measures.POLLS.labels(key.agency, key.source, result).inc()
    if seen.unread:
        measures.POLL_UNREAD.labels(key.agency, key.source).inc(len(seen.unread))
    if is_suspect:
        log.warning(
            "a snapshot is suspected; what it leaves out stays",
            agency=key.agency,
            task=key.source,
            count=len(seen.calls),
            attempt=taken.belief.suspicion.polls if taken.belief.suspicion else 0,
        )

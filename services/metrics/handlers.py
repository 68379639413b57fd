"""One handler for all facts, a run at a time: load, join, count the difference, keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from services.metrics.domain.address import Link, Subject, about, newest_links
from services.metrics.domain.contribution import contribution
from services.metrics.domain.employers import employments_told, employs_differently
from services.metrics.domain.fold import NOT_KEPT, Kept, fold, gather, people_of
from services.metrics.domain.lines import news
from services.metrics.domain.record import Record
from services.metrics.domain.rollup import difference
from services.metrics.store import lines, people, records, rollups
from shared.bus.handling import Work
from shared.events import Event, Fact

STREAM_KEPT = timedelta(hours=1)
"""How far back the live stream reaches; what happened earlier is no news."""
Changes = Mapping[Subject, tuple[Kept, Kept]]
"""Call -> as it was kept, as it is now."""


async def on_facts(facts: Sequence[Event[Any]], work: Work) -> list[Fact]:
    """Join a run of facts to what is known, and change the figures by the difference."""
    named = newest_links(facts)
    links = await _links(facts, named, work)
    said = gather(facts, links)
    hired = await _hire(facts, work)
    kept = await records.load(work.conn, work.region, {*said, *named, *hired})
    now = {one: kept[one].record for one in hired & kept.keys()} | fold(kept, said, links)
    if now:
        await _keep(await _count(kept, now, work), work)
    if joined := named.keys() & kept.keys():
        await records.drop(work.conn, work.region, joined)
    await _tell(facts, kept, work)
    return []


async def _links(
    facts: Sequence[Event[Any]], named: Mapping[Subject, Link], work: Work
) -> dict[Subject, Link]:
    """The calls of all matches and outcomes in this run, as far as anybody has named them."""
    subjects = {subject for fact in facts if (subject := about(fact)) and not subject.call_id}
    known = await records.load_links(work.conn, work.region, subjects) if subjects else {}
    if named:
        await records.save_links(work.conn, work.region, named)
    return known | {subject: max(link, known.get(subject, link)) for subject, link in named.items()}


async def _hire(facts: Sequence[Event[Any]], work: Work) -> set[Subject]:
    """Keep who employs whom.

    Returns:
        the calls that may count elsewhere now.
    """
    told = employments_told(facts)
    if not told:
        return set()
    known = await people.load_employments(work.conn, work.region, told.keys())
    await people.save_employments(work.conn, work.region, told)
    moved = {
        person
        for person, new in told.items()
        if any(employs_differently(known.get(person, ()), one) for one in new)
    }
    return await people.calls_of(work.conn, work.region, moved) if moved else set()


async def _count(
    kept: Mapping[Subject, Kept], now: Mapping[Subject, Record], work: Work
) -> Changes:
    """What the changed records count for."""
    everybody = {person for record in now.values() for person in people_of(record)}
    employments = (
        await people.load_employments(work.conn, work.region, everybody) if everybody else {}
    )
    changes: dict[Subject, tuple[Kept, Kept]] = {}
    for subject, record in now.items():
        zone = work.policies[subject.agency].zone
        counted = contribution(record, subject.agency, zone, employments)
        changes[subject] = kept.get(subject, NOT_KEPT), Kept(record, counted)
    return changes


async def _keep(changes: Changes, work: Work) -> None:
    """Write records, figures, timings and stories."""
    conn, region = work.conn, work.region
    await records.save(conn, region, {subject: new for subject, (_, new) in changes.items()})
    measures = difference((old.counted, new.counted) for old, new in changes.values())
    if measures:
        await rollups.add(conn, region, measures)
    await _keep_apart(changes, work)
    proposed = {
        (person, subject)
        for subject, (old, new) in changes.items()
        for person in people_of(new.record) - people_of(old.record)
    }
    if proposed:
        await people.save_proposed(conn, region, proposed)


async def _keep_apart(changes: Changes, work: Work) -> None:
    """Write the timings and stories that have changed."""
    counted = [(one, old.counted, new.counted) for one, (old, new) in changes.items()]
    timed = {
        subject: now
        for subject, before, now in counted
        if now and now.timed != (before.timed if before else None)
    }
    told = {
        subject: now
        for subject, before, now in counted
        if now and now.told != (before.told if before else None)
    }
    if timed:
        await rollups.replace_timings(work.conn, work.region, timed)
    if told:
        await rollups.replace_stories(work.conn, work.region, told)


async def _tell(facts: Sequence[Event[Any]], kept: Mapping[Subject, Kept], work: Work) -> None:
    """Add to the live stream."""
    new = news(facts, kept, since=work.now - STREAM_KEPT)
    if new:
        await lines.append(work.conn, work.region, new)

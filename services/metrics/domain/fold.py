"""Fold a run of facts into the records they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from services.metrics.domain.address import Link, Subject, about, home
from services.metrics.domain.contribution import Contribution
from services.metrics.domain.join import join
from services.metrics.domain.record import EMPTY, Record
from services.metrics.domain.say import what_it_says
from shared.events import Body, Event
from shared.vocabulary import OFFICER, ResponderId


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as it is kept.

    Attributes:
        counted: what it counts for in the figures as they are now.
    """

    record: Record = EMPTY
    counted: Contribution | None = None


NOT_KEPT = Kept()


def gather(
    facts: Iterable[Event[Body]], links: Mapping[Subject, Link]
) -> dict[Subject, list[Record]]:
    """What the facts say, under the subject where it is kept.

    Args:
        facts: in any order.
        links: the calls of matches and outcomes, as far as known.
    """
    found: dict[Subject, list[Record]] = defaultdict(list)
    for fact in facts:
        said = what_it_says(fact.body)
        subject = about(fact) if said is not None else None
        if said is not None and subject is not None:
            found[home(subject, links)].append(said)
    return found


def fold(
    kept: Mapping[Subject, Kept],
    said: Mapping[Subject, Sequence[Record]],
    links: Mapping[Subject, Link],
) -> dict[Subject, Record]:
    """The records of calls that change, as they are now.

    Args:
        kept: records as they were; those of matches and outcomes now linked among them.
        said: what the facts say, by subject.
        links: where records of matches and outcomes go, as far as their call is known.
    """
    pieces: dict[Subject, list[Record]] = {subject: list(new) for subject, new in said.items()}
    for subject in kept.keys() & links.keys():
        pieces.setdefault(home(subject, links), []).append(kept[subject].record)
    found: dict[Subject, Record] = {}
    for subject, new in pieces.items():
        before = kept.get(subject, NOT_KEPT).record
        record = reduce(join, new, before)
        if record != before:
            found[subject] = record
    return found


def people_of(record: Record) -> set[ResponderId]:
    """Everybody whose employer matters to what the record counts for."""
    return {
        place.responder_id
        for team in record.teams.values()
        if team.proposal
        for place in team.proposal.places
        if place.responder_id is not None and place.role != OFFICER
    }


def newest_revision(record: Record) -> int:
    """The newest revision known of the call; assessments and its end share them."""
    known = (record.assessed, record.ended)
    return max((one.order for one in known if one), default=-1)

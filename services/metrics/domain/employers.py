"""Who employed a person when: a dimension of every report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.events import Body, Event, ResponderChanged
from shared.vocabulary import ResponderId


@dataclass(frozen=True, slots=True)
class Employment:
    """What one revision of `responder.changed` says.

    Attributes:
        since: when it was told.
    """

    revision: int
    since: datetime
    employer: str


Employments = Mapping[ResponderId, Sequence[Employment]]
"""Every revision known of each person, in any order."""


def employments_told(facts: Iterable[Event[Body]]) -> dict[ResponderId, list[Employment]]:
    """What these facts say about employment, by person."""
    found: dict[ResponderId, list[Employment]] = {}
    for fact in facts:
        if type(fact.body) is ResponderChanged:
            since = fact.time or fact.received_at
            one = Employment(fact.body.revision, since, fact.body.employer)
            found.setdefault(fact.body.responder_id, []).append(one)
    return found


def employer_at(history: Sequence[Employment], at: datetime) -> str:
    """The employer in force at a moment.

    A person who changes employer takes none of the past along. Before the first word about a
    person, the first word counts: topics have no order between them.

    Returns:
        the employer, or an empty string when nobody knows.
    """
    if not history:
        return ""
    before = [one for one in history if one.since <= at]
    if before:
        return max(before, key=lambda one: one.revision).employer
    return min(history, key=lambda one: one.revision).employer


def employs_differently(known: Sequence[Employment], new: Employment) -> bool:
    """Whether calls may have to be counted anew because of this revision."""
    if any(one.revision == new.revision for one in known):
        return False
    return any(one.employer != new.employer for one in known) or not known

"""Which record a fact belongs to.

Facts of a call name it. Others may name only their match or outcome; such a fact is kept in a
record of the match or outcome until a fact comes that names the call as well, and then the two
records are joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.events import Body, Event, MatchProposed, OutcomeRecorded
from shared.vocabulary import AgencyId, CallId


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """What a record is about.

    Attributes:
        agency: whose it is.
        name: `call/<id>`; or `match/<id>`, `outcome/<id>` whose call nobody has named yet.
    """

    agency: AgencyId
    name: str

    @property
    def call_id(self) -> CallId | None:
        """The call, when it is about one."""
        kind, _, id_ = self.name.partition("/")
        return CallId(id_) if kind == "call" else None


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """The call of a match or outcome; the newest epoch or revision wins, as calls are merged."""

    order: int
    call_id: CallId


def call(agency: AgencyId, call_id: CallId) -> Subject:
    """A call as a subject."""
    return Subject(agency, f"call/{call_id}")


def about(fact: Event[Body]) -> Subject | None:
    """The subject that the fact itself names, or none when it is about no call."""
    body = fact.body
    if (call_id := getattr(body, "call_id", None)) is not None:
        return call(fact.agency, call_id)
    if (match_id := getattr(body, "match_id", None)) is not None:
        return Subject(fact.agency, f"match/{match_id}")
    if (outcome_id := getattr(body, "outcome_id", None)) is not None:
        return Subject(fact.agency, f"outcome/{outcome_id}")
    return None


def newest_links(facts: Iterable[Event[Body]]) -> dict[Subject, Link]:
    """The newest link of each match and outcome that these facts link to a call."""
    found: dict[Subject, Link] = {}
    for fact in facts:
        link_of = _LINKS.get(type(fact.body))
        if link_of is not None:
            name, link = link_of(fact.body)
            subject = Subject(fact.agency, name)
            found[subject] = max(found.get(subject, link), link)
    return found


def _of_match(body: MatchProposed) -> tuple[str, Link]:
    return f"match/{body.match_id}", Link(body.epoch, body.call_id)


def _of_outcome(body: OutcomeRecorded) -> tuple[str, Link]:
    return f"outcome/{body.outcome_id}", Link(body.revision, body.call_id)


_LINKS: Mapping[type[Body], Callable[[Any], tuple[str, Link]]] = {
    MatchProposed: _of_match,
    OutcomeRecorded: _of_outcome,
}
"""Facts that name both a call and the match or outcome of it."""


def home(subject: Subject, known: Mapping[Subject, Link]) -> Subject:
    """The subject under which its facts are kept: the call, once it is known."""
    link = known.get(subject)
    return call(subject.agency, link.call_id) if link else subject

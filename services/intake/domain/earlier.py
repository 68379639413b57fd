"""What happened earlier at the same place, or about the same person.

Looked at are the newest 64 calls opened in the 180 days before the call. What came of them counts
only if it was known when the call was opened, so that history replayed and calls as they come in
see the same. Nothing here knows race, sex or income; a place is an address, not a neighborhood.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from services.intake.domain.model import Call, CallKey
from services.intake.domain.plan import Plan
from shared.events.cad import CadCall, CadLocation, CallType
from shared.vocabulary import AgencyId, CallId

WINDOW = timedelta(days=180)
MOST = 64
KNOWN_AFTER = timedelta(days=1)
"""When a replayed call is taken to have ended, where the export does not say."""
EVIDENT = 3.0
"""Log-odds from which on a call type says by itself that a call is a behavioral-health call."""
_EARLIEST, _LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_GAPS = re.compile(r"[\s,.]+")
_HEX_DIGITS = 24
_POINT_DIGITS = 4
_TYPE_LENGTH = 60

Subject = str
"""`place:<hash>` or `person:<hash>`: what earlier calls are looked up by."""


class Visit(NamedTuple):
    """An earlier call, as far as later ones need it.

    Attributes:
        call_type: as `type_name` has it.
        evident: whether its type said by itself that it was a behavioral-health call.
        ended: its disposition, once it has ended.
        ended_at: when that was known.
        found: whether people on scene found it to be one; none when nobody said.
        found_at: when they said so.
    """

    call_id: CallId
    opened_at: datetime
    call_type: str
    evident: bool
    ended: str | None = None
    ended_at: datetime | None = None
    found: bool | None = None
    found_at: datetime | None = None


Found = tuple[bool, datetime]
"""Whether people on scene found a call to be a behavioral-health call, and when they said so."""
Past = Mapping[Subject, Sequence[Visit]]
"""Calls by what they have in common, in any order; may hold later ones too."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is known of the calls before one, at the moment it was opened.

    Attributes:
        visits: newest first.
        at: when the call was opened.
    """

    visits: tuple[Visit, ...]
    at: datetime

    def found(self) -> Iterator[Visit]:
        """Those of which people on scene have said what they were."""
        return (it for it in self.visits if it.found is not None and _by(it.found_at, self.at))

    def ended(self) -> Iterator[Visit]:
        """Those that have ended with a disposition."""
        return (it for it in self.visits if it.ended and _by(it.ended_at, self.at))

    def within(self, span: timedelta) -> Iterator[Visit]:
        """Those opened at most this long before."""
        return (it for it in self.visits if self.at - it.opened_at <= span)


def _by(when: datetime | None, at: datetime) -> bool:
    return when is not None and when <= at


def look_back(call: Call, subjects: Iterable[Subject], past: Past) -> Earlier | None:
    """The calls before this one that had any of the subjects.

    Returns:
        none where there is no subject, or while it is not known when the call was opened.
    """
    at, named = call.opened_at, list(subjects)
    if at is None or not named:
        return None
    before = {
        (visit.opened_at, visit.call_id): visit
        for subject in named
        for visit in past.get(subject, ())
        if visit.opened_at < at and at - visit.opened_at <= WINDOW and visit.call_id != call.call_id
    }
    newest = sorted(before, reverse=True)[:MOST]
    return Earlier(tuple(before[key] for key in newest), at)


def visit_of(call: Call, sent: CadCall, plan: Plan) -> Visit | None:
    """The call as later ones will see it; none for exercises, and before its opening is known."""
    if call.opened_at is None or call.exercise:
        return None
    weight = sum(reason.weight for reason in plan.type_view(sent.call_type).judged.reasons)
    ended = sent.disposition.strip().upper() if sent.disposition and not call.is_open else None
    return Visit(
        call.call_id,
        call.opened_at,
        type_name(sent.call_type),
        weight >= EVIDENT,
        ended,
        known_at(call, sent) if ended else None,
    )


def known_at(call: Call, sent: CadCall) -> datetime | None:
    """When it was known what came of the call; none while it goes on.

    A replayed row is received long after its call. If it does not say when that ended, a day is
    assumed.
    """
    is_said = sent.closed_at is not None or sent.updated_at is not None
    if call.ended_at is None or call.opened_at is None or is_said or not call.replayed:
        return call.ended_at
    return min(call.ended_at, call.opened_at + KNOWN_AFTER)


def type_name(sent: CallType) -> str:
    """What a call type is known by: its code, else its description, in upper case."""
    name = (sent.code or "").strip() or (sent.description or "").strip()
    return name[:_TYPE_LENGTH].upper()


def subjects_of(sent: CadCall) -> tuple[Subject, ...]:
    """What a call is looked up by: its place, and each known person."""
    people = {person.known_person for person in sent.people if person.known_person}
    place = place_of(sent.location)
    named = (_subject("person", person) for person in sorted(people))
    return (*([place] if place else []), *named)


def place_of(location: CadLocation) -> Subject | None:
    """The place: the address however it is spaced, else the point to about 11 m."""
    address = _address(location.address or "")
    if address:
        return address
    if location.lat is None or location.lon is None:
        return None
    return _subject("place", f"{location.lat:.{_POINT_DIGITS}f} {location.lon:.{_POINT_DIGITS}f}")


@lru_cache(maxsize=8192)
def _address(written: str) -> Subject | None:
    """Calls come from the same addresses again and again."""
    address = _GAPS.sub(" ", written).strip().upper()
    return _subject("place", address) if address else None


def _subject(kind: str, name: str) -> Subject:
    return f"{kind}:{hashlib.sha256(name.encode()).hexdigest()[:_HEX_DIGITS]}"


@dataclass(slots=True)
class Sought:
    """What earlier calls are to be found by.

    Attributes:
        counts: (agency, subject) -> how many calls of the run have it.
        calls: of the run.
        first: the earliest opening of these calls.
        last: the latest.
    """

    calls: list[CallKey] = field(default_factory=list[CallKey])
    counts: Counter[tuple[AgencyId, Subject]] = field(
        default_factory=Counter[tuple[AgencyId, Subject]]
    )
    first: datetime = _LATEST
    last: datetime = _EARLIEST

    def add(self, key: CallKey, subjects: Iterable[Subject], opened_at: datetime) -> None:
        """Look back from one more call."""
        self.calls.append(key)
        self.counts.update((key.agency, subject) for subject in subjects)
        self.first = min(self.first, opened_at)
        self.last = max(self.last, opened_at)

    @property
    def look_at_each_other(self) -> bool:
        """Whether calls of the run share a place or a person."""
        return any(calls > 1 for calls in self.counts.values())


def merged(
    stored: Mapping[AgencyId, Past], fresh: Iterable[tuple[AgencyId, Subject, Visit]]
) -> Mapping[AgencyId, Past]:
    """Stored visits with those of the run at hand, which are newer but may lack a finding."""
    past = {
        agency: {subject: {it.call_id: it for it in visits} for subject, visits in of.items()}
        for agency, of in stored.items()
    }
    for agency, subject, visit in fresh:
        visits = past.setdefault(agency, {}).setdefault(subject, {})
        known = visits.get(visit.call_id)
        if known is None or visit.found is not None:
            visits[visit.call_id] = visit
        else:
            visits[visit.call_id] = visit._replace(found=known.found, found_at=known.found_at)
    return {
        agency: {subject: tuple(visits.values()) for subject, visits in of.items()}
        for agency, of in past.items()
    }

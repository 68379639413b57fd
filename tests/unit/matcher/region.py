"""A made-up region for matching: people, units and calls in one line each.

    here = Region(officer("o1", km=1), clinician("c1", km=3), call("E1"))
    changes = here.decide()

Everything lies on one road: `km` is the distance from kilometer 0, and a kilometer takes exactly a
minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services.matcher.domain import answer
from services.matcher.domain.changes import Changes, Join, Left, Proposed
from services.matcher.domain.decide import decide
from services.matcher.domain.desk import State
from services.matcher.domain.model import Call, CallKey, Duty, Match, Person, Unit
from services.matcher.telling import seat_of
from shared.events.calls import CallSummary, Location
from shared.policy import Policies
from shared.vocabulary import (
    CLINICIAN,
    MEDIC,
    OFFICER,
    AgencyId,
    CallId,
    Eligibility,
    MatchId,
    Position,
    ResponderId,
    Role,
    SeatMode,
    StatusOf,
    UnitId,
    UnitStatus,
    Unserved,
)
from tests.support.work import NOON, policies_of

KM_IN_DEGREES = 180 / (3.141592653589793 * 6371.0088)
ROAD = """
region = "valley"
time_zone = "America/Los_Angeles"
[matching.travel]
road_factor = 1.0
speed_kmh = 60
"""
RIVERTON, LAKESIDE = AgencyId("riverton"), AgencyId("lakeside")


def at_km(km: float) -> Position:
    """A place on the road."""
    return Position(lat=km * KM_IN_DEGREES, lon=0.0)


def person(who: str, role: Role, km: float | None, **changes: Any) -> Person:
    """Somebody on duty for both agencies."""
    values: dict[str, Any] = {
        "agency": RIVERTON,
        "serves": frozenset({RIVERTON, LAKESIDE}),
        "duty": Duty(is_on=True),
        "position": None if km is None else at_km(km),
    }
    return Person(ResponderId(who), role, **(values | changes))


def officer(who: str, km: float | None = 0, **changes: Any) -> Person:
    """An officer on duty."""
    return person(who, OFFICER, km, **changes)


def clinician(who: str, km: float | None = 0, **changes: Any) -> Person:
    """A clinician on duty."""
    return person(who, CLINICIAN, km, **changes)


def medic(who: str, km: float | None = 0, **changes: Any) -> Person:
    """A medic on duty."""
    return person(who, MEDIC, km, **changes)


def call(
    call_id: str = "E1",
    km: float | None = 0,
    *,
    urgency: int = 3,
    agency: AgencyId = RIVERTON,
    units: tuple[str, ...] = (),
    beat: str | None = None,
    **changes: Any,
) -> Call:
    """An open call that wants officer and clinician."""
    place = None if km is None else at_km(km)
    summary = CallSummary(
        opened_at=NOON,
        urgency=urgency,
        units=tuple(UnitId(unit) for unit in units),
        location=Location(
            lat=place.lat if place else None, lon=place.lon if place else None, beat=beat
        ),
    )
    values: dict[str, Any] = {
        "eligibility": Eligibility.CO_RESPONSE,
        "as_of": NOON,
        "first_seen_at": NOON,
    }
    return Call(CallKey(agency, CallId(call_id)), summary, **(values | changes))


def unit(unit_id: str, status: UnitStatus = UnitStatus.ON_SCENE, **changes: Any) -> Unit:
    """A vehicle of Riverton."""
    values: dict[str, Any] = {"at": NOON}
    return Unit(RIVERTON, UnitId(unit_id), status, **(values | changes))


def policies(matching: str = "", *, before_travel: str = "", lakeside: str = "") -> Policies:
    """Riverton and Lakeside.

    Args:
        matching: tables of Riverton's file behind `[matching.travel]`.
        before_travel: keys of its `[matching]`.
        lakeside: as `matching`, for Lakeside.
    """
    head, travel = ROAD.split("[matching.travel]")
    return policies_of(
        {
            "riverton": f"{head}[matching]\n{before_travel}\n[matching.travel]{travel}\n{matching}",
            "lakeside": f"{ROAD}\n{lakeside}",
        }
    )


class Region:
    """A region whose decisions last, as the store would keep them."""

    def __init__(self, *things: Person | Call | Unit, policy: Policies | None = None) -> None:
        self.people = {thing.responder_id: thing for thing in things if isinstance(thing, Person)}
        self.units = {thing.unit_id: thing for thing in things if isinstance(thing, Unit)}
        self.calls = {thing.key: thing for thing in things if isinstance(thing, Call)}
        self.matches: dict[MatchId, Match] = {}
        self.joins: list[Join] = []
        self.policy = policy or policies()
        self.now = NOON

    # What happens.

    def decide(self) -> Changes:
        """Decide, and keep what was decided."""
        state = State(
            list(self.calls.values()),
            list(self.matches.values()),
            list(self.people.values()),
            list(self.units.values()),
            self.joins,
        )
        changes = decide(state, self.policy, new_id=_name, now=self.now)
        self.calls |= changes.calls
        for ended in changes.ended:
            del self.matches[ended.match.match_id]
            assert ended.is_completed or not ended.match.has_begun, "an encounter was withdrawn"
        self.matches |= {each.match.match_id: each.match for each in changes.proposed}
        answered = {join.request_id for join, _ in changes.joined}
        self.joins = [join for join in self.joins if join.request_id not in answered]
        self._must_be_legal()
        return changes

    def change(self, thing: Person | Call | Unit) -> Changes:
        """Put something in place of what it was, or add it, and decide."""
        match thing:
            case Person():
                self.people[thing.responder_id] = thing
            case Call():
                self.calls[thing.key] = thing
            case Unit():
                self.units[thing.unit_id] = thing
        return self.decide()

    def update(self, call_id: str = "E1", **changes: Any) -> Changes:
        """A newer word on a call, and decide."""
        known = self.call(call_id)
        return self.change(replace(known, told_of=known.told_of + 1, **changes))

    def move(self, call_id: str, km: float) -> Changes:
        """CAD corrects the place of a call."""
        place = Location(lat=at_km(km).lat, lon=at_km(km).lon)
        summary = self.call(call_id).summary.model_copy(update={"location": place})
        return self.update(call_id, summary=summary)

    def close(self, call_id: str = "E1", *, into: str | None = None) -> Changes:
        """The call ends; merged, it lives on."""
        target = CallId(into) if into else None
        return self.update(call_id, is_open=False, merged_into=target)

    def off_duty(self, who: str) -> Changes:
        """Somebody goes home."""
        return self.change(replace(self.people[ResponderId(who)], duty=Duty()))

    def accept(self, who: str, call_id: str = "E1") -> None:
        """Somebody takes the offered seat."""
        match = self.match(call_id)
        seat = next(seat for seat in match.seats if seat.responder_id == who)
        self.matches[match.match_id] = answer.accepted(match, seat)

    def refuse(self, who: str, call_id: str = "E1", why: Unserved = Unserved.DECLINED) -> Changes:
        """Somebody does not take it, and decide."""
        match, known = self.match(call_id), self.call(call_id)
        seat = next(seat for seat in match.seats if seat.responder_id == who)
        self.matches[match.match_id] = answer.gave_up(match, seat)
        return self.change(replace(known, refused=(*known.refused, (ResponderId(who), why))))

    def confirm(self, call_id: str = "E1", at: datetime | None = None) -> None:
        """Every seat is filled."""
        match = self.match(call_id)
        after = answer.confirmed(match, match.epoch, at or self.now, ())
        assert after is not None
        self.matches[match.match_id] = after

    def report(self, role: Role, status: StatusOf, call_id: str = "E1") -> None:
        """A member of the team says how far she is."""
        match = self.match(call_id)
        seat = match.seat_of(role)
        assert seat is not None
        seq, at = seat.seq + 1, self.now
        after = answer.reported(match, role, seat.holder, seq=seq, status=status, at=at)
        assert after is not None
        self.matches[match.match_id] = after

    def wish(self, who: str, call_id: str = "E1") -> None:
        """A clinician wants to join."""
        key = CallKey(RIVERTON, CallId(call_id))
        self.joins.append(Join(f"j-{len(self.joins)}", key, ResponderId(who), self.now))

    def join(self, who: str, call_id: str = "E1") -> Changes:
        """A clinician wants to join, and decide."""
        self.wish(who, call_id)
        return self.decide()

    def pass_time(self, **span: float) -> Changes:
        """Time goes by, and decide."""
        self.now += timedelta(**span)
        return self.decide()

    # What there is to see.

    def call(self, call_id: str = "E1") -> Call:
        """A call as it is now."""
        return next(known for key, known in self.calls.items() if key.call_id == call_id)

    def match(self, call_id: str = "E1") -> Match:
        """The live match of a call."""
        return next(m for m in self.matches.values() if m.key.call_id == call_id)

    def team(self, call_id: str = "E1") -> dict[str, str | None] | None:
        """Role -> who has the seat; none without a live match."""
        live = [match for match in self.matches.values() if match.key.call_id == call_id]
        return {seat.role: seat.holder for seat in live[0].seats} if live else None

    def _must_be_legal(self) -> None:
        booked = [who for match in self.matches.values() for who in match.people]
        assert len(booked) == len(set(booked)), "somebody is in two live matches"
        calls = [match.key for match in self.matches.values()]
        assert len(calls) == len(set(calls)), "a call has two live matches"
        for match in self.matches.values():
            assert not any(seat.is_open for seat in match.seats), "a seat is left open"


def _name(key: CallKey, epoch: int) -> MatchId:
    return MatchId(f"{key.agency}/{key.call_id}/{epoch}")


def why(changes: Changes, call_id: str = "E1") -> Left:
    """Why a call has nobody, as it is told; exactly once."""
    told = [left for left in changes.left if left.call.key.call_id == call_id]
    assert len(told) == 1, f"told {len(told)} times"
    return told[0]


def proposed(changes: Changes, call_id: str = "E1") -> Proposed:
    """What is proposed for a call; exactly once."""
    found = [each for each in changes.proposed if each.call.key.call_id == call_id]
    assert len(found) == 1, f"proposed {len(found)} times"
    return found[0]


def ended(changes: Changes) -> Mapping[str, str]:
    """Call -> how its match ended."""
    return {each.call.key.call_id: str(each.how) for each in changes.ended}


TELE = frozenset({SeatMode.TELE})
IN_PERSON = frozenset({SeatMode.IN_PERSON})
RIDE_ALONG = frozenset({SeatMode.RIDE_ALONG})


def kept(each: Proposed) -> dict[str, bool]:
    return {seat.role: seat_of(seat, each.before, NOON).kept for seat in each.match.seats}

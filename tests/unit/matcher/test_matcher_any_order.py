"""Whatever happens in whatever order, a region stays in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.matcher.domain.model import Duty
from shared.vocabulary import (
    CLINICIAN,
    MEDIC,
    OFFICER,
    CallId,
    Eligibility,
    ResponderId,
    Role,
    StatusOf,
    UnitStatus,
    Unserved,
    Want,
)
from tests.unit.matcher.region import (
    IN_PERSON,
    RIDE_ALONG,
    TELE,
    Region,
    at_km,
    call,
    clinician,
    medic,
    officer,
    unit,
)
from tests.unit.matcher.test_matcher_begun import turns_round

CALLS = ("E1", "E2", "E3")
PEOPLE = ("o1", "o2", "c1", "c2", "c3", "m1")
names, who = st.sampled_from(CALLS), st.sampled_from(PEOPLE)
places = st.integers(-40, 40)
statuses = (StatusOf.EN_ROUTE, StatusOf.ON_SCENE, StatusOf.CLEARED)


class Night(RuleBasedStateMachine):
    """A night in a small region."""

    def __init__(self) -> None:
        super().__init__()
        self.here = Region(
            officer("o1", km=1, cad_ids=("77",)), officer("o2", km=9, team_id="car-1"),
            clinician("c1", km=2, modes=IN_PERSON | TELE), clinician("c2", km=9, team_id="car-1"),
            clinician("c3", km=20, modes=RIDE_ALONG), medic("m1", km=5),
        )  # fmt: skip
        self.ends: list[str] = []

    @rule(name=names, km=places, urgency=st.integers(1, 5))
    def a_call_comes(self, name: str, km: int, urgency: int) -> None:
        if all(key.call_id != name for key in self.here.calls):
            self.here.change(call(name, km=km, urgency=urgency))

    @rule(name=names, eligibility=st.sampled_from(Eligibility), want=st.sampled_from([*Want, None]))
    def a_call_changes(self, name: str, eligibility: Eligibility, want: Want | None) -> None:
        if self._is_open(name):
            self.here.update(
                name, eligibility=eligibility, want=want, wanted_at=self.here.now if want else None
            )

    @rule(name=names, km=places)
    def a_call_moves(self, name: str, km: int) -> None:
        if self._is_open(name):
            self.here.move(name, km)

    @rule(name=names)
    def a_call_ends(self, name: str) -> None:
        if self._is_open(name):
            self.here.close(name)

    @rule(name=names, into=names)
    def a_call_becomes_part_of_another(self, name: str, into: str) -> None:
        if name != into and self._is_open(name) and self._is_open(into):
            self.here.close(name, into=into)

    @rule(name=names)
    def a_call_opens_again(self, name: str) -> None:
        known = [c for c in self.here.calls.values() if c.key.call_id == name and not c.is_open]
        if known:
            self.here.update(name, is_open=True, merged_into=None, rests_since=None)

    @rule(person=who, on=st.booleans(), km=places)
    def somebody_comes_or_goes(self, person: str, on: bool, km: int) -> None:
        known = self.here.people[ResponderId(person)]
        self.here.change(replace(known, duty=Duty(is_on=on), position=at_km(km)))

    @rule(person=who)
    def somebody_accepts(self, person: str) -> None:
        if name := self._asked(person):
            self.here.accept(person, name)
            self.here.decide()

    @rule(person=who, why=st.sampled_from([Unserved.DECLINED, Unserved.NO_ANSWER]))
    def somebody_declines(self, person: str, why: Unserved) -> None:
        if name := self._asked(person):
            self.here.refuse(person, name, why)

    @rule(name=names)
    def a_team_is_confirmed(self, name: str) -> None:
        if self.here.team(name):
            self.here.confirm(name)
            self.here.decide()

    @rule(name=names, role=st.sampled_from([OFFICER, CLINICIAN]), status=st.sampled_from(statuses))
    def somebody_reports(self, name: str, role: str, status: StatusOf) -> None:
        team = self.here.team(name)
        if team and role in team and self.here.match(name).is_confirmed:
            self.here.report(OFFICER if role == OFFICER else CLINICIAN, status, name)
            self.here.decide()

    @rule(name=names, role=st.sampled_from([OFFICER, CLINICIAN, MEDIC]))
    def somebody_turns_round(self, name: str, role: Role) -> None:
        seat = self.here.match(name).seat_of(role) if self.here.team(name) else None
        if seat and seat.filled_by and not seat.arrived_at:
            turns_round(self.here, role, name)

    @rule(name=names, status=st.sampled_from([UnitStatus.ON_SCENE, UnitStatus.AVAILABLE]))
    def cad_sends_its_officer(self, name: str, status: UnitStatus) -> None:
        self.here.now += timedelta(seconds=1)
        target = CallId(name) if status is UnitStatus.ON_SCENE else None
        self.here.change(unit("11K", status, crew=("77",), call_id=target, at=self.here.now))

    @rule(person=st.sampled_from(["c1", "c2", "c3"]), name=names)
    def a_clinician_joins(self, person: str, name: str) -> None:
        self.here.join(person, name)

    @invariant()
    def everything_is_decided(self) -> None:
        again, once_more = self.here.decide(), self.here.decide()

        assert not again.proposed
        assert not again.ended
        assert not once_more.calls  # a reason may still follow from who was sent meanwhile

    @invariant()
    def every_call_that_should_have_a_team_has_one_or_a_reason(self) -> None:
        for known in self.here.calls.values():
            is_due = known.is_open and known.eligibility.is_eligible and not known.was_served
            if is_due and not self.here.team(known.key.call_id):
                assert known.told is not None
                assert not known.told.final

    def _is_open(self, name: str) -> bool:
        return any(c.key.call_id == name and c.is_open for c in self.here.calls.values())

    def _asked(self, person: str) -> str | None:
        return next(
            (
                match.key.call_id
                for match in self.here.matches.values()
                for seat in match.seats
                if seat.responder_id == person and not seat.filled_by and not seat.arrived_at
            ),
            None,
        )


Night.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestNight = Night.TestCase

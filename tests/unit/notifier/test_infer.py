"""What CAD's units say of officers on the call and of enrolled crews."""

from __future__ import annotations

from typing import Any

from services.notifier.domain.infer import Unit, infer
from services.notifier.domain.model import Match
from services.notifier.domain.step import Step
from shared.events.encounters import ResponderStatus
from shared.vocabulary import (
    CLINICIAN,
    AgencyId,
    CallId,
    ResponderId,
    StatusOf,
    StatusSource,
    UnitId,
    UnitStatus,
)
from tests.unit.notifier.nouns import (
    ASKING,
    after,
    confirmed_pair,
    fact,
    on_call,
    proposed,
    seat,
    types,
)


def unit(status: UnitStatus, *, at: float = 20, **more: Any) -> Unit:
    fields: dict[str, Any] = {"call_id": CallId("E1"), "crew": ()}
    return Unit(UnitId("11K"), AgencyId("riverton"), status, after(at), **(fields | more))


def heard(match: Match, *units: Unit) -> Step:
    return infer(match, units, asking=ASKING, now=after(60))


def with_officer() -> Match:
    return proposed(on_call(), seat(CLINICIAN, "c-1"), at=10).match


def test_an_officer_nobody_enrolled_has_his_status_from_cad() -> None:
    told = fact(heard(with_officer(), unit(UnitStatus.ON_SCENE)), ResponderStatus)

    assert (told.status, told.source) == (StatusOf.ON_SCENE, StatusSource.CAD)
    assert (told.responder_id, told.unit_id) == (None, "11K")


def test_the_same_status_is_told_once() -> None:
    once = heard(with_officer(), unit(UnitStatus.EN_ROUTE))

    assert types(heard(once.match, unit(UnitStatus.EN_ROUTE, at=25))) == []


def test_an_officer_who_is_free_again_has_cleared() -> None:
    there = heard(with_officer(), unit(UnitStatus.ON_SCENE)).match

    told = fact(heard(there, unit(UnitStatus.AVAILABLE, at=30, call_id=None)), ResponderStatus)

    assert (told.status, told.source) == (StatusOf.CLEARED, StatusSource.INFERRED)


def test_an_officer_who_is_sent_elsewhere_on_the_way_will_not_come() -> None:
    moving = heard(with_officer(), unit(UnitStatus.EN_ROUTE)).match

    elsewhere = unit(UnitStatus.EN_ROUTE, at=30, call_id=CallId("E9"))
    told = fact(heard(moving, elsewhere), ResponderStatus)

    assert told.status is StatusOf.CANCELLED_EN_ROUTE


def test_what_a_unit_did_before_it_was_sent_says_nothing() -> None:
    assert types(heard(with_officer(), unit(UnitStatus.AVAILABLE, at=5, call_id=None))) == []


def test_another_agencys_unit_of_the_same_name_is_another_unit() -> None:
    other = unit(UnitStatus.ON_SCENE)
    stranger = Unit(other.unit_id, AgencyId("lakeside"), other.status, other.at, other.call_id)

    assert types(heard(with_officer(), stranger)) == []


def test_a_crew_member_who_is_enrolled_moves_with_the_unit() -> None:
    crewed = unit(UnitStatus.EN_ROUTE, crew=(ResponderId("c-1"),))

    told = fact(heard(confirmed_pair(), crewed), ResponderStatus)

    assert (told.responder_id, told.status) == ("c-1", StatusOf.EN_ROUTE)


def test_a_clinicians_part_never_ends_by_a_click_in_cad() -> None:
    crew = (ResponderId("c-1"),)
    there = heard(confirmed_pair(), unit(UnitStatus.ON_SCENE, crew=crew)).match

    assert types(heard(there, unit(UnitStatus.AVAILABLE, at=40, call_id=None, crew=crew))) == []

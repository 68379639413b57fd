"""Calls for which there is nobody, whoever is on duty."""

from __future__ import annotations

from dataclasses import replace

from shared.vocabulary import (
    MEDIC,
    UnitStatus,
    Unserved,
)
from tests.unit.matcher.region import (
    Region,
    call,
    clinician,
    officer,
    policies,
    proposed,
    unit,
    why,
)


def test_an_officer_whose_unit_cad_has_elsewhere_is_not_free() -> None:
    busy = officer("o1", cad_ids=("77",))
    elsewhere = unit("11K", UnitStatus.ON_SCENE, crew=("77",), call_id="T9")
    here = Region(busy, elsewhere, clinician("c1"), call())

    assert why(here.decide()).why.reason is Unserved.NO_OFFICER_FREE
    assert proposed(here.change(replace(elsewhere, status=UnitStatus.AVAILABLE, call_id=None)))


def test_a_missing_medic_is_named_where_no_team_goes_without_one() -> None:
    only_triad = (
        '[[matching.teams]]\nstructure = "triad"\nroles = ["officer", "clinician", "medic"]'
    )
    here = Region(officer("o1"), clinician("c1"), call(), policy=policies(only_triad))

    told = why(here.decide())

    assert (told.why.reason, told.why.seat) == (Unserved.OTHER, MEDIC)
    assert told.why.detail == "No medic is on duty for this agency."


def test_an_agency_without_a_kind_of_team_for_a_call_says_so() -> None:
    only_civilian = '[[matching.teams]]\nstructure = "civilian"\nroles = ["clinician"]\n'
    only_civilian += 'eligibility = ["civilian_response"]'
    here = Region(officer("o1"), clinician("c1"), call(), policy=policies(only_civilian))

    assert why(here.decide()).why.reason is Unserved.OTHER


def test_people_who_are_free_make_no_team_where_only_cars_go() -> None:
    only_cars = '[[matching.teams]]\nstructure = "dedicated"\nroles = ["officer", "clinician"]'
    here = Region(officer("o1"), clinician("c1"), call(), policy=policies(only_cars))

    assert why(here.decide()).why.reason is Unserved.NO_CLINICIAN_FREE

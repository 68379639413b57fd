from shared.events.encounters import PersonCare, PersonOutcome
from shared.vocabulary import OutcomeCode
from tandem.city.behaviour import visit
from tandem.city.chance import pick, stream
from tandem.city.drive.forms import care_form, outcome_form
from tandem.city.said import REASONS


def test_every_outcome_form_is_one_that_the_contract_allows() -> None:
    dice = stream(1, "forms")
    visits = [visit(dice, pick(dice, REASONS)) for _ in range(300)]

    forms = [
        outcome_form(dice, seen, "m-1", is_crisis=True, officer_released_at=None) for seen in visits
    ]

    for form in forms:
        person = PersonOutcome.model_validate(form["people"][0])
        is_arrestable = OutcomeCode.ARRESTABLE_NOT_ARRESTED in person.outcomes
        assert is_arrestable == (person.offence_class is not None)
        assert person.outcomes


def test_only_an_officer_can_say_whether_it_helped() -> None:
    dice = stream(1, "form")
    seen = visit(dice, None)

    alone = outcome_form(dice, seen, "m-1", is_crisis=False, officer_released_at=None)
    released = "2026-01-09T23:00:00+00:00"
    together = outcome_form(dice, seen, "m-1", is_crisis=False, officer_released_at=released)

    assert "helped" not in alone
    assert together["officer_released_at"] == released
    assert "helped" in together


def test_a_care_form_has_services_and_no_words_about_the_person() -> None:
    form = care_form(stream(1, "care"), "valley-county")

    assert set(form) == {"people", "employer"}
    assert PersonCare.model_validate(form["people"][0]).services

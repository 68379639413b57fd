from collections import Counter
from datetime import datetime, timedelta

from shared.vocabulary import CLINICIAN, OFFICER
from tandem.city.endings import How
from tandem.city.people import fleet, staff
from tandem.city.town import City, plan_city

FRIDAY_AFTERNOON = datetime(2026, 1, 9, 15)  # noqa: DTZ001 - demand goes by local time


def city(seed: int = 1, hours: float = 6, label: str = "") -> City:
    return plan_city(seed, FRIDAY_AFTERNOON, timedelta(hours=hours), label)


def test_the_same_seed_gives_the_same_city() -> None:
    assert city(seed=5) == city(seed=5)


def test_another_seed_gives_another_city() -> None:
    assert city(seed=5).calls != city(seed=6).calls


def test_a_longer_day_begins_like_a_shorter_one() -> None:
    short, long = city(hours=1).calls, city(hours=2).calls

    assert [call for call in long if call in short] == list(short)


def test_calls_are_sorted_by_time_and_have_numbers_of_their_own() -> None:
    calls = city().calls

    assert [call.opened for call in calls] == sorted(call.opened for call in calls)
    assert len({call.call_id for call in calls}) == len(calls)


def test_the_label_keeps_two_days_apart() -> None:
    first, second = city(label="mon").calls, city(label="tue").calls

    assert not {call.call_id for call in first} & {call.call_id for call in second}


def test_both_towns_have_calls() -> None:
    agencies = Counter(call.agency for call in city().calls)

    assert agencies["riverton"] > agencies["lakeside"] > 0


def test_a_duplicate_is_merged_into_a_call_of_the_same_town() -> None:
    planned = city(hours=24)
    agency_of = {call.call_id: call.agency for call in planned.calls}

    assert planned.merged_into
    for duplicate, into in planned.merged_into.items():
        assert agency_of[duplicate] == agency_of[into]
        assert duplicate != into


def test_a_call_is_never_merged_into_a_duplicate() -> None:
    planned = city(hours=24)
    ends = {call.call_id: call.ending.how for call in planned.calls}

    assert all(ends[into] is not How.DUPLICATE for into in planned.merged_into.values())


def test_clinicians_are_shared_by_both_towns() -> None:
    clinicians = [person for person in staff(1) if person.role == CLINICIAN]

    assert sum(len(person.serves) == 2 for person in clinicians) >= 5
    assert len({person.employer for person in clinicians}) >= 3


def test_enrolled_officers_ride_in_patrol_units() -> None:
    people = staff(1)
    aboard = {cad_id for unit in fleet(1, people) for cad_id in unit.crew}
    officers = [it for it in people if it.role == OFFICER and it.team_id is None]

    assert officers
    assert all(set(officer.cad_ids) <= aboard for officer in officers)


def test_a_dedicated_car_has_an_officer_and_a_clinician_who_work_the_same_hours() -> None:
    people = staff(1)
    clinician, officer = (person for person in people if person.team_id)

    assert (clinician.role, officer.role) == (CLINICIAN, OFFICER)
    assert clinician.team_id == officer.team_id
    assert clinician.shift == officer.shift
    assert clinician.base == officer.base


def test_call_signs_are_unique_within_a_town() -> None:
    signs = [(unit.agency, unit.unit_id) for unit in fleet(1, staff(1))]

    assert len(set(signs)) == len(signs)

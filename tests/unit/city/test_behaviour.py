from collections import Counter
from functools import cache
from statistics import median

import pytest

from shared.vocabulary import OutcomeCode
from tandem.city.behaviour import Ended, Reply, Visit, answer, visit
from tandem.city.chance import pick, stream
from tandem.city.people import Habit
from tandem.city.said import REASONS, Reason

MANY = 6_000
HABIT = Habit(accepts=0.7, silent=0.1, pause_s=8)


@cache
def visits(reason: Reason | None = None) -> tuple[Visit, ...]:
    dice = stream(11, "visits")
    return tuple(visit(dice, reason or pick(dice, REASONS)) for _ in range(MANY))


def share(matching: int) -> float:
    return 100 * matching / MANY


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        (Ended.ENGAGED, 43.2),
        (Ended.NOT_LOCATED, 30.2),
        (Ended.REFUSED, 18.7),
        (Ended.CANCELLED, 7.1),
    ],
)
def test_not_everybody_is_met(ended: Ended, expected: float) -> None:
    found = sum(it.ended is ended for it in visits())

    assert share(found) == pytest.approx(expected, abs=2)


def test_one_dispatch_in_seven_ends_in_the_emergency_department() -> None:
    found = sum(it.outcome is OutcomeCode.TRANSPORT_ED for it in visits())

    assert share(found) == pytest.approx(13.9, abs=2.5)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (Reason.HARM, 26),
        (Reason.SUICIDALITY, 21),
        (Reason.FUNCTIONING, 16),
        (Reason.AGITATION, 8),
    ],
)
def test_the_emergency_department_goes_by_the_reason(reason: Reason, expected: float) -> None:
    found = sum(it.outcome is OutcomeCode.TRANSPORT_ED for it in visits(reason))

    assert share(found) == pytest.approx(expected, abs=1.5)


def test_arrests_are_rare() -> None:
    found = sum(it.outcome is OutcomeCode.ARREST for it in visits())

    assert share(found) == pytest.approx(0.3, abs=0.25)


def test_half_of_all_who_are_met_are_met_within_a_minute() -> None:
    minutes = [it.engages.total_seconds() / 60 for it in visits()]

    assert median(minutes) == 1


def test_people_answer_as_their_habit_says() -> None:
    dice = stream(2, "answers")
    replies = Counter(answer(dice, HABIT).reply for _ in range(MANY))

    assert share(replies[Reply.ACCEPT]) == pytest.approx(70, abs=1.5)
    assert share(replies[Reply.DECLINE]) == pytest.approx(20, abs=1.5)
    assert share(replies[Reply.NOTHING]) == pytest.approx(10, abs=1.5)


def test_only_a_decline_has_a_reason() -> None:
    dice = stream(2, "answers")

    for given in (answer(dice, HABIT) for _ in range(200)):
        assert (given.reason is not None) == (given.reply is Reply.DECLINE)


def test_a_dead_phone_never_answers() -> None:
    dice = stream(4, "dead")
    dead = Habit(accepts=1.0, silent=0.0, pause_s=8, dead_phone=True)

    assert {answer(dice, dead).reply for _ in range(200)} == {Reply.NOTHING}

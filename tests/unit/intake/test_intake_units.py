"""Units: the newest stamp wins."""

from __future__ import annotations

from datetime import timedelta

from services.intake.domain.model import Mark
from shared.events.units import UnitChanged
from shared.vocabulary import UnitStatus
from tests.support.dispatch import NIGHT, Desk, unit

MINUTE = timedelta(minutes=1)


def statuses(told: list[object]) -> list[UnitStatus]:
    return [body.status for body in told if isinstance(body, UnitChanged)]


def test_every_change_of_a_run_is_told_in_order() -> None:
    told = Desk().hears(unit("assigned"), unit("en_route"), unit("on_scene", at=NIGHT + MINUTE))

    assert statuses([*told]) == [
        UnitStatus.ASSIGNED,
        UnitStatus.EN_ROUTE,
        UnitStatus.ON_SCENE,
    ]
    assert len({body.number for body in told}) == 3


def test_older_news_changes_nothing() -> None:
    desk = Desk()

    told = desk.hears(unit("on_scene", at=NIGHT + MINUTE), unit("en_route"))

    assert statuses([*told]) == [UnitStatus.ON_SCENE]
    assert desk.run.marks == {Mark.STALE: 1}


def test_the_same_again_is_not_told_but_counts_as_seen() -> None:
    told = Desk().hears(
        unit("on_scene"),
        unit("on_scene", at=NIGHT + 2 * MINUTE),
        unit("available", at=NIGHT + MINUTE),
    )

    assert statuses([*told]) == [UnitStatus.ON_SCENE]


def test_a_stamp_from_the_future_does_not_silence_the_unit() -> None:
    desk = Desk()

    told = desk.hears(
        unit("en_route", at="2099-01-01T00:00:00Z"), unit("on_scene", at="2099-01-01T00:00:09Z")
    )

    assert statuses([*told]) == [UnitStatus.EN_ROUTE, UnitStatus.ON_SCENE]
    assert desk.run.marks[Mark.TIME_IN_FUTURE] == 2


def test_an_unknown_status_is_other_with_the_agencys_word_beside_it() -> None:
    told = Desk().hears(unit("lunch", status_code="10-7"))

    assert statuses([*told]) == [UnitStatus.OTHER]
    assert isinstance(told[0], UnitChanged)
    assert told[0].status_code == "10-7"

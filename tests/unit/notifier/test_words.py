"""What messages say, and what they never say; what may be recorded; whose snapshot counts."""

from __future__ import annotations

import pytest

from services.notifier.domain.outcomes import amends, wrong_with
from services.notifier.domain.people import Elsewhere, Newer, Same, Stale, take_snapshot
from services.notifier.domain.step import MessageKind, No
from services.notifier.domain.texts import full
from shared.events.encounters import PersonOutcome
from shared.events.people import ResponderChanged
from shared.policy.asking import Asking
from shared.vocabulary import (
    CLINICIAN,
    AgencyId,
    Contact,
    OutcomeCode,
    ResponderId,
    SeatMode,
    Structure,
)
from tests.unit.notifier.nouns import ASKING, proposed, seat


def test_an_offer_says_kind_area_and_minutes() -> None:
    match = proposed().match

    assert full(MessageKind.OFFER, match, ASKING, match.seats[1]) == (
        "Co-response offer near District 5, 9 min"
    )


def test_a_beat_without_a_name_is_called_by_its_code() -> None:
    match = proposed().match

    assert full(MessageKind.STAND_DOWN, match, Asking(), match.seats[1]) == (
        "Stand down from Co-response near beat 523"
    )


def test_who_helps_by_video_has_no_way_to_go() -> None:
    tele = seat(CLINICIAN, "c-1", mode=SeatMode.TELE)
    match = proposed(tele, structure=Structure.TELE).match

    assert full(MessageKind.OFFER, match, ASKING, tele) == (
        "Video co-response offer near District 5"
    )


@pytest.mark.parametrize("kind", MessageKind)
def test_no_message_names_place_headline_or_person(kind: MessageKind) -> None:
    match = proposed().match

    text = full(kind, match, ASKING, match.seats[1])

    for private in ("ALDER", "crisis", "weapon", "c-1", "o-1", "36.6"):
        assert private not in text


def outcome(*codes: OutcomeCode, **more: object) -> PersonOutcome:
    return PersonOutcome.model_validate({"outcomes": codes} | more)


@pytest.mark.parametrize(
    ("person", "kind"),
    [
        (outcome(OutcomeCode.ARRESTABLE_NOT_ARRESTED), "offence-class"),
        (outcome(OutcomeCode.REMAINED_IN_PLACE, offence_class="petty"), "offence-class"),
        (outcome(OutcomeCode.ARREST, contact=Contact.NOT_LOCATED), "contact"),
        (
            outcome(OutcomeCode.ARREST, OutcomeCode.ARRESTABLE_NOT_ARRESTED, offence_class="petty"),
            "outcomes",
        ),
    ],
)
def test_an_outcome_that_contradicts_itself_is_refused(person: PersonOutcome, kind: str) -> None:
    wrong = wrong_with((person,))

    assert wrong is not None
    assert wrong.kind == kind


def test_each_person_of_a_call_has_a_number() -> None:
    mother, child = outcome(OutcomeCode.REMAINED_IN_PLACE), outcome(OutcomeCode.LEFT_WITH_FAMILY)

    assert wrong_with((mother, child)) is not None
    assert wrong_with((mother, child.model_copy(update={"n": 2, "minor": True}))) is None


def test_nobody_met_may_be_recorded() -> None:
    gone = outcome(OutcomeCode.GONE_ON_ARRIVAL, contact=Contact.NOT_LOCATED)

    assert wrong_with((gone,)) is None


@pytest.mark.parametrize(
    ("known", "said", "revision"),
    [(None, None, 1), (1, 1, 2), (4, 4, 5)],
)
def test_an_amendment_names_what_it_replaces(
    known: int | None, said: int | None, revision: int
) -> None:
    assert amends(known, said) == revision


@pytest.mark.parametrize(("known", "said"), [(1, None), (2, 1), (None, 3)])
def test_an_amendment_of_something_else_is_refused(known: int | None, said: int | None) -> None:
    assert isinstance(amends(known, said), No)


def person(revision: int = 1, **more: object) -> ResponderChanged:
    fields = {"responder_id": "c-1", "agency": "riverton", "role": "clinician"}
    return ResponderChanged.model_validate(fields | {"revision": revision} | more)


def test_a_first_snapshot_is_new() -> None:
    assert take_snapshot(None, person(), revision=None) == Newer(person(1))
    assert take_snapshot(None, person(), revision=7) == Newer(person(7))


def test_a_changed_snapshot_gets_the_next_number() -> None:
    changed = person(employer="county")

    assert take_snapshot(person(3), changed, revision=None) == Newer(person(4, employer="county"))


def test_the_same_snapshot_again_changes_nothing() -> None:
    assert take_snapshot(person(3), person(), revision=None) == Same(person(3))
    assert take_snapshot(person(3), person(), revision=3) == Same(person(3))


def test_an_older_snapshot_is_refused() -> None:
    assert take_snapshot(person(3), person(trained=False), revision=2) == Stale(3)
    assert take_snapshot(person(3), person(trained=False), revision=3) == Stale(3)


def test_only_the_home_agency_edits_a_person() -> None:
    other = person().model_copy(update={"agency": AgencyId("lakeside")})

    assert take_snapshot(person(), other, revision=None) == Elsewhere()
    assert other.responder_id == ResponderId("c-1")

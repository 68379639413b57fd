"""Whom a command is about: a person's own part, or a partner's for whoever is of the team."""

from __future__ import annotations

from services.notifier.commands import Meant, member_meant
from services.notifier.domain.answer import decline
from services.notifier.domain.model import Match
from services.notifier.domain.report import report
from shared.vocabulary import CLINICIAN, OFFICER, ResponderId, StatusOf
from tests.unit.notifier.nouns import (
    ASKING,
    accepted,
    after,
    answer,
    proposed,
    says,
    seat,
    took,
)

OFFICER_1, CLINICIAN_1 = ResponderId("o-1"), ResponderId("c-1")


def clinician_there() -> Match:
    """The clinician is at the scene; the officer has only been asked."""
    match = accepted(proposed().match, "c-1").match
    [member] = match.members_named(CLINICIAN_1)
    return took(report(match, member, says(StatusOf.ON_SCENE), asking=ASKING, now=after(10))).match


def test_a_partner_who_has_the_seat_speaks_for_the_other() -> None:
    match = accepted(clinician_there(), "o-1").match

    found = member_meant(match, Meant(OFFICER_1, role=CLINICIAN))

    assert found is not None
    assert found.responder_id == CLINICIAN_1


def test_whoever_was_only_asked_speaks_for_nobody_else() -> None:
    match = clinician_there()
    declined = took(decline(match, answer(match, "o-1"), asking=ASKING, now=after(20))).match

    assert member_meant(match, Meant(OFFICER_1, role=CLINICIAN)) is None
    assert member_meant(declined, Meant(OFFICER_1, responder_id=CLINICIAN_1)) is None


def test_everybody_has_a_say_about_their_own_part() -> None:
    found = member_meant(clinician_there(), Meant(OFFICER_1))

    assert found is not None
    assert found.role == OFFICER


def test_whoever_is_at_the_scene_speaks_although_the_seat_went_to_another() -> None:
    seats = (seat(OFFICER, "o-1", kept=True), seat(CLINICIAN, "c-2"))
    match = proposed(*seats, known=clinician_there(), epoch=2).match

    assert member_meant(match, Meant(CLINICIAN_1, role=OFFICER)) is not None


def test_the_desk_names_anybody() -> None:
    assert member_meant(clinician_there(), Meant(None, role=OFFICER)) is not None

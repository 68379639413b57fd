"""Whom an Aegis call is about. Of names and numbers, nothing is read."""

from __future__ import annotations

from datetime import datetime

from services.intake.gateways.aegis_words import is_bystander
from services.intake.gateways.ages import age_on
from services.intake.gateways.markup import Element
from shared.events.cad import CadPerson


def people_of(call: Element, on: datetime) -> tuple[CadPerson, ...]:
    """The people the call is about, numbered as they stand; callers and witnesses are left out.

    Args:
        call: as exported.
        on: the day that ages are reckoned for.
    """
    concerned = [
        person
        for person in call.all("Persons", "Person")
        if not is_bystander(
            person.value("Role"),
            is_caller=(person.value("PrimaryCallerFlag") or "").lower() == "true",
        )
    ]
    return tuple(
        CadPerson(
            n=n,
            age=age_on(person.value("DateOfBirth") or "", on.date()),
            known_person=person.value("GlobalSubjectId"),
        )
        for n, person in enumerate(concerned, start=1)
    )

"""What may be said of what came of a call."""

from __future__ import annotations

from typing import Final

from services.notifier.domain.step import No
from shared.events.encounters import PersonOutcome
from shared.vocabulary import Contact, OutcomeCode

_WITHOUT_CONTACT: Final = frozenset(
    {
        OutcomeCode.UNABLE_TO_LOCATE,
        OutcomeCode.GONE_ON_ARRIVAL,
        OutcomeCode.CANCELLED_EN_ROUTE,
        OutcomeCode.DECLINED_SERVICES,
        OutcomeCode.OTHER,
    }
)


def amends(known: int | None, said: int | None) -> int | No:
    """The revision of a new record, which has to name the one that it amends.

    Args:
        known: the newest revision, if there is one.
        said: the revision that the sender has seen and amends.
    """
    if known == said:
        return (known or 0) + 1
    if known is None:
        return No("nothing-to-amend", "There is no record of this call yet; leave out 'amends'.")
    detail = f"Revision {known} is known; read it and send 'amends': {known} to replace it."
    return No("amends", detail)


def wrong_with(people: tuple[PersonOutcome, ...]) -> No | None:
    """What is wrong with the outcomes of the people of a call; none when nothing is."""
    if len({person.n for person in people}) < len(people):
        return No("people", "Each person of the call has a number 'n' of their own.")
    for person in people:
        codes = set(person.outcomes)
        if person.contact is not Contact.MADE and codes - _WITHOUT_CONTACT:
            return No("contact", "An outcome like this needs 'contact': 'made'.")
        if (OutcomeCode.ARRESTABLE_NOT_ARRESTED in codes) != (person.offence_class is not None):
            return No("offence-class", "'arrestable_not_arrested' and 'offence_class' go together.")
        if {OutcomeCode.ARREST, OutcomeCode.ARRESTABLE_NOT_ARRESTED} <= codes:
            return No("outcomes", "A person is either arrested or not.")
    return None

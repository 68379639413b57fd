"""Who may do what: a person for himself or his team, a supervisor for anybody of the agency."""

from __future__ import annotations

from services.notifier.store import people
from services.notifier.store.matches import Whereabouts
from shared.auth import Caller, not_found
from shared.bus.handling import Work
from shared.door import Door
from shared.errors import Refused
from shared.events.people import ResponderChanged
from shared.vocabulary import AgencyId, RegionId, ResponderId


def must_supervise(caller: Caller) -> None:
    """Refuse machine keys that may not act for people.

    Raises:
        Refused: 403 that names the scope.
    """
    if caller.responder_id is None and not caller.may("supervise"):
        raise Refused(403, "scope", "This door needs a key with scope supervise.")


def must_see(door: Door, caller: Caller, where: Whereabouts | None, thing: str) -> Whereabouts:
    """Refuse what belongs to others; people see their region, in which a seat must still be theirs.

    Raises:
        Refused: 403 for a key without the scope, 404 for what is not there or not theirs.
    """
    must_supervise(caller)
    if where is None:
        raise not_found(thing)
    if caller.responder_id is None:
        caller.must_see(where.agency)
    elif door.policies.region_of(AgencyId(caller.agency)) != where.region:
        raise not_found(thing)
    return where


def home_region(door: Door, caller: Caller, agency: str, responder_id: str) -> RegionId:
    """The region of a person's home agency, for the person or for a supervisor of that agency.

    Raises:
        Refused: 403 or 404 when the caller is neither.
    """
    must_supervise(caller)
    policy = door.policy(agency)
    caller.must_see(policy.agency)
    if caller.responder_id is not None and caller.responder_id != responder_id:
        raise not_found("person")
    return policy.region


async def serving(work: Work, responder_id: str, agency: str) -> ResponderChanged:
    """A person who may be sent for the agency.

    Raises:
        Refused: 404 when there is none.
    """
    person = await people.person(work.conn, work.region, responder_id)
    if person is None or not person.active or agency not in {person.agency, *person.serves}:
        raise not_found("person")
    return person


def person_meant(caller: Caller, named: str | None) -> ResponderId:
    """Whom a request is about: the person who sends it, or whom the supervisor names.

    Raises:
        Refused: 404 when a person names another, 422 when a supervisor names nobody.
    """
    if caller.responder_id is not None:
        if named not in {None, caller.responder_id}:
            raise not_found("person")
        return caller.responder_id
    if named is None:
        raise Refused(422, "invalid", "Say whom it is about.", "responder_id")
    return ResponderId(named)

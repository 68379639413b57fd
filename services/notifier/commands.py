"""What people do about a match, through whichever door: load, decide, store, tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from services.notifier.carry_out import carry_out
from services.notifier.domain import stand_down
from services.notifier.domain.answer import Answer, accept, decline
from services.notifier.domain.confirm import desk_confirms
from services.notifier.domain.model import Match, Member, Offer
from services.notifier.domain.officer_needed import call_for_officer
from services.notifier.domain.report import Report, is_of_the_team, report
from services.notifier.domain.step import No, Step
from services.notifier.domain.watch import check_in
from services.notifier.store import matches
from shared.auth import not_found
from shared.bus.handling import Work
from shared.errors import Refused
from shared.policy.asking import Asking
from shared.vocabulary import MatchId, ResponderId, Role, StatusSource

Decide = Callable[[Match, Asking], Step | No]


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a command is about.

    Attributes:
        by: the member who sends it; none for the desk.
        role: the seat, where it names one.
        responder_id: the person, where it names one.
    """

    by: ResponderId | None
    role: Role | None = None
    responder_id: ResponderId | None = None


async def answer_offer(work: Work, match_id: MatchId, given: Answer, *, takes: bool) -> Offer:
    """Accept or decline.

    Raises:
        Refused: 404 when there is no such offer for this person, 409 when it is not live.
    """
    verb = accept if takes else decline
    match = await _do(work, match_id, lambda m, a: verb(m, given, asking=a, now=work.now))
    offer = match.offer(given.offer_id)
    if offer is None:
        raise not_found("offer")
    return offer


async def report_status(work: Work, match_id: MatchId, meant: Meant, said: Report) -> Member:
    """Say how far a member of the team is.

    Raises:
        Refused: 404 when there is no such member, 409 when the status can't follow the last one.
    """
    member = await _member(work, match_id, meant)
    if meant.by not in {None, member.responder_id}:
        said = replace(said, source=StatusSource.PARTNER)
    match = await _do(work, match_id, lambda m, a: report(m, member, said, asking=a, now=work.now))
    return _same(match, member)


async def check_in_member(work: Work, match_id: MatchId, meant: Meant) -> Member:
    """Say that all is well with a member on scene.

    Raises:
        Refused: 404 when there is no such member, 409 when the member is not on scene.
    """
    member = await _member(work, match_id, meant)
    match = await _do(work, match_id, lambda m, a: check_in(m, member, asking=a, now=work.now))
    return _same(match, member)


async def need_officer(work: Work, match_id: MatchId, meant: Meant) -> Member:
    """Tell desk and partners that a member needs an officer now.

    Raises:
        Refused: 404 when there is no such member, 409 when the match has ended.
    """
    member = await _member(work, match_id, meant)
    await _do(work, match_id, lambda m, a: call_for_officer(m, member, asking=a, now=work.now))
    return member


async def acknowledge(work: Work, match_id: MatchId, responder_id: ResponderId) -> Match:
    """Say that a person has understood to stand down.

    Raises:
        Refused: 404 when there is no such match, 409 when the person was never stood down.
    """
    return await _do(
        work, match_id, lambda m, _: stand_down.acknowledge(m, responder_id, now=work.now)
    )


async def confirm_seat(work: Work, match_id: MatchId, role: Role) -> Match:
    """Let the desk fill a seat that is the desk's to fill.

    Raises:
        Refused: 409 when it is not.
    """
    return await _do(work, match_id, lambda m, a: desk_confirms(m, role, asking=a, now=work.now))


async def _do(work: Work, match_id: MatchId, decide: Decide) -> Match:
    known = await matches.load(work.conn, work.region, match_id)
    if known.match is None:
        raise not_found("match")
    step = decide(known.match, work.policies[known.match.agency].asking)
    if isinstance(step, No):
        raise Refused(404 if step.kind == "not-found" else 409, step.kind, step.detail)
    work.tell(*await carry_out(work, known, step))
    return step.match


async def _member(work: Work, match_id: MatchId, meant: Meant) -> Member:
    known = await matches.load(work.conn, work.region, match_id)
    member = known.match and member_meant(known.match, meant)
    if not member:
        raise not_found("member of this match")
    return member


def member_meant(match: Match, meant: Meant) -> Member | None:
    """The member that a command is about; nobody when the sender has no say about the member.

    Whoever holds a seat now comes before those who had one. Only the team speaks for a partner:
    who was asked and has not taken the seat must not calm the watch over somebody on scene.
    """
    if meant.by is not None and not match.members_named(meant.by):
        return None
    by_default = meant.by if meant.role is None else None
    person = meant.responder_id or by_default
    if person is None and meant.role is None:
        return None
    fitting = (
        member
        for member in match.members
        if (person is None or member.responder_id == person)
        and (meant.role is None or member.role == meant.role)
    )
    found = min(fitting, key=lambda m: (match.seat_of(m) is None, not m.is_on_scene), default=None)
    if found is None or meant.by in {None, found.responder_id}:
        return found
    own = match.members_named(meant.by) if meant.by else ()
    return found if any(is_of_the_team(match, member) for member in own) else None


def _same(match: Match, member: Member) -> Member:
    return match.member(member.role, member.who) or member

"""Why a call that may be answered has nobody: the seat that could not be filled, and what kept it.

The order of reasons goes from what came closest to a team to what was furthest from one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from services.matcher.domain.candidates import Obstacle
from services.matcher.domain.model import Told
from services.matcher.domain.structures import Nobody, Retry
from services.matcher.domain.waiting import View
from shared.policy.matching import Team
from shared.vocabulary import CLINICIAN, OFFICER, ResponderId, Role, Structure, Unserved

_NOT_FREE = {OFFICER: Unserved.NO_OFFICER_FREE, CLINICIAN: Unserved.NO_CLINICIAN_FREE}
_NOT_ON_DUTY = {OFFICER: Unserved.NO_OFFICER_FREE, CLINICIAN: Unserved.NO_CLINICIAN_ON_DUTY}
_KeptAway = Mapping[ResponderId, Obstacle | None]
_WORDS = {
    Unserved.DECLINED: "declined",
    Unserved.NO_ANSWER: "did not answer",
    Unserved.UNREACHABLE: "could not be reached",
    Unserved.CLINICIAN_CANCELLED: "cancelled under way",
}


def why_nobody(view: View, taken: Mapping[ResponderId, int]) -> Nobody:
    """Why this call got no team.

    Args:
        view: the call, and people as seen from it.
        taken: who was booked in this solve, with the urgency of the call that got them.
    """
    kinds = [team for team, _ in view.waiting.teams]
    if not kinds:
        return Nobody(Unserved.OTHER, "The agency has no kind of team for such a call.")
    if view.waiting.lost:
        return Nobody(
            Unserved.HIGHER_PRIORITY_ELSEWHERE,
            "The person asked was needed for a more urgent call, and nobody else is free.",
            kinds[0].lead,
        )
    main = next((team for team in kinds if team.structure is not Structure.DEDICATED), kinds[0])
    for role in _hardest_first(main, view):
        found = _seat(role, main, view, taken)
        if found:
            return found
    if any(seen.person.only_rides_along for seen in view.seen.values()):
        return Nobody(Unserved.TOO_FAR, "Nobody can bring the others in time.", main.lead)
    reason = _NOT_FREE.get(main.lead, Unserved.OTHER)
    return Nobody(reason, "People are free, but no complete team.", main.lead)


def _hardest_first(team: Team, view: View) -> list[Role]:
    settled = set(view.waiting.kept)
    if view.waiting.officer:
        settled.add(OFFICER)
    order = [team.lead, *(role for role in team.roles if role != team.lead)]
    return [role for role in order if role not in settled]


def _seat(role: Role, team: Team, view: View, taken: Mapping[ResponderId, int]) -> Nobody | None:
    by_video = team.structure is Structure.TELE and role == team.lead
    kept_away = {
        seen.responder_id: seen.by_video if by_video else seen.in_person
        for seen in view.seen.values()
        if seen.person.role == role
    }
    free = {who for who, obstacle in kept_away.items() if obstacle is None}
    if free - taken.keys():
        return None
    urgency = view.waiting.urgency
    lost = any(taken[who] < urgency for who in free)
    if lost or Obstacle.BUSY_MORE_URGENT in kept_away.values():
        detail = f"Every free {role} was needed for a more urgent call."
        return Nobody(Unserved.HIGHER_PRIORITY_ELSEWHERE, detail, role)
    kept_away |= {
        who: Obstacle.BUSY
        for who, obstacle in kept_away.items()
        if who in taken and obstacle not in {Obstacle.OFF_DUTY, Obstacle.REFUSED}
    }
    if Obstacle.REFUSED in kept_away.values():
        return _refused(role, view, kept_away)
    if Obstacle.TOO_FAR in kept_away.values():
        limit = round(view.waiting.policy.matching.max_travel_s / 60)
        detail = f"Every free {role} is over {limit} min away."
        return Nobody(Unserved.TOO_FAR, detail, role, is_elsewhere=_is_elsewhere(kept_away))
    return _not_free(role, view, kept_away)


def _refused(role: Role, view: View, kept_away: _KeptAway) -> Nobody:
    """The newest refusal counts: it is what left the call without anybody."""
    here = [why for who, why in view.waiting.call.refused if kept_away.get(who) is Obstacle.REFUSED]
    others = f"all {len(here)} who were asked" if len(here) > 1 else "the one who was asked"
    last = _WORDS.get(here[-1], here[-1].value)
    detail = f"No other {role} is free; of {others}, the last {last}."
    return Nobody(here[-1], detail, role, is_elsewhere=_is_elsewhere(kept_away))


def _not_free(role: Role, view: View, kept_away: _KeptAway) -> Nobody:
    counted = Counter(
        obstacle or Obstacle.BUSY
        for obstacle in kept_away.values()
        if obstacle is not Obstacle.OFF_DUTY
    )
    if not counted:
        reason = _NOT_ON_DUTY.get(role, Unserved.OTHER)
        return Nobody(reason, f"No {role} is on duty for this agency.", role)
    parts = ", ".join(f"{n} {what.replace('_', ' ')}" for what, n in sorted(counted.items()))
    reason = _NOT_FREE.get(role, Unserved.OTHER)
    quiet = [who for who, obstacle in kept_away.items() if obstacle is Obstacle.QUIET]
    detail, retry = f"No {role} is free ({parts}).", _quiet_ends(view, quiet)
    return Nobody(reason, detail, role, retry, _is_elsewhere(kept_away))


def _is_elsewhere(kept_away: _KeptAway) -> bool:
    return Obstacle.BUSY in kept_away.values()


def _quiet_ends(view: View, quiet: Iterable[ResponderId]) -> Retry:
    ends = [view.seen[who].person.duty.quiet_until for who in quiet]
    soonest = min((end for end in ends if end), default=None)
    return soonest or "on_change"


def same_story(nobody: Nobody, told: Told | None) -> Nobody:
    """Keep "needed for a more urgent call" while the people are still away for it."""
    was_lost = told is not None and told.reason is Unserved.HIGHER_PRIORITY_ELSEWHERE
    if told is None or not (was_lost and nobody.is_elsewhere):
        return nobody
    detail = "The people who were free are at a more urgent call."
    return Nobody(Unserved.HIGHER_PRIORITY_ELSEWHERE, detail, told.seat, nobody.retry)

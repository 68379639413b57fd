"""Go through all live matches: what stays, what loses seats, what ends."""

from __future__ import annotations

from services.matcher.domain.desk import Desk
from services.matcher.domain.merge import waits_for_target
from services.matcher.domain.model import Call, Match
from services.matcher.domain.review import Ends, Facts, Stays, review
from services.matcher.domain.structures import barred


def review_matches(desk: Desk) -> None:
    """Review all of them before any is filled: who is let go here may be needed there."""
    incomplete: list[Match] = []
    for match in sorted(desk.live.values(), key=lambda match: match.key):
        call = desk.calls[match.key]
        if waits_for_target(desk, call):
            continue
        match review(match, call, _facts(desk, match, call)):
            case Ends(how):
                desk.end(match, how)
            case Stays() as verdict:
                desk.live[call.key] = verdict.match
                if verdict.is_changed:
                    desk.changed.setdefault(call.key, "change")
                if not verdict.is_complete:
                    incomplete.append(verdict.match)
    for match in incomplete:
        desk.queue[match.key] = desk.waiting(desk.calls[match.key], match)


def _facts(desk: Desk, match: Match, call: Call) -> Facts:
    policy = desk.policy(call)
    return Facts(
        policy.matching,
        desk.eligibility(call, match),
        barred(call, policy, desk.now) if call.is_open else None,
        desk.officer_on(call),
        desk.crews(call.key.agency),
        desk.people,
    )

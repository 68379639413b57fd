"""Calls that became one: the live match moves along; of two, the earlier confirmed wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from services.matcher.domain.desk import Desk
from services.matcher.domain.model import Call, CallKey, Match
from shared.vocabulary import Completion

MERGED = "merged"


def follow_merges(desk: Desk) -> None:
    """Let live matches move to the calls as which their own live on."""
    for match in sorted(desk.live.values(), key=lambda match: match.key):
        call = desk.calls[match.key]
        target = goes_to(call, desk.calls) if call.merged_into else None
        if target is not None and not call.is_open and target.is_open:
            _move(desk, match, call, target)


def waits_for_target(desk: Desk, call: Call) -> bool:
    """Whether the call lives on as one that is not known yet."""
    is_merged = call.merged_into is not None and not call.is_open
    return is_merged and goes_to(call, desk.calls) is None


def _move(desk: Desk, match: Match, call: Call, target: Call) -> None:
    resident = desk.live.get(target.key)
    if resident and stays(match, resident):
        if not match.has_arrived:
            desk.end(match, Completion.CALL_CLOSED if match.is_confirmed else MERGED)
        return
    if resident:
        desk.end(resident, MERGED)
    del desk.live[match.key]
    target = desk.calls[target.key]
    desk.live[target.key] = moved(match, target)
    desk.changed[target.key] = "merge"
    known = dict(target.refused) | dict(call.refused)
    desk.update(replace(target, refused=tuple(known.items())))


def goes_to(call: Call, calls: Mapping[CallKey, Call]) -> Call | None:
    """The call as which a merged one lives on, however many merges on.

    Returns:
        None while that call is not known yet, or when merges run in a circle.
    """
    seen: set[CallKey] = set()
    while call.merged_into is not None and not call.is_open:
        seen.add(call.key)
        key = CallKey(call.key.agency, call.merged_into)
        if key in seen or key not in calls:
            return None
        call = calls[key]
    return call


def stays(mover: Match, resident: Match) -> bool:
    """Whether the match that is there already stays, and the other one ends.

    Nobody who has arrived is sent away; else the earlier confirmed wins, else whoever is there.
    """
    if resident.has_arrived or mover.has_arrived:
        return resident.has_arrived
    if resident.confirmed_at and mover.confirmed_at:
        return resident.confirmed_at <= mover.confirmed_at
    return resident.confirmed_at is not None or mover.confirmed_at is None


def moved(match: Match, to: Call) -> Match:
    """The match at its new call, with an epoch that is new for both."""
    return replace(
        match,
        key=to.key,
        epoch=max(match.epoch, to.epoch) + 1,
        seen=to.eligibility,
        eligibility=to.eligibility if to.eligibility.is_eligible else match.eligibility,
        place=to.position or match.place,
    )

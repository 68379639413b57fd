"""What is told and kept about a decision: seen, chosen, and nearly chosen."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from services.matcher.domain.batch import Chosen
from services.matcher.domain.candidates import Seen
from services.matcher.domain.model import HeldSeat, Match
from services.matcher.domain.waiting import View
from shared.events.matches import Decision
from shared.vocabulary import Structure

NEAREST = 8
"""So many people of each role are kept by name in a decision record; the rest are counted."""
Record = dict[str, Any]


def decision_of(chosen: Chosen) -> Decision:
    """What everybody is told about why these people."""
    waiting = chosen.view.waiting
    return Decision(
        rule=waiting.rule,
        arrival_s=round(chosen.arrival_s, 1),
        gap=round(chosen.solved.gap, 6),
        runner_up=chosen.runner_up,
        considered=len(chosen.view.seen),
        why=_why(chosen),
        policy=waiting.policy.version,
    )


def settled(match: Match, *, rule: str, why: str, policy: str, now: datetime) -> Decision:
    """What everybody is told where the people stay and something else has changed."""
    arrival = max((seat.arrives_at for seat in match.seats), default=now)
    arrival_s = max(0.0, (arrival - now).total_seconds())
    return Decision(rule=rule, arrival_s=round(arrival_s, 1), why=why, policy=policy)


def record_of(chosen: Chosen, seats: tuple[HeldSeat, ...], now: datetime) -> Record:
    """What a supervisor can read afterwards."""
    waiting = chosen.view.waiting
    return seen_by(chosen.view) | {
        "at": now.isoformat(),
        "chosen": {
            "structure": chosen.team.structure.value,
            "seats": {seat.role: seat.holder for seat in seats},
            "kept": sorted(waiting.kept),
            "arrival_s": round(chosen.arrival_s, 1),
            "cost_s": round(chosen.cost_s, 1),
        },
        "runner_up": chosen.runner_up,
        "gap": round(chosen.solved.gap, 6),
        "solve": {
            "calls": chosen.solved.calls,
            "cost_s": round(chosen.solved.cost_s, 1),
            "bound_s": round(chosen.solved.bound_s, 1),
            "steps": chosen.solved.steps,
        },
    }


def seen_by(view: View) -> Record:
    """What the optimiser saw from a call."""
    waiting = view.waiting
    officer = waiting.officer
    return {
        "rule": waiting.rule,
        "policy": waiting.policy.version,
        "eligibility": waiting.eligibility.value,
        "urgency": waiting.urgency,
        "wanted": list(waiting.call.skills),
        "teams": [
            {"structure": team.structure.value, "roles": list(team.roles), "price_s": price}
            for team, price in waiting.teams
        ],
        "officer_on_call": (
            {"unit_id": officer.unit_id, "travel_s": round(officer.travel_s, 1)}
            if officer
            else None
        ),
        "candidates": {role: _candidates(view, role) for role in _roles(view)},
    }


def _roles(view: View) -> list[str]:
    return sorted({seen.person.role for seen in view.seen.values()})


def _candidates(view: View, role: str) -> Record:
    everybody = [seen for seen in view.seen.values() if seen.person.role == role]
    everybody.sort(key=lambda s: (s.in_person is not None, s.travel_s, s.responder_id))
    further = Counter((seen.in_person or "free") for seen in everybody[NEAREST:])
    return {"nearest": [_candidate(seen) for seen in everybody[:NEAREST]], "further": further}


def _candidate(seen: Seen) -> Record:
    told: Record = {"responder_id": seen.responder_id, "travel_s": round(seen.travel_s, 1)}
    if seen.in_person:
        told["kept_away_by"] = seen.refused or seen.in_person
    if seen.price_s or seen.reroute_s:
        told |= {"price_s": seen.price_s, "reroute_s": seen.reroute_s}
    return told


_STRUCTURES = {
    Structure.DEDICATED: "The co-response car",
    Structure.ROTATING: "Officer and clinician",
    Structure.TRIAD: "Officer, clinician and medic",
    Structure.TELE: "The clinician by video",
    Structure.CIVILIAN: "A team without police",
}


def _why(chosen: Chosen) -> str:
    waiting = chosen.view.waiting
    parts = [f"{_STRUCTURES[chosen.team.structure]} can be there in {_minutes(chosen.arrival_s)}"]
    if waiting.officer and chosen.team.structure is not Structure.DEDICATED:
        parts.append(f"CAD has {waiting.officer.unit_id} on the call")
    if waiting.kept:
        parts.append(f"kept: {', '.join(sorted(waiting.kept))}")
    if chosen.runner_up:
        parts.append(f"next best {_minutes(chosen.runner_up['arrival_s'])}")
    return "; ".join(parts) + "."


def _minutes(seconds: float) -> str:
    return f"{round(seconds / 60)} min"

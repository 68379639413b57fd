"""Assess labeled calls as the service would, and say how well that fits their labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from services.intake.domain.assess import Verdict, assess
from services.intake.domain.earlier import type_name
from services.intake.domain.plan import Plan
from services.intake.learning import scores
from services.intake.learning.history import Case, walk
from shared.vocabulary import Eligibility

MOST_GROUPS = 40
MOST_WRONG = 20
MOST_REASONS = 4
THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
Json = dict[str, Any]


class Scored(NamedTuple):
    """A labeled call with its assessment."""

    case: Case
    verdict: Verdict
    label: bool

    @property
    def probability(self) -> float:
        """What the policy says, 0 to 1."""
        return self.verdict.found.probability


def assessed(cases: Sequence[Case], plan: Plan, since: date | None = None) -> Iterator[Scored]:
    """Each labeled call with its assessment, by opening.

    Args:
        cases: all of them, since earlier ones are looked back at.
        plan: the agency's policy.
        since: calls opened before this day, in the agency's zone, are only looked back at.
    """
    for case, past in walk(cases, plan):
        is_late = since is None or case.opened_at.astimezone(plan.zone).date() >= since
        if case.label is not None and is_late:
            yield Scored(case, assess(case.call, case.sent, plan, past), case.label)


def figures(found: Sequence[Scored], plan: Plan) -> Json:
    """All figures of a policy on labeled calls.

    Args:
        found: at least one positive and one negative among them.
        plan: the policy, for its threshold, version and zone.
    """
    says, labels = scores.arrays((it.probability, it.label) for it in found)
    chosen = np.array([it.verdict.outcome.eligibility.is_eligible for it in found])
    base = np.full_like(says, labels.mean())
    return {
        "policy": plan.version,
        "first": found[0].case.opened_at.astimezone(plan.zone).isoformat(),
        "last": found[-1].case.opened_at.astimezone(plan.zone).isoformat(),
        "calls": len(found),
        "positives": scores.Share(int(labels.sum()), len(found)).as_json(),
        "average_precision": scores.average_precision(says, labels),
        "brier": scores.brier(says, labels),
        "brier_of_base_rate": scores.brier(base, labels),
        "eligible": scores.precision_recall(chosen, labels),
        "threshold": plan.policy.threshold,
        "thresholds": [
            {"threshold": it} | scores.precision_recall(says >= it, labels) for it in THRESHOLDS
        ],
        "curve": scores.curve(says, labels),
        "reliability": scores.reliability(says, labels),
        "confusion": _confusion(found),
        "by": _groups(found, plan.zone),
        "misses": _wrong([it for it in found if it.label], plan.zone),
        "false_alarms": _wrong([it for it in found if not it.label], plan.zone),
    }


def _confusion(found: Sequence[Scored]) -> list[Json]:
    return [
        {
            "outcome": outcome.value,
            "behavioral_health": sum(it.label for it in of),
            "other": sum(not it.label for it in of),
            **scores.Share(sum(it.label for it in of), len(of)).as_json(),
        }
        for outcome in Eligibility
        for of in [[it for it in found if it.verdict.outcome.eligibility is outcome]]
    ]


def _groups(found: Sequence[Scored], zone: ZoneInfo) -> dict[str, list[Json]]:
    """By type and beat, the most frequent; by hour, in order."""
    by_type = _grouped(found, lambda it: type_name(it.case.sent.call_type) or "none")
    by_beat = _grouped(found, lambda it: (it.case.sent.location.beat or "none").upper())
    by_hour = _grouped(found, lambda it: f"{it.case.opened_at.astimezone(zone):%H}")
    by_hour.sort(key=lambda group: str(group["name"]))
    return {"type": by_type[:MOST_GROUPS], "hour": by_hour, "beat": by_beat[:MOST_GROUPS]}


def _grouped(found: Sequence[Scored], name: Callable[[Scored], str]) -> list[Json]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for it in found:
        groups[name(it)].append(it)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return [_group(name, members) for name, members in ordered]


def _group(name: str, members: Sequence[Scored]) -> Json:
    says, labels = scores.arrays((it.probability, it.label) for it in members)
    chosen = np.array([it.verdict.outcome.eligibility.is_eligible for it in members])
    return {
        "name": name,
        "calls": len(members),
        "said": float(says.mean()),
        "positives": scores.Share(int(labels.sum()), len(members)).as_json(),
        **scores.precision_recall(chosen, labels),
    }


def _wrong(found: Sequence[Scored], zone: ZoneInfo) -> list[Json]:
    """The calls whose probability was farthest from their label, with the reasons that weighed."""
    worst = sorted(found, key=lambda it: (-abs(it.probability - it.label), it.case.call.call_id))
    return [
        {
            "call_id": it.case.call.call_id,
            "opened_at": it.case.opened_at.astimezone(zone).isoformat(),
            "type": type_name(it.case.sent.call_type),
            "probability": it.probability,
            "outcome": it.verdict.outcome.eligibility.value,
            "because": _because(it.verdict),
        }
        for it in worst[:MOST_WRONG]
    ]


def _because(verdict: Verdict) -> list[str]:
    weighty = sorted(verdict.reasons, key=lambda reason: -abs(reason.weight))
    return [f"{it.rule} {it.weight:+.2f}" for it in weighty[:MOST_REASONS] if it.weight]

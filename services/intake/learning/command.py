"""`python -m services.intake policy-test|policy-fit REQUEST`: JSON in, JSON lines out.

Each line is `{"part": ..., "done": n, "of": n}`, then one `{"report": ...}` or `{"refused": ...}`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

import numpy as np

from services.intake.domain.earlier import type_name
from services.intake.domain.plan import Plan
from services.intake.learning import scores
from services.intake.learning.fit import Learned, check_enough, learn
from services.intake.learning.history import Case, History, read_history
from services.intake.learning.measure import Json, Scored, assessed, figures
from services.intake.learning.refusal import Refusal
from services.intake.learning.request import Asked, plan_of
from services.intake.learning.rows import describe, rates
from services.intake.learning.written import fitted_text, without_fitted
from shared.policy.fitted import Fitted, Measured

LEAST_TO_TEST = 20
"""With fewer behavioral-health calls, or fewer others, no figure would mean anything."""
_SAY_EVERY = 2000
T = TypeVar("T")


def run(arguments: list[str]) -> int:
    """Do what the command line asks; returns the exit code."""
    command, request = arguments
    asked = Asked.model_validate_json(request)
    try:
        report = fit(asked) if command == "policy-fit" else test(asked)
    except Refusal as refusal:
        _say({"refused": str(refusal)})
        return 1
    _say({"report": report})
    return 0


def test(asked: Asked) -> Json:
    """Measure a policy on a labeled history."""
    mapping = asked.read_mapping()
    plan = plan_of(asked.policy_text(mapping), asked.policy.name if asked.policy else "builtin")
    history = _history(asked, plan)
    return _about(history) | figures(_scored("assessed", history.cases, plan, asked.since), plan)


def fit(asked: Asked) -> Json:
    """Learn weights until a day, write them, and measure before and after on the time since."""
    if asked.until is None or asked.out is None:
        raise Refusal("A fit needs --until and --out.")
    text = asked.policy_text(asked.read_mapping())
    plan = plan_of(text, asked.policy.name if asked.policy else asked.out.name)
    history = _history(asked, plan)
    before = _scored("before", history.cases, plan, asked.until)
    early = [it for it in history.cases if _day(it, plan) < asked.until]
    learned = _learned(early, plan, asked.until)
    section = learned.section
    bare = without_fitted(text)
    fresh = plan_of(bare + fitted_text(section, {}), asked.out.name)
    after = _scored("after", history.cases, fresh, asked.until)
    section = section.model_copy(update={"measured": measured(after)})
    written = bare + fitted_text(section, by_itself(early, plan))
    final = plan_of(written, asked.out.name)
    asked.out.write_text(written, encoding="utf-8")
    return _about(history) | {
        "until": asked.until.isoformat(),
        "out": str(asked.out),
        "learned_from": {"calls": section.calls, "positives": section.positives},
        "weights": len(section.weights),
        "together": learned.choice.together,
        "looseness": learned.choice.looseness,
        "type_table": type_table(section, after),
        "before": figures(before, plan),
        "after": figures(after, final),
    }


def _learned(early: list[Case], plan: Plan, until: date) -> Learned:
    if not any(case.label for case in early):
        check_enough([], until)
    known = rates(early, until)
    rows = list(_counting("described", describe(early, plan, known), known.calls))
    return learn(rows, until, lambda done, of: _say({"part": "learning", "done": done, "of": of}))


def measured(found: list[Scored]) -> Measured:
    """What drift is measured from."""
    says, labels = scores.arrays((it.probability, it.label) for it in found)
    return Measured(
        calls=len(found),
        positives=int(labels.sum()),
        average_precision=round(scores.average_precision(says, labels), 4),
        brier=round(scores.brier(says, labels), 4),
    )


def type_table(section: Fitted, found: list[Scored]) -> Json:
    """How well a table of each type's rate, learned from the same time, would have done."""
    says = np.array([section.rate(type_name(it.case.sent.call_type)) for it in found])
    labels = np.array([it.label for it in found], dtype=np.bool_)
    return {
        "average_precision": scores.average_precision(says, labels),
        "brier": scores.brier(says, labels),
    }


def by_itself(cases: list[Case], plan: Plan) -> dict[str, float]:
    """Trait of each type -> what the type says by weights that are not learned."""
    return {
        f"type.{type_name(case.sent.call_type)}": sum(
            reason.weight for reason in plan.type_view(case.sent.call_type).judged.reasons
        )
        for case in cases
    }


def _history(asked: Asked, plan: Plan) -> History:
    _say({"part": "reading", "done": 0, "of": 1})
    history = read_history(asked.history, asked.read_mapping(), asked.column(), plan)
    _say({"part": "reading", "done": 1, "of": 1})
    if not any(case.label is not None for case in history.cases):
        raise Refusal(
            f"No call has a label in column {asked.label!r}: yes/no, true/false and 1/0 are read; "
            "name other values that mean behavioral health with --positive."
        )
    return history


def _scored(part: str, cases: list[Case], plan: Plan, since: date | None) -> list[Scored]:
    of = sum(c.label is not None and (since is None or _day(c, plan) >= since) for c in cases)
    found = list(_counting(part, assessed(cases, plan, since), of))
    positives = sum(it.label for it in found)
    if min(positives, len(found) - positives) < LEAST_TO_TEST:
        raise Refusal(
            f"There are {positives} behavioral-health calls and {len(found) - positives} others "
            f"with a label to test on{f' from {since} on' if since else ''}; {LEAST_TO_TEST} of "
            "each are needed for a figure to mean anything."
        )
    return found


def _about(history: History) -> Json:
    return {
        "rows": history.rows,
        "unlabeled": history.unlabeled,
        "refused": dict(history.refused.most_common()),
    }


def _day(case: Case, plan: Plan) -> date:
    return case.opened_at.astimezone(plan.zone).date()


def _counting(part: str, items: Iterable[T], of: int) -> Iterator[T]:
    done = 0
    for done, item in enumerate(items, start=1):
        if done % _SAY_EVERY == 0:
            _say({"part": part, "done": done, "of": of})
        yield item
    _say({"part": part, "done": done, "of": of})


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()

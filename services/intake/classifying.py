"""`python -m services.intake classify-types`: verdicts on call types, without calls around them.

Standard input has one JSON object on each line, with `code`, `description` or both; standard
output gets one for each, in the same order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from services.intake.domain.call_type import read_type
from services.intake.domain.evidence import Reason
from services.intake.domain.probability import probability
from shared.events.cad import CallType
from shared.policy.assessing import Assessing
from shared.policy.files import load_policy


def policy_of(paths: list[str]) -> Assessing:
    """The section of the policy file that is named, if one is; else all defaults.

    Raises:
        BadPolicy: when the file can't be read.
    """
    return load_policy(Path(paths[0])).assessing if paths else Assessing()


def classify(lines: Iterable[str], policy: Assessing) -> Iterator[str]:
    """A verdict for each line, with its line end.

    Args:
        lines: JSON objects of call types.
        policy: the agency's.
    """
    for line in filter(str.strip, lines):
        judged = read_type(CallType.model_validate_json(line), policy).judged
        verdict = {
            "verdict": judged.verdict,
            "category": judged.category,
            "subtype": judged.subtype,
            "probability": probability(policy.prior, judged.reasons),
            "evidence": [_evidence(reason) for reason in judged.reasons],
        }
        yield json.dumps(verdict) + "\n"


def _evidence(reason: Reason) -> dict[str, object]:
    return {
        "rule": reason.rule,
        "weight": reason.weight,
        "where": reason.where,
        "quote": reason.quote,
    }

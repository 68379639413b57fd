"""What the call type says: by the agency's own table, else by the dictionary."""

from __future__ import annotations

from typing import NamedTuple

from services.intake.domain.call_types.judging import Judged, judge
from services.intake.domain.call_types.local import judge_by_table
from shared.events.cad import CallType
from shared.policy.assessing import Assessing

_LABEL = 60
_CODE, _DESCRIPTION = "call_type.code", "call_type.description"


class TypeView(NamedTuple):
    """What a call type says.

    Attributes:
        label: the type in plain words, for a headline; empty where there is nothing to say.
        judged: verdict, category and evidence.
    """

    label: str
    judged: Judged


def read_type(sent: CallType, policy: Assessing) -> TypeView:
    """Read a call type.

    Args:
        sent: code and description as CAD has them.
        policy: the agency's; an entry of its table, by code or by description, outranks the
            dictionary.
    """
    code, description = (sent.code or "").strip(), (sent.description or "").strip()
    label = (description or code)[:_LABEL]
    for text, where in ((code, _CODE), (description, _DESCRIPTION)):
        rule = policy.call_types.get(text.upper())
        if rule is not None:
            return TypeView(rule.label or label, judge_by_table(text, where, rule, policy))
    texts = [(sent.description or "", _DESCRIPTION), (sent.code or "", _CODE)]
    return TypeView(label, judge(texts, policy.categories))

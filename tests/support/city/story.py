"""A call's facts as lines, for the person who reads a failed test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.support.city.nouns import Call
from tests.support.facts import Told

_TOLD_WITH = (
    "revision", "epoch", "role", "responder_id", "status", "reason", "seat", "detail", "structure",
    "eligibility", "filled_by", "channel", "final",
)  # fmt: skip


def story(told: Iterable[Told], call: Call) -> str:
    """One line for each fact about the call, and for what was refused meanwhile."""
    lines = [_line(fact) for fact in told if _concerns(fact, call)]
    return "\n".join(lines) or "nothing was told about it"


def _concerns(fact: Told, call: Call) -> bool:
    return fact.body.get("call_id") == call.call_id or ".dlq." in fact.topic


def _line(fact: Told) -> str:
    if ".dlq." in fact.topic:
        why = f"{fact.headers.get('dlq-reason')} {fact.headers.get('dlq-detail')}"
        return f"  {fact.topic}: {fact.type} {why}"
    return f"  {fact.type} {_details(fact.body)}"


def _details(body: dict[str, Any]) -> str:
    words = [f"{name}={body[name]}" for name in _TOLD_WITH if body.get(name) is not None]
    words += [f"{name}={value}" for name, value in body.get("assessment", {}).items()][:2]
    words += [
        f"[{seat['role']} {seat.get('responder_id')} {seat['rule']} {seat.get('filled_by')}]"
        for seat in body.get("seats", ())
    ]
    return " ".join(words)

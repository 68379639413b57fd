"""Code tables: what the values of a column mean in Tandem's words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from shared.mapping import Target
from tandem.mapping.columns import Column

_STATUS: Final = (
    (r"cancel|void|duplicate|\bdup\b", "cancelled"),
    (r"clos|clear|complet|done|finish|resolv|archiv", "closed"),
    (r".", "open"),
)
_ORIGIN: Final = (
    (r"\b988\b|crisis line|lifeline", "988"),
    (r"9-?1-?1|wireless|e911", "911"),
    (r"officer|radio|self|field|on.?view", "officer"),
    (r"phone|non.?emerg|admin|landline|tel|online|web", "non_emergency"),
    (r"person|walk|lobby|counter", "walk_in"),
    (r"jail|detention", "jail"),
    (r"hospital|clinic", "hospital"),
    (r"school|campus", "school"),
)
IS_STATUS: Final = re.compile(
    r"open|activ|pend|wait|dispatch|assign|progress|scene|clos|clear|complet|cancel", re.IGNORECASE
)
"""What at least one value of a status says; states of the Union say none of it."""
_SEPARATORS: Final = (";", ",", "|", "/")
_YES_NO: Final = frozenset(["y", "n", "yes", "no", "true", "false", "0", "1", "t", "f"])
_PRIORITY: Final = re.compile(r"\D*(\d)\D*")
_ENDS: Final = " -"


def rule_of(target: Target, column: Column) -> dict[str, Any] | None:
    """The rule that reads a field from a column, beside its name; none when it can't be read.

    Args:
        target: the field.
        column: where its values are.
    """
    read = _RULES.get(target)
    return read(column) if read else {}


def _status(column: Column) -> dict[str, Any] | None:
    """None without values: one that is no status would be refused."""
    codes = {value: _meaning(value, _STATUS) for value in sorted(column.counts)}
    return {"codes": codes, "otherwise": "open"} if codes else None


def _origin(column: Column) -> dict[str, Any]:
    found = {value: _meaning(value, _ORIGIN) for value in sorted(column.counts)}
    known = {value: word for value, word in found.items() if word}
    return {"codes": known, "otherwise": "other"} if known else {}


def _flag(column: Column) -> dict[str, Any] | None:
    return {} if {value.lower() for value in column.counts} <= _YES_NO else None


def _age(column: Column) -> dict[str, Any] | None:
    return {} if all(value.isdigit() for value in column.counts) else None


def _kind(column: Column) -> dict[str, Any]:
    ending = sum(text.endswith(_ENDS) for text in column.texts)
    return {"drop": f"{_ENDS}$"} if ending > len(column.texts) / 20 else {}


def _meaning(value: str, words: tuple[tuple[str, str], ...]) -> str:
    return next((word for pattern, word in words if re.search(pattern, value, re.IGNORECASE)), "")


def _priority(column: Column) -> dict[str, Any]:
    """`Priority 1` means 1; bare numbers and letters are left to the policy."""
    values = sorted(column.counts)
    if not values or all(len(value) <= 2 for value in values):  # noqa: PLR2004 # a bare code
        return {}
    read = {value: match[1] for value in values if (match := _PRIORITY.fullmatch(value))}
    return {"codes": read} if len(read) == len(values) and len(set(read.values())) > 1 else {}


def _separator(column: Column) -> dict[str, Any]:
    shares = {sign: sum(sign in text for text in column.texts) for sign in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda sign: shares[sign])
    return {"separator": best if shares[best] else ","}


_RULES: Final[dict[Target, Callable[[Column], dict[str, Any] | None]]] = {
    "status": _status,
    "origin": _origin,
    "priority": _priority,
    "units": _separator,
    "flags.weapon": _flag,
    "people.age": _age,
    "call_type.code": _kind,
    "call_type.description": _kind,
}

"""I1: every acknowledged CAD event is assessed, or dead-lettered with a reason, in time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import cast

from shared.bus.inbox import Mark, mark_event, mark_place
from shared.events import CadCall, CallAssessed
from shared.events.cad import CANARY, CANARY_CALL
from tandem.audit.seen import GRACE, Seen
from tandem.records import Kept


def check(seen: Seen) -> Iterator[str]:
    """Every record on `cad.inbound.v1` has an inbox mark, and its call an assessment."""
    yield from _unpublished(seen)
    done = seen.tables.inbox.get("intake", {}).keys()
    refused = {letter.refused_place for letter in seen.dead_letters}
    assessed = {(told.body.agency, told.body.call_id) for told in seen.told(CallAssessed)}
    for record in seen.inbound:
        if record.at + GRACE > seen.read_at or record.place in refused:
            continue
        if done.isdisjoint(_marks_of(record)):
            yield f"{record.place} was never handled and is in no dead letter"
        elif (call := _call_of(record)) and call not in assessed:
            yield f"call {call[1]} of {call[0]}, told at {record.place}, was never assessed"


def _unpublished(seen: Seen) -> Iterator[str]:
    for service, waiting in seen.tables.waiting.items():
        if waiting.failed:
            yield f"{waiting.failed} facts of {service} were refused by the broker for good"
        if waiting.oldest_s is not None and waiting.oldest_s > GRACE.total_seconds():
            yield f"a fact of {service} has waited for the broker for {waiting.oldest_s:.0f} s"


def _marks_of(record: Kept) -> set[Mark]:
    """The names under which intake may have marked it."""
    marks = {mark_place(record.topic, record.partition, record.offset)}
    found = record.envelope
    if found and found.id and found.source:
        agencies = {found.agency or "", _inside(found.body, "agency") or ""}
        marks |= {mark_event(it, found.source, found.id, found.body) for it in agencies}
    return marks


def _call_of(record: Kept) -> tuple[str, str] | None:
    found = record.envelope
    if found is None or found.type != CadCall.type:
        return None
    agency, call_id = found.agency or _inside(found.body, "agency"), _inside(found.body, "call_id")
    if not agency or not call_id or (found.source, call_id) == (CANARY, CANARY_CALL):
        return None
    return agency, call_id


def _inside(body: bytes, name: str) -> str | None:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    value = cast("dict[str, object]", content).get(name) if isinstance(content, dict) else None
    return str(value) if isinstance(value, str | int) else None

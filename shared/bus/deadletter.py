"""Dead letters: what a service refused, with the reason, so that nothing is lost silently."""

from __future__ import annotations

from datetime import datetime

from shared.bus.envelope import Record
from shared.bus.outbox import Outgoing
from shared.errors import BadRecord
from shared.events.topics import CAD_INBOUND, CARE, CARE_DEAD_LETTERS, dead_letters_of

REASON_PREFIX = "dlq-"
BUG = "bug"
"""The reason of records on which a handler failed unexpectedly; each raises an alarm."""


def dead_letter(record: Record, error: BadRecord, *, service: str, now: datetime) -> Outgoing:
    """The refused record as it goes to the dead letters.

    It keeps its own key and headers. The body goes along byte for byte from `cad.inbound.v1` alone;
    other topics still have it, and what they say stays where access to it is governed. Refusals of
    care records have a topic of their own.

    Args:
        record: as it came.
        error: why it was refused.
        service: who refused it.
        now: when.
    """
    reasons = {
        "dlq-reason": error.reason,
        "dlq-detail": error.detail + (f" (at {error.where})" if error.where else ""),
        "dlq-topic": record.topic,
        "dlq-partition": str(record.partition),
        "dlq-offset": str(record.offset),
        "dlq-at": now.isoformat(),
    }
    kept = [(name, value) for name, value in record.headers if not name.startswith(REASON_PREFIX)]
    headers = kept + [(name, text.encode()) for name, text in reasons.items()]
    topic = CARE_DEAD_LETTERS if record.topic == CARE else dead_letters_of(service)
    body = record.value if record.topic == CAD_INBOUND else None
    return Outgoing(topic, record.key, headers, body)

"""Dead letters: what a service refused, with the reason, so that nothing is lost silently."""

from __future__ import annotations

from datetime import datetime

from shared.bus.envelope import Record
from shared.bus.outbox import Outgoing
from shared.errors import BadRecord
from shared.events.topics import CAD_INBOUND, CARE, CARE_DEAD_LETTERS, dead_letters_of
from shared.vocabulary import RegionId

REASON_PREFIX = "dlq-"
BUG = "bug"
"""The reason of records on which a handler failed unexpectedly; each raises an alarm."""


def dead_letter(
    record: Record,
    error: BadRecord,
    *,
    service: str,
    region: RegionId,
    now: datetime,
    is_bare: bool = False,
) -> Outgoing:
    """The refused record as it goes to the dead letters.

    It keeps its own key and headers. The body goes along byte for byte from `cad.inbound.v1` alone;
    other topics still have it, and what they say stays where access to it is governed. Refusals of
    care records have a topic of their own.

    Args:
        record: as it came.
        error: why it was refused.
        service: who refused it.
        region: where it ran; the key of a record that has none.
        now: when.
        is_bare: leave out all that the sender wrote, for a letter that can't be stored with it.
    """
    reasons = {
        "dlq-reason": error.reason,
        "dlq-detail": error.detail + (f" (at {error.where})" if error.where else ""),
        "dlq-topic": record.topic,
        "dlq-partition": str(record.partition),
        "dlq-offset": str(record.offset),
        "dlq-at": now.isoformat(),
    }
    topic = CARE_DEAD_LETTERS if record.topic == CARE else dead_letters_of(service)
    headers = [(name, text.encode("utf-8", "replace")) for name, text in reasons.items()]
    if is_bare:
        return Outgoing(topic, region.encode(), headers, None)
    kept = [
        (name, value or b"") for name, value in record.headers if not name.startswith(REASON_PREFIX)
    ]
    body = record.value if record.topic == CAD_INBOUND else None
    return Outgoing(topic, record.key or region.encode(), kept + headers, body)

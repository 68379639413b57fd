"""Says whose a record is that no handler gets to see."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.bus.envelope import Record, attributes_of
from shared.bus.handling import Odd, Oddity
from shared.clock import Clock
from shared.errors import BadRecord


def odd_record(oddity: Oddity, record: Record, clock: Clock) -> Odd:
    """What is odd about a record, with agency and source as far as its envelope can be read.

    Args:
        oddity: what was found.
        record: as it came.
        clock: the service's.
    """
    at = clock.at(datetime.fromtimestamp(record.timestamp / 1000, UTC))
    try:
        found = attributes_of(record)
    except BadRecord:
        return Odd(oddity, record.topic, "", "", at)
    return Odd(oddity, record.topic, found.agency or "", found.source or "", at)

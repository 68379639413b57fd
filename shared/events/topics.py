"""The topics, and what a broker has to know of them."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MAX_RECORD_BYTES = 512 * KIB
"""A larger event is refused at every door."""
MAX_REQUEST_BYTES = 2560 * KIB
"""Our producers' `max_request_size`: a dead letter with its headers must fit."""
DAY_MS = 86_400_000

CAD_INBOUND = "cad.inbound.v1"
CALLS = "calls.v1"
UNITS = "units.v1"
MATCHES = "matches.v1"
RESPONSES = "responses.v1"
PEOPLE = "people.v1"
CARE = "care.v1"
SERVICES = ("intake", "matcher", "notifier", "metrics")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it has to be created.

    Attributes:
        name: its name.
        max_message_bytes: largest record that the broker takes.
        retention_ms: how long records are kept, in milliseconds.
    """

    name: str
    max_message_bytes: int = 2048 * KIB
    retention_ms: int = 7 * DAY_MS


def dead_letters_of(service: str) -> str:
    """The topic for what this service refused."""
    return f"{service}.dlq.v1"


CARE_DEAD_LETTERS = "care.dlq.v1"

TOPICS = (
    *(Topic(name) for name in (CAD_INBOUND, CALLS, UNITS, MATCHES, RESPONSES, PEOPLE, CARE)),
    *(Topic(dead_letters_of(service), max_message_bytes=3072 * KIB) for service in SERVICES),
    Topic(CARE_DEAD_LETTERS, max_message_bytes=3072 * KIB),
)
DEFAULT_PARTITIONS = 12
"""All topics have the same number, so that a region is one lane everywhere."""

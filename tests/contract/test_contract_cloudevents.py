"""Our envelope and the official CloudEvents library understand each other, in both modes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cloudevents.core.bindings.kafka import (
    KafkaMessage,
    from_binary_event,
    to_binary_event,
    to_structured_event,
)

from shared.bus.envelope import attributes_of, decode
from shared.events import TYPES
from shared.vocabulary import AgencyId
from tests.contract.bodies import AGENCY, body
from tests.contract.golden import Golden, made_now

NOW = datetime(2026, 1, 1, 8, 1, tzinfo=UTC)


def message_of(record: Golden) -> KafkaMessage:
    return KafkaMessage(headers=dict(record.headers), key=record.key, value=record.value or b"")


def record_of(message: KafkaMessage, topic: str) -> Golden:
    return Golden(topic, b"valley", [*message.headers.items()], message.value)


@pytest.mark.parametrize("type_", TYPES)
def test_the_library_reads_what_we_write(type_: str) -> None:
    record = made_now(type_)

    event = from_binary_event(message_of(record))

    assert event.get_type() == type_
    assert event.get_specversion() == "1.0"
    assert event.get_extension("agency") == AGENCY
    assert event.get_data() == record.body


@pytest.mark.parametrize("mode", [to_binary_event, to_structured_event])
@pytest.mark.parametrize("type_", TYPES)
def test_we_read_what_the_library_writes(type_: str, mode: type) -> None:
    record = made_now(type_)
    message = mode(from_binary_event(message_of(record)))

    found = decode(
        attributes_of(record_of(message, record.topic)),
        topic=record.topic,
        received_at=NOW,
        known=frozenset({AgencyId(AGENCY)}),
    )

    assert found is not None
    assert found.body == body(type_)
    assert found.id == from_binary_event(message_of(record)).get_id()

"""A dispatch system that publishes to `cad.inbound.v1`, well-formed or not."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.structs import RecordMetadata

from shared.events import topics

SOURCE = "/cad/test"


class Cad:
    """Publishes as an agency's CAD would.

    Args:
        producer: connected; its batches are sent at once.
    """

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer

    async def publish(
        self,
        agency: str,
        type_: str,
        body: Mapping[str, Any],
        *,
        id_: str | None = None,
        traceparent: str | None = None,
    ) -> str:
        """Publish an event; returns once the broker has it.

        Args:
            agency: whose it is.
            type_: e.g. `cad.call.v1`.
            body: as JSON.
            id_: the CloudEvents id; by default a new one.
            traceparent: the CAD's own trace, if it has one.

        Returns:
            the event's id.
        """
        event_id = id_ or str(uuid.uuid4())
        headers = envelope(agency, type_, event_id)
        if traceparent:
            headers["traceparent"] = traceparent
        await self.publish_raw(json.dumps(body).encode(), headers, key=agency)
        return event_id

    async def publish_json(
        self, body: Mapping[str, Any], headers: Mapping[str, str]
    ) -> tuple[int, int]:
        """Publish a body with any headers; returns partition and offset."""
        placed = await self.publish_raw(json.dumps(body).encode(), headers)
        return placed.partition, placed.offset

    async def publish_raw(
        self, value: bytes | None, headers: Mapping[str, str], *, key: str | None = None
    ) -> RecordMetadata:
        """Publish any bytes with any headers; returns where the record lies."""
        return await self._producer.send_and_wait(
            topics.CAD_INBOUND,
            value=value,
            key=key.encode() if key else None,
            headers=[(name, text.encode()) for name, text in headers.items()],
        )


def envelope(agency: str, type_: str, id_: str) -> dict[str, str]:
    """The headers of a CloudEvent in binary mode."""
    return {
        "ce_specversion": "1.0",
        "ce_id": id_,
        "ce_source": SOURCE,
        "ce_type": type_,
        "ce_time": datetime.now(UTC).isoformat(),
        "ce_agency": agency,
        "content-type": "application/json",
    }


@asynccontextmanager
async def connected_cad(bootstrap: str) -> AsyncGenerator[Cad]:
    """A CAD with a connection to the broker."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        linger_ms=0,
        max_request_size=topics.MAX_REQUEST_BYTES,
        metadata_max_age_ms=5_000,
    )
    await producer.start()
    try:
        yield Cad(producer)
    finally:
        await producer.stop()

"""The two dispatch systems' feed: CloudEvents on `cad.inbound.v1`."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from aiokafka import AIOKafkaProducer

from shared.events import Body
from shared.events.topics import CAD_INBOUND


class Feed:
    """Publishes what dispatch systems tell.

    Args:
        producer: connected. An agency is the record key, so its events stay in order.
        day: sets this day's message ids apart from those of other days.
    """

    def __init__(self, producer: AIOKafkaProducer, day: str) -> None:
        self._producer = producer
        self._day = day
        self._numbers = count(1)
        self.sent = 0

    async def tell(self, agency: str, body: Body, at: datetime, *, twice: bool = False) -> None:
        """Publish an event; returns once the broker has it.

        Args:
            agency: whose dispatch system it is.
            body: what it tells.
            at: when.
            twice: whether it is sent again, the very same, as some systems do.
        """
        envelope = {
            "ce_specversion": "1.0",
            "ce_id": f"{self._day}-{next(self._numbers)}",
            "ce_source": f"/cad/{agency}",
            "ce_type": body.type,
            "ce_time": at.isoformat(),
            "ce_subject": body.subject,
            "ce_agency": agency,
            "content-type": "application/json",
        }
        headers = [(name, value.encode()) for name, value in envelope.items()]
        for _ in range(1 + twice):
            await self._producer.send_and_wait(
                CAD_INBOUND, body.to_json(), key=agency.encode(), headers=headers
            )
            self.sent += 1

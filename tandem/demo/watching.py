"""Feeds a board from all topics, from their beginning and for as long as it is told."""

from __future__ import annotations

from typing import Final

from shared.events.topics import TOPICS
from tandem.demo.board import Board
from tandem.records import fact_in, kept
from tandem.topics import reading

_WAIT_MS: Final = 100
_AT_ONCE: Final = 2000


async def watch(bootstrap: str, board: Board) -> None:
    """Read until cancelled.

    Args:
        bootstrap: where the broker is.
        board: told of every fact.

    Raises:
        NotReachable: when the broker does not answer.
    """
    async with reading(bootstrap, [topic.name for topic in TOPICS]) as consumer:
        while True:
            batches = await consumer.getmany(timeout_ms=_WAIT_MS, max_records=_AT_ONCE)
            for records in batches.values():
                for record in records:
                    told = fact_in(kept(record))
                    if told is not None:
                        board.hear(told)

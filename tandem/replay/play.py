"""Plays history into intake: begins a replay, publishes its rows, waits until each has an end."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, cast

import httpx
from aiokafka import AIOKafkaProducer

from shared.events import CadRecord
from shared.events.topics import CAD_INBOUND
from tandem.exit_codes import ExitCode
from tandem.failure import CommandFailed, NotReachable, WrongUsage
from tandem.replay.rows import Row
from tandem.target import Target
from tandem.topics import writing

_AT_ONCE: Final = 2000
_LOOK_EVERY_S: Final = 0.2
_STANDS_STILL_S: Final = 60.0
_LINGER_MS: Final = 5
OnProgress = Callable[[int, int], None]
"""Told how many rows were published and how many have an end."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows.

    Attributes:
        rows: published.
        assessed: folded into a call.
        dead_lettered: refused with a reason.
        seconds: from the first row published to the last with an end.
    """

    rows: int
    assessed: int
    dead_lettered: int
    seconds: float


async def play(
    target: Target,
    agency: str,
    mapping: dict[str, Any],
    history: Iterable[Row],
    on_progress: OnProgress = lambda _published, _ended: None,
) -> Counts:
    """Replay rows and wait until each was assessed or dead-lettered.

    Args:
        target: the running system.
        agency: whose history it is.
        mapping: how its rows become calls, as in a mapping file.
        history: the rows, oldest first.
        on_progress: told now and then how far it is.

    Raises:
        CommandFailed: when intake refuses, e.g. since the agency has live traffic.
        NotReachable: when the broker or intake does not answer.
    """
    headers = {"Authorization": f"Bearer {target['KEY_OPERATE']}"}
    async with httpx.AsyncClient(base_url=target["INTAKE_URL"], headers=headers) as intake:
        replay = await _begin(intake, agency, mapping)
        began = time.monotonic()
        async with writing(target["KAFKA_BOOTSTRAP_SERVERS"], linger_ms=_LINGER_MS) as producer:
            published = await _publish(producer, agency, replay["source"], history, on_progress)
        view = await _until_done(intake, replay["replay_id"], published, on_progress)
    return Counts(published, view["assessed"], view["refused"], time.monotonic() - began)


async def _begin(intake: httpx.AsyncClient, agency: str, mapping: dict[str, Any]) -> dict[str, Any]:
    wanted = {"agency": agency, "mapping": mapping}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    try:
        answer = await intake.post("/v1/replays", json=wanted, headers=key)
    except httpx.TransportError as error:
        raise _away(intake) from error
    if answer.is_success:
        return cast("dict[str, Any]", answer.json())
    problem = cast("dict[str, Any]", answer.json())
    sentence = str(problem.get("detail") or f"intake answers {answer.status_code}.")
    if answer.status_code == HTTPStatus.CONFLICT:
        raise CommandFailed(sentence, ExitCode.FOUND_PROBLEM)
    raise WrongUsage(sentence)


async def _publish(
    producer: AIOKafkaProducer,
    agency: str,
    source: str,
    history: Iterable[Row],
    on_progress: OnProgress,
) -> int:
    published = 0
    waiting: list[asyncio.Future[Any]] = []
    for row in history:
        waiting.append(await producer.send(CAD_INBOUND, **_record(agency, source, row)))
        published += 1
        if len(waiting) >= _AT_ONCE:
            await asyncio.gather(*waiting)
            waiting.clear()
            on_progress(published, 0)
    await asyncio.gather(*waiting)
    on_progress(published, 0)
    return published


def _record(agency: str, source: str, row: Row) -> dict[str, Any]:
    envelope = {
        "ce_specversion": "1.0",
        "ce_id": f"line-{row.line}",
        "ce_source": source,
        "ce_type": CadRecord.type,
        "ce_agency": agency,
        "content-type": "application/json",
    }
    body = {"row": row.columns, "line": row.line}
    headers = [(name, value.encode()) for name, value in envelope.items()]
    return {"value": json.dumps(body).encode(), "key": agency.encode(), "headers": headers}


async def _until_done(
    intake: httpx.AsyncClient, replay_id: str, rows: int, on_progress: OnProgress
) -> dict[str, Any]:
    seen, moved_at = -1, time.monotonic()
    while True:
        view = await _view(intake, replay_id)
        on_progress(rows, view["received"])
        if view["received"] >= rows:
            return view
        if view["received"] > seen:
            seen, moved_at = view["received"], time.monotonic()
        elif time.monotonic() - moved_at > _STANDS_STILL_S:
            raise NotReachable(
                f"intake stands still at {seen} of {rows} rows; look at its log and its lag."
            )
        await asyncio.sleep(_LOOK_EVERY_S)


async def _view(intake: httpx.AsyncClient, replay_id: str) -> dict[str, Any]:
    try:
        answer = await intake.get(f"/v1/replays/{replay_id}")
        answer.raise_for_status()
    except httpx.HTTPError as error:
        raise _away(intake) from error
    return cast("dict[str, Any]", answer.json())


def _away(intake: httpx.AsyncClient) -> NotReachable:
    return NotReachable(f"intake at {intake.base_url} does not answer; is the stack up?")

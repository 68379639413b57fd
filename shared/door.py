"""What an HTTP handler needs: a transaction to work in, the policies, and commands done once.

@router.post("/matches/{match_id}/withdraw", summary="Withdraw a match by hand")
async def withdraw(match_id: str, caller: Supervisor, once: Once) -> MatchView:
    region = ...
    return await once(region, lambda work: commands.withdraw(work, match_id, caller))
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import Depends, Header, Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.auth import AnyCaller, Caller, not_found
from shared.clock import Clock
from shared.db import passing_as_retry
from shared.errors import Refused
from shared.policy.model import AgencyPolicy
from shared.policy.snapshot import Policies
from shared.telemetry import current_traceparent
from shared.vocabulary import AgencyId, RegionId

if TYPE_CHECKING:
    from shared.bus.handling import Work
    from shared.bus.transaction import Transactions

R = TypeVar("R", bound=BaseModel)


class Door:
    """The way into a service's state for HTTP handlers and background work.

    Args:
        engine: the service's database.
        transactions: opens transactions that end in the outbox.
        policies: gives the policies in force now.
        clock: the service's clock.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        transactions: Transactions,
        policies: Callable[[], Policies],
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._transactions = transactions
        self._policies = policies
        self.clock = clock

    @property
    def policies(self) -> Policies:
        """The policies in force now."""
        return self._policies()

    def policy(self, agency: str) -> AgencyPolicy:
        """The agency's policy.

        Raises:
            Refused: 404 when nobody knows the agency.
        """
        policy = self.policies.get(AgencyId(agency))
        if policy is None:
            raise not_found("agency")
        return policy

    def work(
        self, region: RegionId, *, cause: str | None = None, traceparent: str | None = None
    ) -> AbstractAsyncContextManager[Work]:
        """One transaction under the region's lock; what `work.tell` was given goes out with it.

        Args:
            region: whose lock is taken.
            cause: what ids are made from; by default something new.
            traceparent: the trace that facts continue; by default the present one.
        """
        here = current_traceparent()
        followed = self._transactions.tracing.step("command", traceparent, link=here)
        return self._transactions.open(region, cause=cause, traceparent=followed or here)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """A connection to look at the state; nothing written through it lasts.

        Raises:
            Unavailable: when the database is away.
        """
        with passing_as_retry():
            async with self._engine.connect() as conn:
                yield conn


def door_of(request: Request) -> Door:
    """The service's door."""
    door: Door = request.app.state.door
    return door


TheDoor = Annotated[Door, Depends(door_of)]


class Command:
    """A POST that may be sent again with the same `Idempotency-Key` and then changes nothing.

    The first answer is kept in the transaction that did the work, and given again. The same key
    with another request is refused.
    """

    def __init__(self, door: Door, caller: Caller, key: str | None, request: bytes) -> None:
        self._door = door
        self._caller = caller
        self._key = key
        self._request = hashlib.sha256(request).digest()

    async def __call__(
        self,
        region: RegionId,
        act: Callable[[Work], Awaitable[R]],
        *,
        status: int = 200,
        traceparent: str | None = None,
    ) -> Response:
        """Do it once.

        Args:
            region: whose lock is taken.
            act: loads, decides, stores and tells within the given work.
            status: of the answer.
            traceparent: the trace that facts continue, e.g. the call's.

        Returns:
            What `act` returned, as JSON.

        Raises:
            Refused: 422 when the key was used for another request.
        """
        who = f"{region}/{self._caller.id}"  # a person's id is unique in the region alone
        cause = f"{who}/{self._key}/{self._request.hex()}" if self._key else None
        async with self._door.work(region, cause=cause, traceparent=traceparent) as work:
            if self._key and (known := await self._known(work.conn, who)):
                return known
            answer = (await act(work)).model_dump_json(exclude_none=True)
            if self._key:
                await self._keep(work.conn, who, status, answer)
        return Response(answer, status, media_type="application/json")

    async def _known(self, conn: AsyncConnection, who: str) -> Response | None:
        row = (await conn.execute(_KNOWN, {"caller": who, "key": self._key})).first()
        if row is None:
            return None
        if bytes(row.request) != self._request:
            raise Refused(
                422, "idempotency-key-reused", "This Idempotency-Key was used for another request."
            )
        return Response(row.answer, row.status, media_type="application/json")

    async def _keep(self, conn: AsyncConnection, who: str, status: int, answer: str) -> None:
        values = {"caller": who, "key": self._key, "request": self._request}
        await conn.execute(_KEEP, values | {"status": status, "answer": answer})


_KNOWN = text(
    "SELECT request, status, answer FROM idempotency WHERE caller = :caller AND key = :key"
)
_KEEP = text(
    "INSERT INTO idempotency (caller, key, request, status, answer)"
    " VALUES (:caller, :key, :request, :status, :answer)"
)


async def once_of(
    request: Request,
    door: TheDoor,
    caller: AnyCaller,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> Command:
    """The command that this request stands for."""
    content = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return Command(door, caller, idempotency_key, content)


Once = Annotated[Command, Depends(once_of)]

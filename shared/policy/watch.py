"""Hot reload: a changed policy file takes effect without a restart; a broken one does not.

Each version is stored before its first use, so that every decision can be explained later. When a
region's policies differ from those its work has settled on, the service's `on_policy` is told, once
for the region, by whoever publishes the region's lane.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared import logs, measures
from shared.bus.handling import OnPolicy, Settle
from shared.bus.outbox import lane_of
from shared.bus.transaction import Transactions
from shared.db import passing_as_retry
from shared.errors import BadPolicy, Retry
from shared.policy.files import MAPPING_SUFFIX, load_policies
from shared.policy.snapshot import Policies
from shared.vocabulary import AgencyId, RegionId

log = structlog.get_logger()
LOOK_EVERY_S = 0.5
Signature = tuple[tuple[str, int, int], ...]


class PolicyFolder:
    """The policies in force, and the folder they come from.

    Args:
        folder: one `<slug>.toml` for each agency.

    Raises:
        BadPolicy: at the first load.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._signature = self._sign()
        self.current: Policies = load_policies(folder)

    def changed(self) -> Policies | None:
        """The policies of a folder that has changed since the last look, if they are sound."""
        signature = self._sign()
        if signature == self._signature:
            return None
        self._signature = signature
        try:
            policies = load_policies(self._folder)
            self._keeps_all_agencies(policies)
        except BadPolicy as error:
            measures.POLICY_REFUSED.set(1)
            for problem in error.problems:
                log.error("policy refused; the old one stays", detail=problem)  # noqa: TRY400 # no trace
            return None
        measures.POLICY_REFUSED.set(0)
        return policies

    def _keeps_all_agencies(self, policies: Policies) -> None:
        """Refuse a folder without an agency that is served: its calls and offers may be live."""
        gone = sorted(self.current.agencies - policies.agencies)
        if gone:
            sentence = "is gone; put it back, or restart once nothing of the agency is live"
            raise BadPolicy([f"{agency}.toml: {sentence}" for agency in gone])

    def _sign(self) -> Signature:
        found: list[tuple[str, int, int]] = []
        for path in sorted(self._folder.glob("*.toml")):
            if not path.name.endswith(MAPPING_SUFFIX) and path.exists():
                stat = path.stat()
                found.append((path.name, stat.st_mtime_ns, stat.st_size))
        return tuple(found)


class PolicyWatch:
    """Keeps policies current, and has work settled anew when they changed.

    Args:
        folder: where they come from.
        engine: the service's database.
        transactions: opens them.
        lanes: partitions of every topic.
        held: gives the lanes this process publishes.
        on_policy: the service's own part, if it has one.
        settle: as at the end of a run.
    """

    def __init__(
        self,
        folder: PolicyFolder,
        engine: AsyncEngine,
        transactions: Transactions,
        lanes: int,
        held: Callable[[], frozenset[int]],
        on_policy: OnPolicy | None,
        settle: Settle | None,
    ) -> None:
        self._folder = folder
        self._engine = engine
        self._transactions = transactions
        self._lanes = lanes
        self._held = held
        self._on_policy = on_policy
        self._settle = settle
        self._pending: Policies | None = None
        self._told: dict[RegionId, frozenset[str]] = {}

    async def store(self, policies: Policies) -> None:
        """Keep these versions for good; needed before the first of them is used."""
        values = [
            {"agency": policy.agency, "digest": policy.digest, "body": policy.body}
            for policy in policies.values()
        ]
        with passing_as_retry():
            async with self._engine.begin() as conn:
                await conn.execute(_KEEP, values)

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            try:
                await self.look()
            except Retry as error:
                log.info("policies wait for the database", **logs.failure(error))
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Take up a changed folder, and tell the service of regions whose policies changed."""
        self._pending = self._folder.changed() or self._pending
        if self._pending is not None:
            await self.store(self._pending)
            self._folder.current, self._pending = self._pending, None
            log.info("policies reloaded", count=len(self._folder.current))
        if self._on_policy is None:
            return
        failures: list[BaseException] = []
        for region, members in self._folder.current.regions.items():
            versions = frozenset(policy.version for policy in members)
            mine = lane_of(region, self._lanes) in self._held()
            if mine and self._told.get(region) != versions:
                telling = self._tell(region, self._on_policy)
                [failure] = await asyncio.gather(telling, return_exceptions=True)
                if failure is None:
                    self._told[region] = versions
                else:
                    failures.append(failure)
            elif not mine:
                self._told.pop(region, None)
        if failures:  # the other regions have been told; these are tried again
            raise failures[0]

    async def _tell(self, region: RegionId, on_policy: OnPolicy) -> None:
        async with self._transactions.open(region) as work:
            seen = {
                AgencyId(row.agency): str(row.digest)
                for row in await work.conn.execute(_SEEN, {"region": region})
            }
            members = work.policies.regions.get(region, ())
            now = {policy.agency: policy.digest for policy in members}
            changed = frozenset(a for a, digest in now.items() if seen.get(a, digest) != digest)
            if changed:
                work.tell(*await on_policy(work, changed))
                if self._settle is not None and work.unsettled:
                    work.tell(*await self._settle(work))
            for agency, digest in now.items():
                if seen.get(agency) != digest:
                    values = {"region": region, "agency": agency, "digest": digest}
                    await work.conn.execute(_SETTLED_ON, values)


_KEEP = text(
    "INSERT INTO policies (agency, digest, body) VALUES (:agency, :digest, :body)"
    " ON CONFLICT DO NOTHING"
)
_SEEN = text("SELECT agency, digest FROM policies_seen WHERE region = :region")
_SETTLED_ON = text(
    "INSERT INTO policies_seen (region, agency, digest) VALUES (:region, :agency, :digest)"
    " ON CONFLICT (region, agency) DO UPDATE SET digest = excluded.digest"
)

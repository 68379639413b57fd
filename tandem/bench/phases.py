"""What is measured in which order, on which stack."""

from __future__ import annotations

import asyncio
import random
import tempfile
from pathlib import Path
from typing import Final, TypedDict

from shared.migrations import migrate
from tandem.bench import (
    adapters,
    assessing,
    backlog,
    matching,
    pipeline,
    recovery,
    reference,
    replaying,
    town,
)
from tandem.bench.figures import Quantiles, Spread
from tandem.bench.matching import Matched
from tandem.bench.replaying import Replayed
from tandem.progress import Reporter
from tandem.stack import KafkaChoice, LocalStack, StackOptions, TracingChoice
from tandem.stack.options import SERVICES

NAMES: Final = (
    "match",
    "assess",
    "adapters",
    "reference",
    "intake",
    "metrics",
    "pipeline",
    "replay",
    "recovery",
)
_WITHOUT_STACK: Final = frozenset({"match", "assess", "adapters"})
"""What needs neither broker nor database."""
_ALONE: Final = frozenset({"reference", "intake", "metrics"})
"""What is measured beside no other service."""


class Figures(TypedDict, total=False):
    """What the JSON holds; a phase that was left out is absent."""

    kafka: str
    match: list[Matched]
    reference_ms: Quantiles
    pipeline_ms: Quantiles
    assess_300_us: float
    assess_us: float
    eido_per_s: float
    aegis_per_s: float
    intake_per_s: float
    metrics_per_s: float
    replay: Replayed
    recovery_s: Spread


class Bench:
    """One run.

    Args:
        names: which phases.
        seconds: how long latency is measured.
        seed: of everything that is drawn.
        history: the calls to replay; left out where the file does not exist.
        say: shows progress.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        seconds: float,
        seed: int,
        history: Path,
        say: Reporter,
    ) -> None:
        self._names = names
        self._seconds = seconds
        self._seed = seed
        self._history = history
        self._say = say
        self._figures: Figures = {}

    async def run(self) -> Figures:
        """Measure everything that was asked for."""
        if "match" in self._names:
            self._figures["match"] = await matching.measure(self._seed, self._say)
        if "assess" in self._names:
            found = await asyncio.to_thread(assessing.measure, self._say)
            self._figures["assess_300_us"] = found["assess_300_us"]
            self._figures["assess_us"] = found["assess_us"]
        with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
            town.write_policies(Path(folder))
            replaying.write_policy(Path(folder))
            if "adapters" in self._names:
                await self._measure_adapters(Path(folder))
            if _ALONE & set(self._names):
                await self._measure_alone(Path(folder))
            if set(self._names) - _ALONE - _WITHOUT_STACK:
                await self._measure_together(Path(folder))
        return self._figures

    async def _measure_adapters(self, folder: Path) -> None:
        documents = folder / "documents"
        documents.mkdir()
        rates = await adapters.documents_per_s(documents, self._seed, self._say)
        self._figures["eido_per_s"] = rates["eido_per_s"]
        self._figures["aegis_per_s"] = rates["aegis_per_s"]

    async def _measure_alone(self, agencies: Path) -> None:
        options = _options(agencies, TracingChoice.NONE, with_services=False)
        async with LocalStack(options, self._say) as stack:
            self._figures["kafka"] = stack.kafka_kind
            if "intake" in self._names or "metrics" in self._names:
                for service in SERVICES:
                    await asyncio.to_thread(migrate, service, stack.database_url)
            if "intake" in self._names:
                rate = await backlog.intake_per_s(stack, self._seed, self._say)
                self._figures["intake_per_s"] = rate
            if "metrics" in self._names:
                rate = await backlog.metrics_per_s(stack, self._seed, self._say)
                self._figures["metrics_per_s"] = rate
            if "reference" in self._names:
                found = await reference.measure(stack, self._seconds, self._say)
                self._figures["reference_ms"] = found

    async def _measure_together(self, agencies: Path) -> None:
        options = _options(agencies, TracingChoice.ZIPKIN, with_services=True)
        async with LocalStack(options, self._say) as stack:
            self._figures["kafka"] = stack.kafka_kind
            if "pipeline" in self._names or "recovery" in self._names:
                self._say("town", "entering 600 people")
                await town.populate(stack, random.Random(self._seed))
                self._say("town", "ready")
            if "pipeline" in self._names:
                found = await pipeline.measure(stack, self._seconds, self._seed, self._say)
                self._figures["pipeline_ms"] = found
            if "replay" in self._names and self._history.exists():
                self._figures["replay"] = await replaying.measure(stack, self._history, self._say)
            if "recovery" in self._names:
                self._figures["recovery_s"] = await recovery.measure(stack, self._seed, self._say)


def _options(agencies: Path, tracing: TracingChoice, *, with_services: bool) -> StackOptions:
    return StackOptions(
        kafka=KafkaChoice.APACHE, tracing=tracing, agencies=agencies, with_services=with_services
    )

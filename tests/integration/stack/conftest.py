"""What the tests of the local stack share."""

from __future__ import annotations

import os

import pytest

from tandem.stack.artifacts import Artifacts, why_java_cannot_run


@pytest.fixture
async def apache_kafka() -> None:
    """Skips the test where Apache Kafka can't run, unless the run insists on it."""
    obstacle = await why_java_cannot_run(Artifacts.of("kafka"))
    if obstacle is not None and os.environ.get("TANDEM_REQUIRE_KAFKA") != "apache":
        pytest.skip(f"Apache Kafka can't run here: {obstacle}")


@pytest.fixture(autouse=True)
def _nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    """A broker or database of the developer's is left alone."""
    for name in ("KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)

"""Trace contexts, the sampling decision, and logs that say nothing private."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import cast

import pytest
import structlog
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import (
    SimpleSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.logs import configure_logs, failure
from shared.measures import SPANS_DROPPED
from shared.telemetry import CountedExporter, Tracing, format_traceparent, parse_traceparent

CAD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


def tracing(spans: InMemorySpanExporter, ratio: float = 1.0, backlog: float = 0.0) -> Tracing:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    return Tracing(provider.get_tracer("test"), ratio, backlog)


def test_a_context_survives_being_written_and_read() -> None:
    context = parse_traceparent(CAD)

    assert context is not None
    assert format_traceparent(context) == CAD


@pytest.mark.parametrize("text", [None, "", "00-x-y-01", "00-" + "0" * 32 + "-" + "0" * 16 + "-01"])
def test_a_malformed_context_is_none(text: str | None) -> None:
    assert parse_traceparent(text) is None


def test_a_call_s_trace_links_the_cad_s_and_does_not_inherit_its_verdict(
    spans: InMemorySpanExporter,
) -> None:
    begun = tracing(spans).begin_call(cad=CAD, waited=timedelta(0), subject="C1")

    [span] = spans.get_finished_spans()
    assert begun.endswith("-01")
    assert CAD.split("-")[1] not in begun
    assert [f"{link.context.trace_id:032x}" for link in span.links] == [CAD.split("-")[1]]


def test_in_a_backlog_calls_are_sampled_at_their_own_ratio(spans: InMemorySpanExporter) -> None:
    begun = tracing(spans).begin_call(cad=None, waited=timedelta(seconds=11), subject="C1")

    assert begun.endswith("-00")
    assert spans.get_finished_spans() == ()


def test_handling_is_a_child_and_unsampled_is_passed_on(spans: InMemorySpanExporter) -> None:
    tracer = tracing(spans)
    begun = tracer.begin_call(cad=None, waited=timedelta(0), subject="C1")
    with tracer.handling("handle", begun, {}) as inner:
        pass
    with tracer.handling("handle", CAD, {}) as unsampled:
        pass

    parent = parse_traceparent(begun)
    [_, child] = spans.get_finished_spans()
    assert parent is not None
    assert child.parent is not None
    assert child.parent.span_id == parent.span_id
    assert inner is not None
    assert inner != begun
    assert unsampled == CAD


class _Away(SpanExporter):
    """A collector that takes nothing."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        if len(spans) > 1:
            raise ConnectionError
        return SpanExportResult.FAILURE


def test_spans_that_nobody_took_are_counted() -> None:
    before = _dropped()
    span = TracerProvider().get_tracer("test").start_span("a")
    span.end()
    exporter = CountedExporter(_Away())

    exporter.export([cast("ReadableSpan", span)])
    with pytest.raises(ConnectionError):
        exporter.export([cast("ReadableSpan", span)] * 2)
    CountedExporter(InMemorySpanExporter()).export([cast("ReadableSpan", span)])

    assert _dropped() == before + 3


def _dropped() -> float:
    return next(iter(SPANS_DROPPED.collect())).samples[0].value


def test_a_log_line_drops_fields_off_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("intake", "0", "info")
    structlog.get_logger().info("read", call_id="C1", narrative="he has a knife")
    line = json.loads(capsys.readouterr().out)

    assert line["call_id"] == "C1"
    assert line["dropped"] == "narrative"
    assert "narrative" not in line


def test_a_failure_is_logged_without_its_message() -> None:
    with pytest.raises(ValueError, match="Elm") as caught:
        int("4711 Elm Street")
    fields = failure(caught.value)

    assert fields["error"] == "ValueError"
    assert "Elm" not in str(fields)
    assert "test_telemetry.py" in fields["frames"]

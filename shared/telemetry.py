"""Traces: one for each call, from the CAD record to the outcome.

The exporter is chosen by the standard `OTEL_*` variables: `OTEL_TRACES_EXPORTER` is `otlp`,
`zipkin`, or `none` (the default without an endpoint). Intake decides on sampling once per call and
everyone after it follows the parent, so a trace is whole or absent.
"""

from __future__ import annotations

import os
import random
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from typing import Final, cast

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import Link, NonRecordingSpan, Span, SpanContext, SpanKind, TraceFlags

from shared import measures
from shared.errors import BadSettings

_VERSION = "00"
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)
_BACKLOG_AFTER: Final = timedelta(seconds=10)
Attributes = dict[str, str | int | float | bool]


def parse_traceparent(text: str | None) -> SpanContext | None:
    """Read a W3C `traceparent`; none when it is absent or malformed."""
    parts = (text or "").split("-")
    if len(parts) != 4 or [len(part) for part in parts] != [2, 32, 16, 2]:  # noqa: PLR2004
        return None
    try:
        ids = int(parts[1], 16), int(parts[2], 16)
        flags = TraceFlags(int(parts[3], 16) & TraceFlags.SAMPLED)
    except ValueError:
        return None
    context = SpanContext(ids[0], ids[1], is_remote=True, trace_flags=flags)
    return context if context.is_valid else None


def format_traceparent(context: SpanContext) -> str:
    """A span context as a W3C `traceparent`."""
    flags = context.trace_flags & TraceFlags.SAMPLED
    return f"{_VERSION}-{context.trace_id:032x}-{context.span_id:016x}-{flags:02x}"


def new_traceparent(*, sampled: bool) -> str:
    """The start of a trace that has no span yet."""
    flags = TraceFlags.SAMPLED if sampled else TraceFlags.DEFAULT
    ids = RandomIdGenerator()
    return f"{_VERSION}-{ids.generate_trace_id():032x}-{ids.generate_span_id():016x}-{flags:02x}"


class Tracing:
    """Makes this process's spans.

    Args:
        tracer: of the SDK.
        ratio: share of calls that are traced.
        backlog_ratio: the same for events that waited longer than 10 s.
    """

    def __init__(self, tracer: trace.Tracer, ratio: float, backlog_ratio: float) -> None:
        self._tracer = tracer
        self._ratio = ratio
        self._backlog_ratio = backlog_ratio

    def begin_call(self, *, cad: str | None, waited: timedelta, subject: str) -> str:
        """Begin the trace of a call that is new to us.

        Args:
            cad: the CAD's own `traceparent`; linked, its verdict on sampling is not inherited.
            waited: how long the event lay on the topic.
            subject: the call.

        Returns:
            The `traceparent` that all facts of the call continue.
        """
        ratio = self._backlog_ratio if waited > _BACKLOG_AFTER else self._ratio
        if random.random() >= ratio:  # noqa: S311 # sampling is no secret
            return new_traceparent(sampled=False)
        span = self._start(
            "receive call", None, SpanKind.CONSUMER, cad, {"tandem.subject": subject}
        )
        span.end()
        return format_traceparent(span.get_span_context())

    def step(self, name: str, parent: str | None, *, link: str | None = None) -> str | None:
        """Record that something happened now within a trace; returns the context to go on with."""
        context = parse_traceparent(parent)
        if context is None or not context.trace_flags.sampled:
            return parent
        span = self._start(name, context, SpanKind.INTERNAL, link, {})
        span.end()
        return format_traceparent(span.get_span_context())

    @contextmanager
    def handling(
        self, name: str, parent: str | None, attributes: Attributes
    ) -> Generator[str | None]:
        """A consumer span around the handling of one event, as a child of the event's own."""
        context = parse_traceparent(parent)
        if context is None or not context.trace_flags.sampled:
            yield parent
            return
        span = self._start(name, context, SpanKind.CONSUMER, None, attributes)
        try:
            yield format_traceparent(span.get_span_context())
        finally:
            span.end()

    def handled(self, name: str, parent: str | None, began_ns: int, attributes: Attributes) -> None:
        """The same after the fact, for events that were handled together."""
        context = parse_traceparent(parent)
        if context is not None and context.trace_flags.sampled:
            self._start(name, context, SpanKind.CONSUMER, None, attributes, began_ns).end()

    @contextmanager
    def serving(self, method: str, parent: str | None) -> Generator[Span]:
        """A server span around one HTTP request."""
        attributes: Attributes = {"http.request.method": method}
        context = parse_traceparent(parent)
        span = self._start(method, context, SpanKind.SERVER, None, attributes)
        with trace.use_span(span, end_on_exit=True, record_exception=False):
            yield span

    def _start(
        self,
        name: str,
        parent: SpanContext | None,
        kind: SpanKind,
        link: str | None,
        attributes: Attributes,
        began_ns: int | None = None,
    ) -> Span:
        linked = parse_traceparent(link)
        context = trace.set_span_in_context(NonRecordingSpan(parent)) if parent else None
        return self._tracer.start_span(
            name,
            context=context or trace.set_span_in_context(trace.INVALID_SPAN),
            kind=kind,
            attributes=attributes,
            links=[Link(linked)] if linked else None,
            start_time=began_ns,
        )


UNTRACED = Tracing(trace.NoOpTracer(), 0, 0)
"""Makes no spans."""


def current_traceparent() -> str | None:
    """The context of the span around us, if one is being recorded."""
    span = trace.get_current_span()
    return format_traceparent(span.get_span_context()) if span.is_recording() else None


def waited_since(moment: datetime, now: datetime) -> timedelta:
    """How long something lay; never negative."""
    return max(timedelta(0), now - moment)


def start_tracing(service: str, instance: str, ratio: float, backlog_ratio: float) -> Tracing:
    """Set up tracing as the environment says.

    Raises:
        BadSettings: when `OTEL_TRACES_EXPORTER` names an exporter that Tandem does not bring.
    """
    resource = Resource.create({"service.name": service, "service.instance.id": instance})
    provider = TracerProvider(resource=resource, sampler=ALWAYS_ON)
    exporter = _exporter()
    if exporter is not None:
        provider.add_span_processor(BatchSpanProcessor(CountedExporter(exporter)))
    trace.set_tracer_provider(provider)
    effective = (ratio, backlog_ratio) if exporter else (0.0, 0.0)
    return Tracing(provider.get_tracer("tandem"), *effective)


def stop_tracing() -> None:
    """Send what is still in hand."""
    provider = trace.get_tracer_provider()
    if isinstance(provider, TracerProvider):
        provider.shutdown()


class CountedExporter(SpanExporter):
    """Counts spans that its exporter did not take; the processor only logs them.

    Args:
        exporter: sends them.
    """

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send them; raises what the exporter raises."""
        result = SpanExportResult.FAILURE
        try:
            result = self._exporter.export(spans)
        finally:
            if result is not SpanExportResult.SUCCESS:
                measures.SPANS_DROPPED.inc(len(spans))
        return result

    def shutdown(self) -> None:
        """Stop sending."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Send what is still in hand."""
        return self._exporter.force_flush(timeout_millis)


def _exporter() -> SpanExporter | None:
    """The exporter asked for; imported only then, since it doubles the time a start takes."""
    default = "otlp" if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") else "none"
    name = os.environ.get("OTEL_TRACES_EXPORTER", default)
    match name:
        case "none":
            return None
        case "otlp":
            module = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
            return cast("SpanExporter", module.OTLPSpanExporter())
        case "zipkin" | "zipkin_json":
            module = import_module("opentelemetry.exporter.zipkin.json")
            return cast("SpanExporter", module.ZipkinExporter())
        case _:
            raise BadSettings(f"OTEL_TRACES_EXPORTER is {name!r}; use otlp, zipkin or none")

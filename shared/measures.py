"""What every service measures, as OpenMetrics at `/metrics`. Seconds and records, no content."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_FAST = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

LAG_RECORDS = Gauge("tandem_lag_records", "Records of this topic not handled yet", ["topic"])
LAG_SECONDS = Gauge("tandem_lag_seconds", "Age of the oldest record in hand", ["topic"])
HANDLED = Counter("tandem_events_handled", "Events that had their effect", ["type"])
REDELIVERED = Counter("tandem_events_redelivered", "Events that had their effect before", ["topic"])
ID_REUSED = Counter("tandem_events_id_reused", "Known ids that came with another body", ["topic"])
IGNORED = Counter("tandem_events_ignored", "Events of types this service does not know", ["topic"])
DEAD_LETTERS = Counter("tandem_dead_letters", "Events refused", ["topic", "reason"])
BUGS = Counter("tandem_bugs", "Events on which a handler failed unexpectedly", ["type"])
RUN_SIZE = Histogram(
    "tandem_run_records", "Records in one run", buckets=(1, 2, 5, 10, 20, 50, 100, 200)
)
RUN_SECONDS = Histogram("tandem_run_seconds", "One run, from lock to commit", buckets=_FAST)
RUNS_REDONE = Counter("tandem_runs_redone", "Runs done again", ["why"])
PUBLISH_SECONDS = Histogram("tandem_publish_seconds", "One batch to the broker", buckets=_FAST)
PUBLISHED = Counter("tandem_records_published", "Records the broker has acknowledged", ["topic"])
PUBLISH_RETRIES = Counter("tandem_publish_unknown", "Batches whose fate was unknown; sent again")
OUTBOX_FAILED = Counter("tandem_outbox_failed", "Facts that the broker will never take")
OUTBOX_WAITING = Gauge("tandem_outbox_waiting", "Rows seen waiting at the last look")
TIMERS_LATE = Histogram("tandem_timer_late_seconds", "How late timers fired", buckets=_FAST)
TIMER_BUGS = Counter("tandem_timer_bugs", "Timers that failed and were put off", ["timer"])
BACKGROUND_RESTARTS = Counter("tandem_background_restarts", "Background work begun anew", ["task"])
POLICY_REFUSED = Gauge("tandem_policy_refused", "1 while a changed policy file is refused")
KEYS_REFUSED = Gauge("tandem_keys_refused", "1 while a changed keys.toml is refused")
HTTP_SECONDS = Histogram(
    "tandem_http_seconds", "HTTP requests", ["method", "route", "status"], buckets=_FAST
)
SPANS_DROPPED = Gauge("tandem_spans_dropped", "Spans that no exporter took")

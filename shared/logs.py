"""Logs: one JSON object a line, with allow-listed fields only.

No narrative, name, phone number or address may reach a log (I10). A field that is not on the list
is dropped and its name is said, so that a slip shows in tests and not in a log archive.
"""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

FIELDS: Final = frozenset(
    {
        "event", "level", "timestamp", "logger", "service", "slot", "trace_id",
        "agency", "region", "call_id", "match_id", "offer_id", "responder_id", "timer", "lane",
        "topic", "partition", "offset", "type", "reason", "detail", "where", "error", "seconds",
        "count", "attempt", "policy", "channel", "status", "method", "path", "port", "instance",
        "dropped", "task", "frames", "source",
    }
)  # fmt: skip
"""What may stand in a log line."""

Processor = MutableMapping[str, Any]


def _allow_listed(_logger: object, _method: str, line: Processor) -> Processor:
    dropped = sorted(set(line) - FIELDS)
    for name in dropped:
        del line[name]
    if dropped:
        line["dropped"] = ",".join(dropped)
    return line


def configure_logs(service: str, slot: str, level: str) -> None:
    """Send all logs of this process through structlog to standard error.

    Args:
        service: stands in every line.
        slot: stands in every line.
        level: least severe level, e.g. `info`.
    """
    least = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _allow_listed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(service=service, slot=slot)
    handler = _Forward()
    logging.basicConfig(handlers=[handler], level=max(least, logging.WARNING), force=True)


class _Forward(logging.Handler):
    """Libraries' warnings as lines of ours: logger and level, and the unformatted message.

    The arguments of a message may hold content of events, so they are left out.
    """

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger()
        log.log(record.levelno, str(record.msg)[:200], logger=record.name)


def failure(error: BaseException) -> dict[str, str]:
    """An exception as log fields: its type and the places it came through, never its message.

    Messages of drivers and validators quote values, which may be private.
    """
    frames: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return {"error": type(error).__name__, "frames": " < ".join(reversed(frames[-6:]))}

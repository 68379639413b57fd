"""No person's words, name or whereabouts in a log, span, metric or error (I10)."""

from __future__ import annotations

import ast

from tests.support.source import modules, name_of

PRIVATE = frozenset(
    [
        "narrative",
        "text",
        "remark",
        "remarks",
        "address",
        "phone",
        "email",
        "mail",
        "name",
        "contact",
        "contacts",
        "story",
        "people",
        "age",
        "known_person",
        "location",
        "body",
        "raw",
        "payload",
        "row",
        "token",
        "secret",
        "password",
        "destination",
    ]
)
"""Field names under which something private would travel."""
LOGGING = frozenset(["debug", "info", "warning", "error", "exception", "critical", "bind"])
LOGGERS = ("log", "logger", "_log", "LOG")
SPAN_CALLS = frozenset(("set_attribute", "add_event", "set_attributes"))
CODE = modules("services", "shared")


def _is_log_call(call: ast.Call) -> bool:
    logger, _, method = name_of(call.func).rpartition(".")
    return method in LOGGING and logger.rpartition(".")[2] in LOGGERS


def test_logs_name_things_by_id_only() -> None:
    """A log is read by people and programs who may not read a caller's words."""
    said = {
        f"{module.path}:{call.lineno}: {keyword.arg}"
        for module in CODE
        for call in module.calls()
        if _is_log_call(call)
        for keyword in call.keywords
        if keyword.arg in PRIVATE
    }

    assert not said


def test_log_messages_are_constant() -> None:
    """A message put together at run time carries whatever was in the variable."""
    formatted = {
        f"{module.path}:{call.lineno}"
        for module in CODE
        for call in module.calls()
        if _is_log_call(call) and call.args and isinstance(call.args[0], ast.JoinedStr)
    }

    assert not formatted


def test_spans_name_things_by_id_only() -> None:
    """A trace leaves the house for whatever collector the operator runs."""
    said = {
        f"{module.path}:{call.lineno}: {first.value}"
        for module in CODE
        for call in module.calls()
        if name_of(call.func).rpartition(".")[2] in SPAN_CALLS
        for first in call.args[:1]
        if isinstance(first, ast.Constant)
        and isinstance(first.value, str)
        and set(first.value.replace(".", "_").split("_")) & PRIVATE - {"name", "body", "text"}
    }

    assert not said

"""`docs/asyncapi.yaml`: every topic and every event, as AsyncAPI 3.0."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Mapping
from typing import Any

from shared.events import TYPES, Body
from shared.events.topics import (
    CAD_INBOUND,
    CALLS,
    CARE,
    CARE_DEAD_LETTERS,
    DEFAULT_PARTITIONS,
    MATCHES,
    MAX_RECORD_BYTES,
    PEOPLE,
    RESPONSES,
    SERVICES,
    TOPICS,
    UNITS,
    Topic,
    dead_letters_of,
)
from tandem.contract.schemas import read_docstring, schemas_of

Json = dict[str, Any]
Examples = Mapping[str, Json]
"""CloudEvents type -> one body."""

ABOUT = """\
Everything that crosses a service boundary of Tandem. Dispatch systems write to `cad.inbound.v1`;
the other topics can be read by anyone with the right.

Events are CloudEvents 1.0 in Kafka's binary mode; structured mode is read as well. Changes are
additive inside a version, a new `.vN` type otherwise; unknown fields are ignored; any list of codes
may grow, and a reader treats an unknown code as `other`. The record key is the region on every
topic that Tandem writes, so all facts of a region are in order within a topic; between topics the
order is in the data (`revision`, `epoch`, `seq`, `at`). On `cad.inbound.v1` any key is taken;
producers outside Java set `partitioner=murmur2_random` to keep an agency's events in order.
"""
_TOPICS_SAY = {
    CAD_INBOUND: "What dispatch systems send: calls, units, requests, rows, EIDO-JSON, Aegis XML.",
    CALLS: "What intake makes of calls: the assessment at each change, and the end.",
    UNITS: "What vehicles are doing.",
    MATCHES: "Who goes together to which call, or why nobody does.",
    RESPONSES: "Who was asked, what came back, what happened on scene and what came of it.",
    PEOPLE: "Who there is, who is on duty, and where.",
    CARE: "Services and referrals; readable only with the right to care records.",
}
_DEAD_LETTER = "DeadLetter"


def describe(examples: Examples) -> Json:
    """The whole document.

    Args:
        examples: one body for each type that has one.
    """
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Tandem events",
            "version": importlib.metadata.version("tandem-coresponse"),
            "description": ABOUT,
            "license": {
                "name": "Apache-2.0",
                "url": "https://www.apache.org/licenses/LICENSE-2.0",
            },
        },
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka",
                "description": "Apache Kafka 4 or newer.",
                "variables": {"bootstrap": {"default": "127.0.0.1:9092"}},
            }
        },
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {
            topic.name: {
                "action": "receive" if topic.name == CAD_INBOUND else "send",
                "channel": {"$ref": f"#/channels/{topic.name}"},
                "summary": _say(topic.name),
            }
            for topic in TOPICS
        },
        "components": {
            "messages": {
                **{name: _message(body, examples.get(name)) for name, body in TYPES.items()},
                _DEAD_LETTER: _dead_letter(),
            },
            "schemas": {
                "Envelope": _envelope(),
                "DeadLetterHeaders": _dead_letter_headers(),
                **schemas_of([*TYPES.values()]),
            },
        },
    }


def _channel(topic: Topic) -> Json:
    names = [name for name, body in TYPES.items() if body.topic == topic.name]
    return {
        "address": topic.name,
        "description": _say(topic.name),
        "messages": {
            name: {"$ref": f"#/components/messages/{name}"} for name in names or [_DEAD_LETTER]
        },
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": DEFAULT_PARTITIONS,
                "topicConfiguration": {
                    "retention.ms": topic.retention_ms,
                    "max.message.bytes": topic.max_message_bytes,
                },
                "bindingVersion": "0.5.0",
            }
        },
    }


def _say(topic: str) -> str:
    refused_by = {dead_letters_of(service): service for service in SERVICES}
    if topic == CARE_DEAD_LETTERS:
        return "What was refused of `care.v1`, apart from all other dead letters."
    if topic in refused_by:
        return f"What {refused_by[topic]} refused, with the reason."
    return _TOPICS_SAY[topic]


def _message(body: type[Body], example: Json | None) -> Json:
    says, _ = read_docstring(body.__doc__ or "")
    summary, _, more = says.partition("\n")
    message: Json = {
        "name": body.type,
        "title": body.__name__,
        "summary": summary,
        "contentType": body.content_type,
        "headers": {"$ref": "#/components/schemas/Envelope"},
        "payload": {"$ref": f"#/components/schemas/{body.__name__}"},
        "bindings": {"kafka": {"key": _key(body.topic), "bindingVersion": "0.5.0"}},
    }
    if more.strip():
        message["description"] = more.strip()
    if example is not None and '"$ref"' not in json.dumps(example):  # tools would follow it
        message["examples"] = [{"name": body.type, "payload": example}]
    return message


def _key(topic: str) -> Json:
    meaning = "anything; best the agency" if topic == CAD_INBOUND else "the region"
    return {"type": "string", "description": meaning}


def _dead_letter() -> Json:
    return {
        "name": _DEAD_LETTER,
        "title": _DEAD_LETTER,
        "summary": "A refused record with its own key and headers, and why it was refused.",
        "description": "Byte for byte in `intake.dlq.v1`; elsewhere without the body, which the"
        " source topic has.",
        "headers": {"$ref": "#/components/schemas/DeadLetterHeaders"},
        "payload": {"description": "the record's own body, or nothing"},
    }


def _envelope() -> Json:
    names = ["ce_specversion", "ce_id", "ce_source", "ce_type"]
    return {
        "type": "object",
        "description": "CloudEvents 1.0 attributes and W3C trace context, as record headers."
        f" A record has at most {MAX_RECORD_BYTES // 1024} KiB.",
        "required": names,
        "properties": {
            "ce_specversion": {"type": "string", "const": "1.0"},
            "ce_id": _header("with agency and source it names the event; the same is a redelivery"),
            "ce_source": _header("who sent it, a URI reference"),
            "ce_type": {"type": "string", "enum": list(TYPES)},
            "ce_time": _header("when the sender says that it happened", format="date-time"),
            "ce_subject": _header("the call, unit, match or responder that it is about"),
            "ce_agency": _header("the agency's slug; it rules over the body"),
            "content-type": _header("application/json; application/cloudevents+json is read too"),
            "traceparent": _header("W3C trace context"),
            "tracestate": _header("W3C trace context"),
        },
    }


def _dead_letter_headers() -> Json:
    return {
        "type": "object",
        "description": "Beside the record's own headers.",
        "required": ["dlq-reason", "dlq-topic", "dlq-partition", "dlq-offset", "dlq-at"],
        "properties": {
            "dlq-reason": _header("a short code, e.g. not_json, unknown_agency"),
            "dlq-detail": _header("one sentence; names the shape of what is wrong, never content"),
            "dlq-topic": _header("where the record was read"),
            "dlq-partition": _header("where the record was read", pattern="^[0-9]+$"),
            "dlq-offset": _header("where the record was read", pattern="^[0-9]+$"),
            "dlq-at": _header("when it was refused", format="date-time"),
        },
    }


def _header(meaning: str, **more: str) -> Json:
    return {"type": "string", "description": meaning, **more}

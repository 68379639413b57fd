"""CloudEvents 1.0 over Kafka: read binary and structured mode, write binary mode.

Written by hand rather than with the `cloudevents` library, which parses and copies every body as a
dictionary; the library reads what we write in the contract tests.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, cast

from pydantic import TypeAdapter, ValidationError

from shared.bus.depth import MAX_DEPTH, depth_of, may_be_deep
from shared.errors import BadRecord
from shared.events import TYPES, Body, Event
from shared.events.base import JSON
from shared.events.topics import CAD_INBOUND, MAX_RECORD_BYTES
from shared.vocabulary import AgencyId

Headers = Sequence[tuple[str, bytes]]
ReceivedHeaders = Sequence[tuple[str, bytes | None]]
"""Kafka allows a header without a value; it reads as an empty one."""
STRUCTURED = "application/cloudevents+json"
REDRIVEN = "tandem-redriven"
"""Set by `tandem dlq redrive`: the record may replace its own refusal."""
_time = TypeAdapter(datetime)


class Record(Protocol):
    """A Kafka record, as far as it is needed here."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None

    @property
    def headers(self) -> ReceivedHeaders:
        """Names and values, in the sender's order."""
        ...


@dataclass(slots=True)  # not frozen: one is made for each record, and frozen ones take 3x as long
class Attributes:
    """A CloudEvent's attributes and its body's bytes, before anything was checked."""

    id: str | None
    source: str | None
    type: str | None
    agency: str | None
    time: str | None
    traceparent: str | None
    tracestate: str | None
    body: bytes
    is_redriven: bool


def attributes_of(record: Record) -> Attributes:
    """Read the envelope of a record in either mode.

    Raises:
        BadRecord: when a structured envelope is not a JSON object, or an attribute is no text.
    """
    headers = {name.lower(): value or b"" for name, value in record.headers}
    if headers.get("content-type", b"").startswith(STRUCTURED.encode()):
        return _structured(record.value or b"", headers)

    def header(name: str) -> str | None:
        value = headers.get(name)
        return value.decode("utf-8", "replace") if value else None

    return Attributes(
        id=header("ce_id"),
        source=header("ce_source"),
        type=header("ce_type"),
        agency=header("ce_agency"),
        time=header("ce_time"),
        traceparent=header("traceparent"),
        tracestate=header("tracestate"),
        body=record.value or b"",
        is_redriven=REDRIVEN in headers,
    )


def structured_attributes(
    envelope: Mapping[str, Any],
    *,
    is_redriven: bool = False,
    trace: Mapping[str, str] | None = None,
) -> Attributes:
    """Read an envelope whose attributes and data are members of one JSON object.

    Raises:
        BadRecord: when an attribute is no text: JSON can escape half of a character.
    """

    def member(name: str) -> str | None:
        value = envelope.get(name)
        if not isinstance(value, str) or not value:
            return None
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            detail = f"The attribute {name} holds half of a character (a lone surrogate)."
            raise BadRecord("not_text", detail, name)
        return value

    return Attributes(
        id=member("id"),
        source=member("source"),
        type=member("type"),
        agency=member("agency"),
        time=member("time"),
        traceparent=member("traceparent") or (trace or {}).get("traceparent"),
        tracestate=member("tracestate") or (trace or {}).get("tracestate"),
        body=_data(envelope, member("datacontenttype") or JSON),
        is_redriven=is_redriven,
    )


def _data(envelope: Mapping[str, Any], content_type: str) -> bytes:
    """What is in `data`, or in `data_base64`; a text that is no JSON stands for itself.

    Raises:
        BadRecord: `not_cloudevent` when `data_base64` is not base64.
    """
    encoded, data = envelope.get("data_base64"), envelope.get("data")
    if isinstance(encoded, str):
        try:
            return base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise BadRecord("not_cloudevent", "The data is no base64.", "data_base64") from error
    if data is None:
        return b""
    if isinstance(data, str) and "json" not in content_type.lower():
        return data.encode("utf-8", "replace")
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")


def _structured(value: bytes, headers: Mapping[str, bytes]) -> Attributes:
    if len(value) > MAX_RECORD_BYTES:
        raise _too_large(len(value))
    content = parse_json(value)
    if not isinstance(content, dict):
        raise BadRecord("not_cloudevent", "A structured CloudEvent must be a JSON object.")
    trace = {
        name: headers[name].decode("ascii", "replace")
        for name in ("traceparent", "tracestate")
        if name in headers
    }
    envelope = cast("dict[str, Any]", content)
    return structured_attributes(envelope, is_redriven=REDRIVEN in headers, trace=trace)


def parse_json(value: bytes) -> object:
    """Bytes -> JSON value.

    Raises:
        BadRecord: `not_utf8`, `not_json` or `too_deep`.
    """
    try:
        return json.loads(value.decode("utf-8"))
    except UnicodeDecodeError as error:
        detail = f"The body is not UTF-8: byte {error.start} can't be decoded."
        raise BadRecord("not_utf8", detail) from error
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        position = error.pos if isinstance(error, json.JSONDecodeError) else 0
        detail = f"The body is not JSON: parsing stops at character {position}."
        raise BadRecord("not_json", detail) from error


def decode(
    found: Attributes,
    *,
    topic: str,
    received_at: datetime,
    known: frozenset[AgencyId],
    sent_at: datetime | None = None,
) -> Event[Body] | None:
    """Check an envelope and its body.

    Args:
        found: as read from the record or the HTTP request.
        topic: where it arrived; only on `cad.inbound.v1` is an unknown type somebody's mistake.
        received_at: when this process read it.
        sent_at: when the broker got it, if it came through one.
        known: agencies that have a policy.

    Returns:
        The event, or none when its type is newer than this reader.

    Raises:
        BadRecord: with reason, sentence and place of what is wrong.
    """
    if len(found.body) > MAX_RECORD_BYTES:
        raise _too_large(len(found.body))
    for name, value in (("id", found.id), ("source", found.source), ("type", found.type)):
        if not value:
            raise BadRecord(f"no_{name}", f"The CloudEvent has no {name}.", f"ce_{name}")
    type_ = TYPES.get(found.type or "")
    if type_ is None or type_.topic != topic:
        if topic != CAD_INBOUND:
            return None
        expected = ", ".join(sorted(name for name, body in TYPES.items() if body.topic == topic))
        raise BadRecord("unknown_type", f"The type is none of {expected}.", "ce_type")
    body = decode_body(type_, found.body)
    agency = _agency(found.agency, body, known)
    return Event(
        id=found.id or "",
        source=found.source or "",
        agency=agency,
        body=body,
        received_at=received_at,
        sent_at=sent_at,
        time=_optional_time(found.time),
        traceparent=found.traceparent,
        tracestate=found.tracestate,
        raw=found.body,
        is_redriven=found.is_redriven,
    )


def decode_body(type_: type[Body], body: bytes) -> Body:
    """Bytes -> a checked body.

    Raises:
        BadRecord: `not_utf8`, `not_json`, `too_deep` or `invalid`, with the field's path.
    """
    if type_.content_type != JSON:
        return type_.from_wire(body)  # its reader decodes it
    if may_be_deep(body) and depth_of(body) > MAX_DEPTH:
        raise _too_deep()
    try:
        body.decode("utf-8")
        return type_.from_wire(body)
    except UnicodeDecodeError as error:
        detail = f"The body is not UTF-8: byte {error.start} can't be decoded."
        raise BadRecord("not_utf8", detail) from error
    except ValidationError as error:
        parse_json(body)
        raise invalid(error) from error


def invalid(error: ValidationError) -> BadRecord:
    """What pydantic found, as a refusal that names the first field and never its content."""
    problem = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in problem["loc"])
    more = f" ({error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return BadRecord("invalid", f"{problem['msg']}{more}.", where)


def _agency(header: str | None, body: Body, known: frozenset[AgencyId]) -> AgencyId:
    inside = cast("str | None", getattr(body, "agency", None))
    if header and inside and header != inside:
        raise BadRecord("agency_mismatch", "Header and body name different agencies.", "agency")
    agency = AgencyId(header or inside or "")
    if not agency:
        raise BadRecord("no_agency", "Neither ce_agency nor the body names an agency.", "ce_agency")
    if agency not in known:
        raise BadRecord(
            "unknown_agency",
            "No policy file names this agency; add one or mend ce_agency.",
            "ce_agency",
        )
    return agency


def _optional_time(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = _time.validate_python(text)
    except ValidationError:
        return None  # the envelope's time is a courtesy; nothing is decided by it
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _too_large(size: int) -> BadRecord:
    limit = MAX_RECORD_BYTES // 1024
    return BadRecord("too_large", f"The record has {size} bytes; the limit is {limit} KiB.")


def _too_deep() -> BadRecord:
    return BadRecord("too_deep", f"The JSON is nested deeper than {MAX_DEPTH} levels.")

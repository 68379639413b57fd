"""Every kind of bad record is told apart, named by reason and place, and quotes no content."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bus.depth import MAX_DEPTH, depth_of
from shared.bus.envelope import ReceivedHeaders, attributes_of, decode
from shared.bus.routing import region_of
from shared.errors import BadRecord
from shared.events import Body, CadCall, Event
from shared.events.topics import CAD_INBOUND, CALLS, MAX_RECORD_BYTES
from shared.vocabulary import UNKNOWN_REGION, AgencyId
from tests.support.work import policies_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RIVERTON = AgencyId("riverton")


@dataclass
class Arrived:
    """A record as Kafka hands it over."""

    value: bytes | None
    headers: ReceivedHeaders
    topic: str = CAD_INBOUND
    partition: int = 0
    offset: int = 7
    timestamp: int = 0
    key: bytes | None = field(default=b"anything")


def call(**fields: Any) -> bytes:
    return json.dumps({"call_id": "C1", "opened_at": "2026-01-01T00:00:05Z", **fields}).encode()


def binary(body: bytes, **changes: str | None) -> Arrived:
    attributes: dict[str, str | None] = {
        "ce_id": "e1",
        "ce_source": "cad",
        "ce_type": "cad.call.v1",
        "ce_agency": "riverton",
    }
    attributes |= changes
    headers = [(name, value.encode()) for name, value in attributes.items() if value is not None]
    return Arrived(body, headers)


def structured(envelope: dict[str, Any]) -> Arrived:
    body = json.dumps(envelope).encode()
    return Arrived(body, [("content-type", b"application/cloudevents+json; charset=utf-8")])


def read(record: Arrived) -> Event[Body] | None:
    found = attributes_of(record)
    return decode(found, topic=record.topic, received_at=NOW, known=frozenset({RIVERTON}))


def refusal(record: Arrived) -> BadRecord:
    with pytest.raises(BadRecord) as caught:
        read(record)
    return caught.value


def test_a_binary_event_is_read_with_its_envelope() -> None:
    event = read(binary(call(), traceparent="00-a-b-01"))

    assert event is not None
    assert isinstance(event.body, CadCall)
    assert (event.id, event.source, event.agency) == ("e1", "cad", "riverton")
    assert event.traceparent == "00-a-b-01"


def test_a_structured_event_says_the_same() -> None:
    envelope = {
        "specversion": "1.0",
        "id": "e1",
        "source": "cad",
        "type": "cad.call.v1",
        "agency": "riverton",
        "data": json.loads(call()),
    }

    event = read(structured(envelope))

    assert event is not None
    assert event.body == read(binary(call())).body  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("record", "reason", "where"),
    [
        (binary(b"\xff{}"), "not_utf8", ""),
        (binary(b"{nonsense"), "not_json", ""),
        (binary(b""), "not_json", ""),
        (binary(b"[" * 100 + b"]" * 100), "too_deep", ""),
        (binary(call(priority=[1])), "invalid", "priority"),
        (binary(b'{"opened_at": "2026-01-01T00:00:05Z"}'), "invalid", "call_id"),
        (binary(call(location={"lat": 900})), "invalid", "location.lat"),
        (binary(call(text="x" * MAX_RECORD_BYTES)), "too_large", ""),
        (binary(call(), ce_id=None), "no_id", "ce_id"),
        (binary(call(), ce_source=None), "no_source", "ce_source"),
        (binary(call(), ce_type="cad.telegram.v1"), "unknown_type", "ce_type"),
        (binary(call(), ce_type="match.proposed.v1"), "unknown_type", "ce_type"),
        (binary(call(), ce_agency="atlantis"), "unknown_agency", "ce_agency"),
        (binary(call(), ce_agency=None), "no_agency", "ce_agency"),
        (binary(call(agency="lakeside")), "agency_mismatch", "agency"),
        (structured({"id": "e1", "source": "cad"}), "no_type", "ce_type"),
    ],
)
def test_each_mistake_has_its_reason_and_place(record: Arrived, reason: str, where: str) -> None:
    error = refusal(record)

    assert (error.reason, error.where) == (reason, where)
    assert error.detail.endswith(".")


def test_a_refusal_never_quotes_what_was_sent() -> None:
    secret = "4711 Elm Street"  # an address
    error = refusal(binary(call(opened_at=secret, location={"lat": secret})))

    assert secret not in str(error)


def test_the_agency_may_stand_in_the_body_alone() -> None:
    event = read(binary(call(agency="riverton"), ce_agency=None))

    assert event is not None
    assert event.agency == "riverton"


def test_a_type_that_is_newer_than_this_reader_is_passed_over_on_our_own_topics() -> None:
    record = binary(call(), ce_type="call.assessed.v9")
    record.topic = CALLS

    assert read(record) is None


def test_codes_that_a_newer_writer_added_read_as_other() -> None:
    event = read(binary(call(kind="airborne", origin="carrier_pigeon", added_later=1)))

    assert event is not None
    assert isinstance(event.body, CadCall)
    assert (event.body.kind, event.body.origin) == ("other", "other")


@given(st.recursive(st.text(), lambda inner: st.lists(inner, max_size=2), max_leaves=20))
def test_depth_is_counted_as_a_parser_would(value: object) -> None:
    def depth(item: object) -> int:
        return 1 + max((depth(part) for part in item), default=0) if isinstance(item, list) else 0

    assert depth_of(json.dumps(value, ensure_ascii=False).encode()) == depth(value)


def test_nesting_up_to_the_limit_is_accepted() -> None:
    inside: Any = "x"
    for _ in range(MAX_DEPTH - 1):
        inside = [inside]

    assert read(binary(call(extra=inside))) is not None
    assert refusal(binary(call(extra=[[inside]]))).reason == "too_deep"


@pytest.mark.parametrize(
    ("record", "region"),
    [
        (binary(call()), "valley"),
        (binary(call(agency="riverton"), ce_agency=None), "valley"),
        (structured({"agency": "riverton", "data": {}}), "valley"),
        (structured({"data": {"agency": "riverton"}}), "valley"),
        (binary(call(), ce_agency="atlantis"), UNKNOWN_REGION),
        (binary(b"\xff", ce_agency=None), UNKNOWN_REGION),
    ],
)
def test_a_dispatch_system_s_record_runs_in_its_agency_s_region(
    record: Arrived, region: str
) -> None:
    policies = policies_of({"riverton": 'region = "valley"\ntime_zone = "UTC"'})

    assert region_of(record, policies) == region


def test_the_agency_that_is_read_and_the_agency_that_decides_the_region_are_one() -> None:
    policies = policies_of(
        {name: f'region = "{name}"\ntime_zone = "UTC"' for name in ("riverton", "lakeside")}
    )
    twice = binary(call())
    twice.headers = [("ce_agency", b"lakeside"), *twice.headers]
    both = structured({"agency": "riverton", "data": {}})
    both.headers = [("ce_agency", b"lakeside"), *both.headers]

    for record in (twice, both):
        assert attributes_of(record).agency == "riverton"
        assert region_of(record, policies) == "riverton"


@pytest.mark.parametrize("key", [None, b"", b"val\0ley", b"\xff", b"x" * 10_000, b"Valley "])
def test_a_key_that_names_no_region_reaches_no_table(key: bytes | None) -> None:
    record = binary(call())
    record.topic, record.key = CALLS, key

    assert region_of(record, policies_of({"riverton": 'time_zone = "UTC"'})) == UNKNOWN_REGION


def test_our_own_records_run_in_the_region_of_their_key() -> None:
    record = binary(call())
    record.topic, record.key = CALLS, b"valley"

    assert region_of(record, policies_of({"riverton": 'time_zone = "UTC"'})) == "valley"

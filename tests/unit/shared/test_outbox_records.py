"""Facts as they go out: same id however often, same lane everywhere, headers byte for byte."""

from __future__ import annotations

from datetime import UTC, datetime

from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given
from hypothesis import strategies as st

from shared.bus.deadletter import dead_letter
from shared.bus.inbox import mark_event
from shared.bus.outbox import headers_from_text, headers_to_text, lane_of, outgoing
from shared.errors import BadRecord
from shared.events import CallClosed, CareRecorded, Fact, ResponderMoved, fact_id
from shared.events.topics import CARE, CARE_DEAD_LETTERS, MATCHES
from shared.vocabulary import (
    AgencyId,
    CallEnd,
    CallId,
    OutcomeId,
    Position,
    RegionId,
    ResponderId,
)
from tests.unit.shared.test_envelope import binary, call

NOW = datetime(2026, 1, 1, tzinfo=UTC)
VALLEY = RegionId("valley")
RIVERTON, LAKESIDE = AgencyId("riverton"), AgencyId("lakeside")


def closed(agency: AgencyId = RIVERTON, revision: int = 2) -> Fact:
    body = CallClosed(
        agency=agency, call_id=CallId("C1"), revision=revision, at=NOW, reason=CallEnd.CLOSED
    )
    return Fact(agency, body)


def test_a_fact_with_a_number_keeps_its_id_whatever_caused_it() -> None:
    assert fact_id("intake", closed(), "cause") == fact_id("intake", closed(), "other cause")
    assert fact_id("intake", closed(), "") != fact_id("intake", closed(revision=3), "")
    assert fact_id("intake", closed(), "") != fact_id("intake", closed(LAKESIDE), "")


def test_a_fact_without_a_number_is_told_apart_by_its_cause_and_its_agency() -> None:
    where = Position(lat=0, lon=0)
    body = ResponderMoved(responder_id=ResponderId("p1"), at=NOW, position=where)
    ids = {
        fact_id("intake", Fact(agency, body), cause)
        for agency in (RIVERTON, LAKESIDE)
        for cause in ("a", "b")
    }
    assert len(ids) == 4


def test_a_fact_goes_out_as_a_cloudevent_keyed_by_region() -> None:
    record = outgoing(
        closed(),
        service="intake",
        region=RegionId("valley"),
        now=NOW,
        cause="e1",
        traceparent="00-t-s-01",
    )
    headers = dict(record.headers)

    assert record.key == b"valley"
    assert record.topic == "calls.v1"
    assert headers["ce_type"] == b"call.closed.v1"
    assert headers["ce_agency"] == b"riverton"
    assert headers["ce_subject"] == b"C1"
    assert headers["traceparent"] == b"00-t-s-01"
    assert CallClosed.model_validate_json(record.value or b"") == closed().body


@given(st.text(min_size=1), st.integers(1, 48))
def test_a_region_s_lane_is_where_kafka_s_own_partitioner_puts_it(region: str, lanes: int) -> None:
    partitions = list(range(lanes))
    chosen = DefaultPartitioner()(region.encode("utf-8", "replace"), partitions, partitions)

    assert lane_of(RegionId(region.encode("utf-8", "replace").decode()), lanes) == chosen


@given(st.lists(st.tuples(st.text(), st.binary())))
def test_headers_come_back_byte_for_byte(headers: list[tuple[str, bytes]]) -> None:
    assert headers_from_text(headers_to_text(headers)) == headers


def test_the_same_id_with_another_body_is_another_event() -> None:
    first, again, other = (mark_event("riverton", "cad", "1", body) for body in (b"a", b"a", b"b"))

    assert first == again
    assert first.event == other.event
    assert first != other


def test_a_dead_letter_keeps_key_headers_and_body_and_says_why() -> None:
    record = binary(call())
    letter = dead_letter(
        record,
        BadRecord("invalid", "It is wrong.", "location.lat"),
        service="intake",
        region=VALLEY,
        now=NOW,
    )
    headers = dict(letter.headers)

    assert (letter.topic, letter.key, letter.value) == ("intake.dlq.v1", record.key, record.value)
    assert headers["ce_id"] == b"e1"
    assert headers["dlq-reason"] == b"invalid"
    assert headers["dlq-detail"] == b"It is wrong. (at location.lat)"
    assert headers["dlq-offset"] == b"7"


def test_a_letter_that_died_twice_says_only_the_last_reason() -> None:
    record = binary(call())
    record.headers = [*record.headers, ("dlq-reason", b"older")]
    letter = dead_letter(
        record, BadRecord("newer", "Now."), service="intake", region=VALLEY, now=NOW
    )

    assert [value for name, value in letter.headers if name == "dlq-reason"] == [b"newer"]


def test_only_inbound_bodies_go_along_and_care_has_letters_of_its_own() -> None:
    record = binary(CareRecorded(outcome_id=OutcomeId("O"), revision=1, at=NOW).to_json())
    record.topic = CARE
    letter = dead_letter(
        record, BadRecord("invalid", "It is wrong."), service="metrics", region=VALLEY, now=NOW
    )
    assert (letter.topic, letter.value) == (CARE_DEAD_LETTERS, None)

    record.topic = MATCHES
    letter = dead_letter(
        record, BadRecord("invalid", "It is wrong."), service="metrics", region=VALLEY, now=NOW
    )
    assert (letter.topic, letter.value) == ("metrics.dlq.v1", None)

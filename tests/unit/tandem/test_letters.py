import pytest
from aiokafka import ConsumerRecord

from shared.bus.envelope import REDRIVEN
from tandem.dlq.letters import Letter, named, refused_record
from tandem.failure import WrongUsage
from tandem.topics import KafkaRecord, headers_of

HEADERS = [
    ("ce_id", b"m-1"),
    ("ce_source", b"/cad/riverton"),
    ("dlq-reason", b"invalid"),
    ("dlq-topic", b"cad.inbound.v1"),
    ("dlq-partition", b"3"),
    ("dlq-offset", b"17"),
]


def letter(value: bytes | None = b"{}") -> Letter:
    record: KafkaRecord = ConsumerRecord(
        topic="intake.dlq.v1",
        partition=2,
        offset=5,
        timestamp=0,
        timestamp_type=0,
        key=b"riverton",
        value=value,
        checksum=None,
        serialized_key_size=8,
        serialized_value_size=2,
        headers=HEADERS,
    )
    return Letter(record, headers_of(record))


def test_a_letter_says_its_name_and_where_the_refused_record_is() -> None:
    assert letter().name == "intake/2@5"
    assert letter().place == "cad.inbound.v1/3@17"
    assert letter().reason == "invalid"


async def test_a_refused_record_goes_back_as_it_came_and_marked() -> None:
    again = await refused_record("nobody:1", letter())

    assert again is not None
    assert (again.topic, again.key, again.value) == ("cad.inbound.v1", b"riverton", b"{}")
    assert dict(again.headers) == {
        "ce_id": b"m-1",
        "ce_source": b"/cad/riverton",
        REDRIVEN: b"1",
    }


def test_a_letter_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(WrongUsage, match="tandem dlq list"):
        named([letter()], "intake/9@9")

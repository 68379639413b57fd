"""What a stack is asked for is checked before anything starts."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tandem.failure import DidNotStart, WrongUsage
from tandem.stack.local import LocalStack
from tandem.stack.options import PARTS, Given, KafkaChoice, StackOptions, choose_ports
from tandem.stack.ports import HOST, free_ports
from tandem.stack.topics import the_number

EPHEMERAL = 32_768


def test_every_part_gets_a_port_of_its_own() -> None:
    ports = choose_ports({"intake": 8081})

    assert ports["intake"] == 8081
    assert set(ports) == set(PARTS)
    assert len(set(ports.values())) == len(PARTS)


def test_free_ports_can_be_listened_on_and_are_never_handed_out_as_a_client_s() -> None:
    [port] = free_ports(1)

    assert port < EPHEMERAL
    with socket.create_server((HOST, port)):
        assert port not in free_ports(50)


def test_more_ports_than_there_are_is_a_sentence() -> None:
    with pytest.raises(DidNotStart, match="Fewer than 501 free ports"):
        free_ports(501)


def test_a_port_for_something_unknown_is_refused() -> None:
    with pytest.raises(WrongUsage, match="--port can't be given for board"):
        StackOptions(ports={"board": 1})


def test_the_broker_that_keeps_nothing_is_refused_where_data_is_kept(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="--data needs Apache Kafka"):
        StackOptions(data=tmp_path, kafka=KafkaChoice.EMBEDDED)


def test_services_without_a_policy_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="holds no policy file"):
        LocalStack(StackOptions(agencies=tmp_path))


def test_the_agency_is_the_first_policy_s(tmp_path: Path) -> None:
    for name in ("riverton.toml", "lakeside.toml", "lakeside.mapping.toml"):
        (tmp_path / name).touch()

    assert LocalStack(StackOptions(agencies=tmp_path)).agency == "lakeside"


def test_what_the_environment_gives_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")
    monkeypatch.setenv("DATABASE_URL", "")

    assert Given.from_environment() == Given("kafka:9092", None, has_otlp=True)


def test_topics_with_different_partitions_are_refused_by_name() -> None:
    assert the_number({"calls.v1": 12, "units.v1": 12}) == 12

    with pytest.raises(WrongUsage, match=r"calls\.v1 12, units\.v1 4"):
        the_number({"calls.v1": 12, "units.v1": 4})

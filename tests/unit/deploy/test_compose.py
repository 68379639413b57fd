"""docker-compose.yml fits the Compose Specification, and fits the code.

`compose-spec.json` is the specification's own schema, unchanged from github.com/compose-spec/
compose-go v2.16.2 (Apache-2.0). No Docker engine takes part: that the images start is not shown
here, only that what the file says about Tandem is what the code says.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator
from pydantic_settings import BaseSettings
from sqlalchemy.engine import make_url

from services.intake.settings import IntakeSettings
from services.notifier.settings import NotifierSettings
from shared.events.topics import SERVICES
from shared.settings import Settings
from tests.support.source import REPOSITORY
from tests.unit.deploy.compose import (
    compose_file,
    containers,
    dockerfile,
    environment,
    our_containers,
    variables,
)

SCHEMA = Path(__file__).with_name("compose-spec.json")
OTEL = {
    "OTEL_TRACES_EXPORTER",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_PROTOCOL",
    "OTEL_RESOURCE_ATTRIBUTES",
}
"""Standard variables that the OpenTelemetry SDK reads by itself."""


KNOBS: dict[str, type[BaseSettings]] = {"intake": IntakeSettings, "notifier": NotifierSettings}
"""Services with settings of their own."""


def settings_of(name: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    fields = [field for known in (Settings, *KNOBS.values()) for field in known.model_fields]
    for variable in fields:
        monkeypatch.delenv(variable.upper(), raising=False)
    for variable, value in environment(name).items():
        monkeypatch.setenv(variable, value)
    return Settings()  # pyright: ignore[reportCallIssue]  # the environment gives the arguments


def inner_ports(name: str) -> set[str]:
    return {port.rsplit(":", 1)[1] for port in cast("list[str]", containers()[name]["ports"])}


def test_the_file_fits_the_compose_specification() -> None:
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))

    problems = [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in Draft202012Validator(schema).iter_errors(compose_file())
    ]

    assert not problems


def test_a_mistake_in_the_file_would_be_found() -> None:
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    broken = compose_file()
    broken["services"]["intake"]["helthcheck"] = {}

    assert list(Draft202012Validator(schema).iter_errors(broken))


def test_the_four_services_run_and_no_other_of_ours_stays() -> None:
    commands = {name: it["command"] for name, it in our_containers().items()}

    assert {name: commands.pop(name) for name in SERVICES} == {
        name: ["python", "-m", f"services.{name}"] for name in SERVICES
    }
    assert commands == {"prepare": ["python", "-m", "tandem", "prepare"]}


@pytest.mark.parametrize("name", [*SERVICES, "prepare"])
def test_every_variable_is_read_and_its_value_accepted(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(name, monkeypatch)

    own = KNOBS.get(name, Settings)
    known = {field.upper() for field in (*Settings.model_fields, *own.model_fields)}
    assert set(environment(name)) - OTEL <= known
    assert own()
    assert settings.tandem_http_host == "0.0.0.0"  # noqa: S104 - inside its container


@pytest.mark.parametrize("name", SERVICES)
def test_port_and_health_check_are_those_of_the_door(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = str(settings_of(name, monkeypatch).tandem_http_port)
    check = containers()[name]["healthcheck"]["test"]

    assert inner_ports(name) == {port}
    assert f"http://127.0.0.1:{port}/readyz" in check[-1]
    assert f"EXPOSE {port}" in dockerfile()
    assert any(check[-1] in line for line in dockerfile()), "the image checks the same"


def test_the_database_is_the_one_that_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    url = make_url(settings_of("intake", monkeypatch).database_url)
    started = environment("postgres")

    assert url.host in containers()
    assert (url.username, url.password, url.database) == (
        started["POSTGRES_USER"],
        started["POSTGRES_PASSWORD"],
        started["POSTGRES_DB"],
    )


def test_the_broker_listens_where_services_and_the_host_look_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inside = settings_of("intake", monkeypatch).kafka_bootstrap_servers
    listeners = environment("kafka")["KAFKA_LISTENERS"].split(",")
    advertised = environment("kafka")["KAFKA_ADVERTISED_LISTENERS"].split(",")

    assert f"INSIDE://{inside}" in advertised
    assert f"INSIDE://:{inside.rsplit(':', 1)[1]}" in listeners
    assert "OUTSIDE://127.0.0.1:9092" in advertised
    assert inner_ports("kafka") == {"9092"}
    assert environment("kafka")["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_the_broker_is_the_version_that_tests_run_against() -> None:
    pom = ET.parse(REPOSITORY / "deploy/local/kafka/pom.xml")  # noqa: S314 - our own file
    version = pom.findtext("{http://maven.apache.org/POM/4.0.0}version")

    assert containers()["kafka"]["image"] == f"apache/kafka:{version}"


@pytest.mark.parametrize("name", [*SERVICES, "prepare"])
def test_policies_and_keys_are_mounted_where_they_are_read(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(name, monkeypatch)
    mounted = {it["target"]: it for it in containers()[name]["volumes"]}

    assert settings.tandem_keys is not None
    assert set(mounted) == {str(settings.tandem_agencies), str(settings.tandem_keys.parent)}
    assert all(it["read_only"] for it in mounted.values())
    assert mounted[str(settings.tandem_agencies)]["source"] == "./agencies"


def test_links_in_messages_lead_to_the_door_of_notifier() -> None:
    (port,) = containers()["notifier"]["ports"]

    assert environment("notifier")["TANDEM_PUBLIC_URL"] == f"http://{port.rpartition(':')[0]}"


def test_the_example_of_env_names_every_variable_of_the_file() -> None:
    example = (REPOSITORY / "deploy/env.example").read_text(encoding="utf-8")

    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == variables()


def test_every_file_that_is_mounted_or_built_from_is_there() -> None:
    builds = {it["build"]["dockerfile"] for it in our_containers().values()}
    mounts = {
        volume.split(":")[0]
        for it in containers().values()
        for volume in it.get("volumes", [])
        if isinstance(volume, str) and volume.startswith("./")
    }

    assert all((REPOSITORY / path).exists() for path in builds | mounts)


@pytest.mark.parametrize("name", [*SERVICES, "prepare"])
def test_our_containers_hold_no_privilege(name: str) -> None:
    container = containers()[name]

    assert container["read_only"] is True
    assert container["tmpfs"] == ["/tmp"]  # noqa: S108 - the one place it may write to
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert not str(container["user"]).startswith(("0", "root"))


def test_nothing_listens_beyond_this_host() -> None:
    published = [port for it in containers().values() for port in it.get("ports", [])]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert len({port.rsplit(":", 1)[0] for port in published}) == len(published)


def test_traces_go_through_the_collector_to_jaeger() -> None:
    endpoint = environment("intake")["OTEL_EXPORTER_OTLP_ENDPOINT"]
    collector = (REPOSITORY / "deploy/collector/config.yaml").read_text(encoding="utf-8")

    assert endpoint == "http://collector:4318"
    assert "endpoint: 0.0.0.0:4318" in collector
    assert "endpoint: jaeger:4317" in collector
    assert {"collector", "jaeger"} <= set(containers())

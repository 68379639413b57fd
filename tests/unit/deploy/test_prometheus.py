"""Prometheus reads what the services offer, and each alert is about something that is measured."""

from __future__ import annotations

import re
from importlib import import_module
from typing import cast

import pytest
from prometheus_client import REGISTRY

from shared.events.topics import SERVICES
from tests.support.source import REPOSITORY
from tests.unit.deploy.compose import Node, anchors, environment, read_yaml

SUFFIXES = {
    "counter": ("_total",),
    "gauge": ("",),
    "histogram": ("_bucket", "_count", "_sum"),
}
"""What a metric of this kind is called in the text format."""
FROM_THE_CLIENT_LIBRARY = {"up", "process_start_time_seconds"}


def rules() -> list[Node]:
    return cast("list[Node]", read_yaml("deploy/prometheus/alerts.yml")["groups"][0]["rules"])


def measured() -> set[str]:
    """The names under which `/metrics` shows what is declared."""
    for module in ("shared.measures", *(f"services.{service}.app" for service in SERVICES)):
        import_module(module)
    return {
        family.name + suffix
        for family in REGISTRY.collect()
        for suffix in SUFFIXES.get(family.type, ())
    } | FROM_THE_CLIENT_LIBRARY


def asked(rule: Node) -> set[str]:
    """The metrics of an expression."""
    return set(re.findall(r"\b(?:tandem|process)_\w+|\bup\b", str(rule["expr"])))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: str(rule["alert"]))
def test_an_alert_is_about_something_that_is_measured(rule: Node) -> None:
    assert asked(rule)
    assert asked(rule) <= measured()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: str(rule["alert"]))
def test_an_alert_says_who_is_woken_and_what_to_do(rule: Node) -> None:
    page, _, section = str(rule["annotations"]["runbook"]).partition("#")

    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"]
    assert section in anchors(REPOSITORY / page)


def test_a_metric_that_does_not_exist_would_be_found() -> None:
    assert not asked({"expr": "tandem_no_such_thing > 0"}) <= measured()


def test_every_service_is_scraped_at_its_door() -> None:
    (job,) = read_yaml("deploy/prometheus/prometheus.yml")["scrape_configs"]
    (names,) = job["dns_sd_configs"]

    assert tuple(names["names"]) == SERVICES
    assert {str(names["port"])} == {environment(name)["TANDEM_HTTP_PORT"] for name in SERVICES}
    assert all(
        f'absent(up{{job="{job["job_name"]}", service="{name}"}})' in _down() for name in SERVICES
    )


def _down() -> str:
    return next(str(rule["expr"]) for rule in rules() if rule["alert"] == "TandemServiceDown")

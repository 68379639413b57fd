"""The documents that tests are made of fit the official schema, and its sample is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo

import jsonschema
import pytest
import yaml

from services.intake.gateways.eido_incident import KINDS
from services.intake.gateways.protocol import CallReport
from services.intake.incidents import Incidents
from shared.vocabulary import AgencyId, Origin
from tests.support import eido as e
from tests.support.source import REPOSITORY

FOLDER = REPOSITORY.parent / "shared" / "data" / "eido"
SAMPLE = FOLDER / "Sample call transfer EIDO.json"
needs_schema = pytest.mark.skipif(
    not (FOLDER / "openapi.yaml").exists(), reason="NENA's schema is not beside the repository"
)
pytestmark = [pytest.mark.data, needs_schema]
NAME = "EmergencyIncidentDataObjectType"


def mended(value: Any) -> Any:
    """The schema without its two traps: a stray comma, and files that it leaves out."""
    match value:
        case dict():
            found = cast("dict[str, Any]", value)
            outside = found.get("$ref")
            if isinstance(outside, str) and outside.startswith("NIEM"):
                return {}
            return {key: 1 if one == "1," else mended(one) for key, one in found.items()}
        case list():
            return [mended(one) for one in cast("list[Any]", value)]
        case _:
            return value


@cache
def schema() -> dict[str, Any]:
    written = (FOLDER / "openapi.yaml").read_text(encoding="utf-8")
    components = mended(yaml.safe_load(written))["components"]
    return {"$ref": f"#/components/schemas/{NAME}", "components": components}


def faults(document: Any) -> list[str]:
    validator = jsonschema.Draft7Validator(schema())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


@pytest.mark.parametrize(
    "document",
    [
        e.whole(),
        e.eido(3, notesComponent=[e.note("n", "has a knife", 3)]),
        e.eido(6, mergeComponent=[e.merge("urn:x:18:psap.example", "REPLACING", 6)]),
        e.eido(6, linkComponent=[e.link("urn:x:9:fire.example", "UNLINK", 6)]),
        e.eido(5, emergencyResourceComponent=[e.unit("11K", "On Scene", 5)]),
    ],
)
def test_the_documents_of_the_tests_fit_the_official_schema(document: dict[str, Any]) -> None:
    assert not faults(document)


def test_the_schema_itself_finds_a_document_wrong() -> None:
    assert faults(e.whole() | {"eidoVersion": "7"})
    assert faults(e.whole(mergeComponent=[e.merge("x", "SIDEWAYS", 1)]))


def test_every_list_of_components_of_the_schema_is_known() -> None:
    (_, about) = schema()["components"]["schemas"][NAME]["allOf"]

    assert {name for name in about["properties"] if name.endswith("Component")} == KINDS


def test_the_official_sample_is_read_as_a_call() -> None:
    document = json.loads(SAMPLE.read_text(encoding="utf-8"))
    now = datetime(2021, 4, 30, 18, 44, tzinfo=UTC)

    (report,) = Incidents({}, now).read(AgencyId("a"), document, ZoneInfo("UTC"))

    assert not faults(document)
    assert isinstance(report, CallReport)
    assert report.call.opened_at == datetime(2021, 4, 30, 18, 40, tzinfo=UTC)
    assert report.call.origin is Origin.EMERGENCY
    assert report.call.location.address == "42 W Cellular Street, Wilmington, DE"
    assert report.oddities == ()

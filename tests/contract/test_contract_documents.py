"""The documents say what the code does; `make docs` writes them anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from shared.events import TYPES
from shared.events.topics import SERVICES, TOPICS
from tandem.contract.asyncapi import describe
from tandem.contract.command import documents
from tandem.contract.schemas import read_docstring
from tests.contract.golden import Golden
from tests.support.source import REPOSITORY

HERE = Path(__file__).parent
DOORS = {
    "intake": {
        "POST /v1/events",
        "GET /v1/calls/{agency}/{call_id}",
        "POST /v1/calls/{agency}/{call_id}/request",
    },
    "matcher": {
        "GET /v1/board/{agency}",
        "GET /v1/matches/{match_id}",
        "POST /v1/matches",
        "POST /v1/matches/{match_id}/withdraw",
        "POST /v1/matches/{match_id}/complete",
        "GET /v1/unserved",
    },
    "notifier": {
        "PUT /v1/responders/{agency}/{responder_id}",
        "PUT /v1/responders/{agency}/{responder_id}/contacts",
        "POST /v1/responders/{agency}/{responder_id}/enrol",
        "POST /v1/responders/{agency}/{responder_id}/revoke",
        "POST /v1/responders/{agency}/{responder_id}/duty",
        "POST /v1/responders/{agency}/{responder_id}/position",
        "GET /v1/me/offers",
        "POST /v1/offers/{offer_id}/accept",
        "POST /v1/offers/{offer_id}/decline",
        "POST /v1/matches/{match_id}/status",
        "POST /v1/matches/{match_id}/acknowledge",
        "POST /v1/matches/{match_id}/officer-needed",
        "POST /v1/matches/{match_id}/check-in",
        "POST /v1/matches/{match_id}/seats/{role}/confirm",
        "POST /v1/calls/{agency}/{call_id}/join",
        "POST /v1/calls/{agency}/{call_id}/outcome",
        "POST /v1/calls/{agency}/{call_id}/care",
        "GET /v1/deliveries",
    },
    "metrics": {
        "GET /v1/metrics/{agency}",
        "GET /v1/stream/{agency}",
        "GET /v1/reports/{agency}/buy-in",
    },
}
"""The public doors, as integrators were promised them."""


@cache
def written() -> dict[str, str]:
    """What `tandem docs` would write now."""
    return {str(path): text for path, text in documents(REPOSITORY)}


@cache
def asyncapi() -> dict[str, Any]:
    return describe({name: Golden.read(name).body for name in TYPES})


def operations(service: str) -> dict[str, dict[str, Any]]:
    """`GET /path` -> operation."""
    paths = json.loads(written()[f"docs/openapi/{service}.json"])["paths"]
    return {
        f"{method.upper()} {path}": operation
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def references(value: Any) -> Iterator[str]:
    match value:
        case {"$ref": str(found)}:
            yield found
        case dict():
            for one in value.values():
                yield from references(one)
        case list():
            for one in value:
                yield from references(one)
        case _:
            return


def resolve(document: Any, reference: str) -> Any:
    found = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_the_documents_are_those_that_the_code_makes() -> None:
    outdated = [
        path
        for path, text in written().items()
        if not (REPOSITORY / path).exists() or (REPOSITORY / path).read_text("utf-8") != text
    ]

    assert not outdated, f"run make docs: {outdated}"


def test_asyncapi_is_valid_by_the_schema_of_its_authors() -> None:
    schema = json.loads((HERE / "asyncapi-3.0.0.json").read_text(encoding="utf-8"))

    jsonschema.Draft7Validator(schema).validate(asyncapi())


def test_every_topic_is_a_channel_and_every_type_a_message_on_its_own() -> None:
    channels = asyncapi()["channels"]

    assert channels.keys() == {topic.name for topic in TOPICS}
    for name, body in TYPES.items():
        assert name in channels[body.topic]["messages"]


@pytest.mark.parametrize("type_", TYPES)
def test_a_golden_record_is_valid_by_the_published_schema(type_: str) -> None:
    record, document = Golden.read(type_), asyncapi()
    headers = {name: value.decode() for name, value in record.headers}

    for part, value in (("payload", record.body), ("headers", headers)):
        schema = document["components"]["messages"][type_][part]
        jsonschema.Draft202012Validator(schema | {"components": document["components"]}).validate(
            value
        )


def test_every_reference_leads_somewhere() -> None:
    for document in (asyncapi(), *(json.loads(written()[_openapi(one)]) for one in SERVICES)):
        for reference in references(document):
            assert resolve(document, reference)


@pytest.mark.parametrize("service", SERVICES)
def test_every_promised_door_is_there(service: str) -> None:
    assert operations(service).keys() >= DOORS[service]


@pytest.mark.parametrize("service", SERVICES)
def test_every_door_has_a_summary(service: str) -> None:
    assert not [door for door, operation in operations(service).items() if not operation["summary"]]


def test_what_a_docstring_says_about_fields_is_told_apart_from_the_rest() -> None:
    text = "One seat.\n\nAttributes:\n    role: which one.\n    rule: how it is\n        filled.\n"

    assert read_docstring(text) == (
        "One seat.",
        {"role": "which one.", "rule": "how it is filled."},
    )


def _openapi(service: str) -> str:
    return f"docs/openapi/{service}.json"

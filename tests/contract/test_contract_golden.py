"""Whatever was once on a topic is still read, and today's code still says it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel

from shared.bus.envelope import attributes_of, decode
from shared.events import TYPES, Body, CallClosed, Event
from shared.vocabulary import AgencyId, CallEnd
from tests.contract.bodies import AGENCY, BODIES, body
from tests.contract.golden import FOLDER, TRACE, Golden, made_now

NOW = datetime(2026, 1, 1, 8, 1, tzinfo=UTC)
KNOWN = frozenset({AgencyId(AGENCY)})


def read(record: Golden) -> Event[Body]:
    found = decode(attributes_of(record), topic=record.topic, received_at=NOW, known=KNOWN)
    assert found is not None
    return found


MAPS = frozenset(("row", "arrivals", "runner_up"))
"""Fields whose own keys are data."""


DOCUMENTS = frozenset(("cad.eido.v1", "cad.aegis.v1"))
"""Bodies of other standards, which are kept as they came; their readers know what is unknown."""


def with_strangers(value: Any) -> Any:
    """The value with an unknown field in every object."""
    match value:
        case dict():
            known = {key: one if key in MAPS else with_strangers(one) for key, one in value.items()}
            return known | {"unheard_of": [1]}
        case list():
            return [with_strangers(one) for one in value]
        case _:
            return value


def is_said(part: Any, whole: Any) -> bool:
    """Whether all of `part` is in `whole`, which may say more."""
    match part, whole:
        case dict(), dict():
            return all(key in whole and is_said(one, whole[key]) for key, one in part.items())
        case list(), list():
            return len(part) == len(whole) and all(map(is_said, part, whole))
        case _:
            return part == whole


def unfilled(value: Any, path: str) -> Iterator[str]:
    """Fields that an example leaves empty."""
    match value:
        case BaseModel():
            for name in type(value).model_fields:
                yield from unfilled(getattr(value, name), f"{path}.{name}")
        case tuple():
            yield from () if value else (path,)
            for one in value:
                yield from unfilled(one, path)
        case None:
            yield path
        case _:
            return


def test_every_type_has_a_golden_file_and_every_golden_file_a_type() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == TYPES.keys() == BODIES.keys()


@pytest.mark.parametrize("type_", TYPES)
def test_an_example_fills_every_field(type_: str) -> None:
    """A field that is in no golden file could be renamed without anybody noticing."""
    assert not set(unfilled(body(type_), type_))


@pytest.mark.parametrize("type_", TYPES)
def test_a_golden_record_is_read_as_what_it_says(type_: str) -> None:
    event = read(Golden.read(type_))

    assert event.body == body(type_)
    assert event.agency == AGENCY
    assert event.type == type_


@pytest.mark.parametrize("type_", TYPES.keys() - DOCUMENTS)
def test_unknown_fields_are_accepted_and_ignored(type_: str) -> None:
    record = Golden.read(type_)
    record.value = json.dumps(with_strangers(record.body)).encode()

    assert read(record).body == body(type_)


@pytest.mark.parametrize("type_", TYPES)
def test_todays_code_still_says_all_that_the_golden_record_says(type_: str) -> None:
    golden, now = Golden.read(type_), made_now(type_)

    assert (now.topic, now.key) == (golden.topic, golden.key)
    assert is_said(dict(golden.headers), dict(now.headers))
    assert is_said(golden.body, now.body)


def test_the_trace_goes_along() -> None:
    assert read(Golden.read("match.proposed.v1")).traceparent == TRACE


def test_a_code_that_this_reader_does_not_know_reads_as_other() -> None:
    record = Golden.read("call.closed.v1")
    record.value = json.dumps(record.body | {"reason": "abducted_by_aliens"}).encode()

    found = read(record).body

    assert isinstance(found, CallClosed)
    assert found.reason is CallEnd.OTHER

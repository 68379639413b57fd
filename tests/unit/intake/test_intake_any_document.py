"""Whatever comes, a reader reads it or refuses it with a reason; `make fuzz` goes further."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.intake.gateways.protocol import CallReport
from services.intake.incidents import Incidents
from services.intake.store.incidents import read_state, state_of
from shared.errors import BadRecord
from shared.vocabulary import AgencyId
from tests.fuzz.inputs import inputs
from tests.fuzz.targets import TARGETS
from tests.support import eido as e
from tests.support.work import NOON

AGENCY, ZONE = AgencyId("riverton"), ZoneInfo("America/Los_Angeles")
NOW = NOON + timedelta(hours=1)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["$id", "$ref", "x", "lastUpdateTimeStamp"]), inner)
    ),
    max_leaves=12,
)
UPDATES = st.permutations(
    [
        e.eido(2, notesComponent=[e.note("n2", "has a knife", 2)]),
        e.eido(3, incidentComponent=e.incident(3, incidentTypeInternalCode="CW")),
        e.eido(4, incidentComponent=e.incident(4, incidentTypeInternalCode="415")),
        e.eido(5, notesComponent=[e.note("n2", "no knife after all", 5)]),
        e.eido(6, emergencyResourceComponent=[e.unit("11K", "On Scene", 6)]),
        e.whole(),
    ]
)


def refusal(read: Callable[[], object]) -> BadRecord | None:
    """Why it is refused; none where it is read."""
    try:
        read()
    except BadRecord as refused:
        return refused
    return None


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_any_input_is_read_or_refused_with_a_reason(name: str, data: st.DataObject) -> None:
    target = TARGETS[name]
    refused = refusal(lambda: target.read(data.draw(inputs(target.seeds))))

    assert refused is None or (refused.reason and refused.detail)


@pytest.mark.parametrize("name", TARGETS)
def test_what_fuzzing_begins_from_is_read(name: str) -> None:
    for seed in TARGETS[name].seeds:
        TARGETS[name].read(seed)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = [(*path, key) for key, _ in inner] if isinstance(value, dict | list) else []
    for here in list(found):
        found += paths(value[here[-1]], here) if isinstance(value[here[-1]], dict | list) else []
    return found


@settings(max_examples=400, deadline=None)
@given(place=st.sampled_from(paths(e.whole())), value=JSON)
def test_any_json_in_any_place_of_a_document_leaves_the_call_readable_or_refused(
    place: tuple[Any, ...], value: object
) -> None:
    document: Any = json.loads(json.dumps(e.whole()))
    inner = document
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value

    refused = refusal(lambda: Incidents({}, NOW).read(AGENCY, document, ZONE))

    assert refused is None or len(place) == 1 or refused.reason == "invalid"


@settings(max_examples=60, deadline=None)
@given(updates=UPDATES)
def test_updates_in_any_order_come_to_the_same_call(updates: list[dict[str, Any]]) -> None:
    incidents = Incidents({}, NOW)
    told = [report for update in updates for report in incidents.read(AGENCY, update, ZONE)]

    call = [report.call for report in told if isinstance(report, CallReport)][-1]
    assert call.call_type.code == "415"
    assert call.updated_at == NOON + timedelta(minutes=6)
    assert sorted(line.text for line in call.narrative if "knife" in line.text) == [
        "no knife after all"
    ]


@settings(max_examples=60, deadline=None)
@given(updates=UPDATES, cut=st.integers(0, 6))
def test_storing_an_incident_between_updates_changes_nothing(
    updates: list[dict[str, Any]], cut: int
) -> None:
    whole = Incidents({}, NOW)
    for update in updates:
        whole.read(AGENCY, update, ZONE)
    before = Incidents({}, NOW)
    for update in updates[:cut]:
        before.read(AGENCY, update, ZONE)
    known = {
        key: read_state(key.call_id, state_of(incident)) for key, incident in before.changed.items()
    }
    after = Incidents(known, NOW)
    for update in updates[cut:]:
        after.read(AGENCY, update, ZONE)

    ((_, expected),) = whole.changed.items()
    found = next(iter((after.changed or known).values()))
    assert state_of(found) == state_of(expected)

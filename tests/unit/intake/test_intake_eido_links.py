"""Incidents that EIDO documents merge, split, link and unlink."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.vocabulary import IncidentRelation
from tests.support import eido as e
from tests.support.eido_reports import call_of, fresh, told
from tests.support.work import NOON

OTHER = "urn:emergency:uid:incidentid:18:psap.riverton.example"


def test_a_merge_told_by_the_surviving_incident_ends_the_other() -> None:
    incidents = fresh()
    told(e.whole() | {"$id": OTHER}, known=incidents)

    reports = told(
        e.whole(), e.eido(6, mergeComponent=[e.merge(OTHER, "REPLACING", 6)]), known=incidents
    )

    ended = call_of(reports, OTHER)
    assert ended.merged_into == e.INCIDENT_ID
    assert ended.updated_at == NOON + timedelta(minutes=6)
    assert call_of(reports).merged_into is None


def test_a_merge_that_is_told_before_the_other_incident_is_known_still_counts() -> None:
    incidents = fresh()
    told(e.eido(6, mergeComponent=[e.merge(OTHER, "REPLACING", 6)]), known=incidents)

    late = told(e.whole() | {"$id": OTHER}, known=incidents)

    assert call_of(late, OTHER).merged_into == e.INCIDENT_ID


def test_a_replaced_incident_says_so_itself_and_a_later_split_takes_it_back() -> None:
    replaced = e.eido(6, mergeComponent=[e.merge(OTHER, "REPLACED", 6)])
    split = e.eido(9, mergeComponent=[e.merge(OTHER, "SPLIT", 9, "split")])
    incidents = fresh()

    assert call_of(told(e.whole(), replaced, known=incidents)).merged_into == OTHER
    call = call_of(told(split, known=incidents))

    assert call.merged_into is None
    assert IncidentRelation.SPLIT in {ref.relation for ref in call.incident_refs}


def test_an_incident_is_never_merged_into_itself() -> None:
    itself = e.eido(6, mergeComponent=[e.merge(e.INCIDENT_ID, "REPLACED", 6)])

    assert call_of(told(e.whole(), itself)).merged_into is None


@pytest.mark.parametrize("direction", ["PARENT", "CHILD", "RELATED"])
def test_a_link_is_carried_into_the_call_until_it_is_unlinked(direction: str) -> None:
    incidents = fresh()
    linked = e.eido(6, linkComponent=[e.link("urn:x:9:fire.example", direction, 6)])
    unlinked = e.eido(8, linkComponent=[e.link("urn:x:9:fire.example", "UNLINK", 8, "unlink")])

    refs = call_of(told(e.whole(), linked, known=incidents)).incident_refs

    assert [(ref.agency, ref.number, ref.relation.value) for ref in refs[1:]] == [
        ("fire.example", "urn:x:9:fire.example", direction.lower())
    ]
    assert len(call_of(told(unlinked, known=incidents)).incident_refs) == 1


def test_a_merge_with_what_can_be_no_incident_is_left_aside() -> None:
    odd = [e.merge("x\0", "REPLACING", 6, "m1"), e.merge("x" * 129, "REPLACING", 6, "m2")]

    (report,) = told(e.whole(emergencyResourceComponent=[]), e.eido(6, mergeComponent=odd))

    assert call_of([report]).merged_into is None

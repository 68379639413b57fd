"""Reading labeled history, and what each call could know of the others."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from services.intake.domain.earlier import look_back, subjects_of
from services.intake.learning.history import Case, LabelColumn, read_history, walk
from services.intake.learning.refusal import Refusal
from shared.mapping import check_mapping
from tests.support.dispatch import plan
from tests.support.learning import case

MAPPING = check_mapping(
    {
        "time_zone": "America/Los_Angeles",
        "missing": ["", "NA"],
        "fields": {"call_id": "id", "opened_at": "at", "call_type.code": "type"},
    }
)


def found_before(*cases: Case) -> list[int]:
    """How many earlier calls each call knew the label of."""
    counts: list[int] = []
    for it, past in walk(cases, plan()):
        earlier = look_back(it.call, subjects_of(it.sent), past)
        counts.append(len(list(earlier.found())) if earlier else 0)
    return counts


def history(path: Path, text: str, label: LabelColumn) -> dict[str, bool | None]:
    path.write_text(text, encoding="utf-8")
    read = read_history(path, MAPPING, label, plan())
    return {it.call.call_id: it.label for it in read.cases}


def test_a_label_is_known_once_the_call_has_ended_and_not_before() -> None:
    first = case("E1", 0, label=True, closed_after_h=3)

    assert found_before(first, case("E2", 2), case("E3", 4)) == [0, 0, 1]


def test_a_replayed_call_whose_end_nobody_told_ends_after_a_day() -> None:
    first = case("E1", 0, label=True, closed_at=None)
    first.call.replayed = True
    first.call.ended_at = first.opened_at + timedelta(days=3000)

    assert found_before(first, case("E2", 23), case("E3", 25)) == [0, 0, 1]


def test_labels_are_read_in_the_usual_spellings(tmp_path: Path) -> None:
    rows = (
        "id,at,type,bh\n1,2026-01-01,A,Yes\n2,2026-01-01,A,0\n3,2026-01-01,A,NA\n4,2026-01-01,A,?\n"
    )
    found = history(tmp_path / "h.csv", rows, LabelColumn("bh"))

    assert found == {"1": True, "2": False, "3": None, "4": None}


def test_other_values_can_be_named_that_mean_behavioral_health(tmp_path: Path) -> None:
    rows = "id,at,type,end\n1,2026-01-01,A,MH\n2,2026-01-01,A,K\n3,2026-01-01,A,\n"
    found = history(tmp_path / "h.csv", rows, LabelColumn("end", frozenset(("MH", "EVAL"))))

    assert found == {"1": True, "2": False, "3": None}


def test_rows_of_one_call_are_one_call(tmp_path: Path) -> None:
    rows = "id,at,type,bh\n1,2026-01-01,A,no\n1,2026-01-01,B,yes\n1,2026-01-01,B,\n"

    assert history(tmp_path / "h.csv", rows, LabelColumn("bh")) == {"1": True}


def test_rows_that_cannot_be_read_are_counted_with_their_reason(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("id,at,type,bh\n1,yesterday,A,no\n2,2026-01-01,A,no\n", encoding="utf-8")
    read = read_history(path, MAPPING, LabelColumn("bh"), plan())

    assert (len(read.cases), dict(read.refused)) == (1, {"mapping: row.at": 1})


def test_a_missing_label_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="has no column 'label'"):
        history(tmp_path / "h.csv", "id,at,type\n", LabelColumn("label"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"gone\.csv can't be read"):
        read_history(tmp_path / "gone.csv", MAPPING, LabelColumn("bh"), plan())

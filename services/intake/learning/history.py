"""An agency's history: flat rows with a label column, read as calls in the order of opening."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from services.intake.domain.earlier import (
    MOST,
    Past,
    Subject,
    Visit,
    known_at,
    subjects_of,
    visit_of,
)
from services.intake.domain.fold import fold_snapshot
from services.intake.domain.model import Call, Receipt
from services.intake.domain.plan import Plan
from services.intake.gateways.records import RowReader
from services.intake.learning.refusal import Refusal
from shared.errors import BadRecord
from shared.events.cad import CadCall
from shared.mapping import Mapping
from shared.vocabulary import AgencyId

YES = frozenset(("yes", "y", "true", "t", "1", "1.0"))
NO = frozenset(("no", "n", "false", "f", "0", "0.0"))
_AFTERWARDS = Receipt(datetime(9000, 1, 1, tzinfo=UTC), replayed=True)
"""Later than any call, so that no stamp counts as one from the future."""


@dataclass(slots=True)
class Case:
    """A call of the history, as it stood in the end.

    Attributes:
        label: whether it was a behavioral-health call; none when nobody said.
    """

    call: Call
    sent: CadCall
    label: bool | None

    @property
    def opened_at(self) -> datetime:
        """When it was opened; UTC."""
        return self.call.opened_at or _AFTERWARDS.at


@dataclass(slots=True)
class History:
    """What a file holds.

    Attributes:
        cases: by opening.
        rows: lines read.
        refused: reason -> rows that could not be read.
        unlabeled: calls without a label; they count as earlier calls only.
    """

    cases: list[Case] = field(default_factory=list[Case])
    rows: int = 0
    refused: Counter[str] = field(default_factory=Counter[str])

    @property
    def unlabeled(self) -> int:
        """Calls that nobody said about what they were."""
        return sum(case.label is None for case in self.cases)


@dataclass(frozen=True, slots=True)
class LabelColumn:
    """How the label column is read.

    Attributes:
        column: its name.
        positive: its values that mean a behavioral-health call; none for yes/no, true/false, 1/0.
            With values given, any other value but a missing one means that it was not.
    """

    column: str
    positive: frozenset[str] = frozenset()

    def read(self, row: dict[str, Any], missing: Collection[str]) -> bool | None:
        """The label of a row."""
        text = str(row.get(self.column) or "").strip()
        if text in missing:
            return None
        if self.positive:
            return text in self.positive
        said = text.lower()
        return True if said in YES else False if said in NO else None


def read_history(path: Path, mapping: Mapping, labels: LabelColumn, plan: Plan) -> History:
    """Read a whole file. Rows of one call are folded; the last label given counts.

    Raises:
        Refusal: when the file can't be read, or lacks the label column.
    """
    history, cases = History(), dict[str, Case]()
    reader = RowReader(mapping, ZoneInfo(mapping.time_zone) if mapping.time_zone else plan.zone)
    for row in _rows(path, mapping, labels.column):
        history.rows += 1
        try:
            sent = reader.read(row)
        except BadRecord as error:
            history.refused[f"{error.reason}: {error.where}"] += 1
            continue
        _fold(cases, sent, labels.read(row, mapping.missing), plan)
    history.cases = sorted(cases.values(), key=lambda it: (it.opened_at, it.call.call_id))
    return history


def _fold(cases: dict[str, Case], sent: CadCall, label: bool | None, plan: Plan) -> None:
    case = cases.get(sent.call_id)
    call = case.call if case else Call(AgencyId("history"), sent.call_id)
    fold_snapshot(call, sent, _AFTERWARDS, plan.zone, plan.max_age, lambda _mark: None)
    if call.latest is None:
        return
    known = case.label if case else None
    cases[sent.call_id] = Case(call, call.latest, known if label is None else label)


def _rows(path: Path, mapping: Mapping, label: str) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding=mapping.encoding, newline="") as file:
            reader = csv.DictReader(file, fieldnames=mapping.columns or None)
            if label not in (reader.fieldnames or ()):
                sentence = f"{path.name} has no column {label!r}; --label has to name one."
                raise Refusal(sentence)
            for row in reader:
                yield {name: value for name, value in row.items() if isinstance(name, str)}
    except OSError as error:
        raise Refusal(f"{path.name} can't be read: {error.strerror}.") from error
    except (UnicodeDecodeError, LookupError, csv.Error) as error:
        sentence = f"{path.name} is no table in {mapping.encoding}; give encoding in the mapping."
        raise Refusal(sentence) from error


def walk(cases: Iterable[Case], plan: Plan) -> Iterator[tuple[Case, Past]]:
    """Each call with the earlier ones at its place and about its people, by opening."""
    memory: dict[Subject, deque[Visit]] = {}
    for case in cases:
        subjects = subjects_of(case.sent)
        yield case, {subject: memory[subject] for subject in subjects if subject in memory}
        visit = visit_of(case.call, case.sent, plan)
        if visit is None:
            continue
        known = visit._replace(found=case.label, found_at=known_at(case.call, case.sent))
        for subject in subjects:
            memory.setdefault(subject, deque(maxlen=2 * MOST)).append(known)

"""What intake measures beside what every service does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from prometheus_client import Counter

from services.intake.domain.model import Mark
from shared.events.base import Fact
from shared.events.calls import CallAssessed

ASSESSED = Counter(
    "tandem_intake_assessed", "Assessments told, by outcome", ["eligibility", "historical"]
)
MARKS = Counter("tandem_intake_marks", "Odd input that was accepted, by what was odd", ["mark"])

POLLS = Counter(
    "tandem_intake_polls",
    "Polls of a source by result: changed, unchanged, suspected or failed",
    ["agency", "source", "result"],
)
POLL_UNREAD = Counter(
    "tandem_intake_poll_unread", "Entries of snapshots that could not be read", ["agency", "source"]
)


def count(facts: Iterable[Fact], marks: Mapping[Mark, int]) -> None:
    """Count what a run told and what it put up with."""
    for fact in facts:
        if isinstance(fact.body, CallAssessed):
            verdict = fact.body.assessment.eligibility.value
            ASSESSED.labels(verdict, str(fact.body.historical).lower()).inc()
    for mark, times in marks.items():
        MARKS.labels(mark.value).inc(times)

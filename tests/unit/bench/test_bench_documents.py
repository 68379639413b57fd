"""The documents of the bench are what they claim to be, and intake times them."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from services.intake.gateways.aegis import AegisReader
from services.intake.gateways.protocol import CallReport
from services.intake.incidents import Incidents
from services.intake.timing import rate, read_eidos, read_exports
from shared.vocabulary import AgencyId
from tandem.bench.documents import aegis_exports, eido_documents

SEED = 1


def test_the_documents_are_as_large_as_the_docs_say_and_read_without_oddities() -> None:
    incidents = Incidents({}, datetime(2026, 3, 2, 21, tzinfo=UTC))
    documents = list(eido_documents(random.Random(SEED)))
    reports = [
        report
        for content in documents
        for report in incidents.read(AgencyId("bench"), json.loads(content), UTC)
    ]

    calls = [report for report in reports if isinstance(report, CallReport)]
    assert all(8_000 < len(content) < 11_000 for content in documents)
    assert len(incidents.changed) == 50
    assert not any(call.oddities for call in calls)
    assert all(call.call.location.lat and call.call.units and call.call.people for call in calls)


def test_the_exports_have_54_nil_elements_and_tell_of_a_call_and_two_units() -> None:
    for content in aegis_exports(random.Random(SEED)):
        call, *units = AegisReader(UTC).read(content.encode())

        assert isinstance(call, CallReport)
        assert (content.count('nil="true"'), len(call.call.narrative), len(units)) == (54, 9, 2)


def test_a_rate_counts_every_document() -> None:
    eidos = [content.encode() for content in eido_documents(random.Random(SEED))][:4]
    exports = [content.encode() for content in aegis_exports(random.Random(SEED))][:2]

    assert rate(read_eidos, eidos, 0.01) > 0
    assert rate(read_exports, exports, 0.01) > 0


def test_a_folder_without_documents_has_no_rates(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "services.intake.timing", str(tmp_path))

    done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603

    assert json.loads(done.stdout) == {}

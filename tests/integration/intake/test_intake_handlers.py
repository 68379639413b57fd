"""Intake's handlers on a real Postgres."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from services.intake.domain.model import CallKey
from services.intake.gateways.mapping_files import MappingFiles
from services.intake.handlers import Intake
from services.intake.plans import Plans
from services.intake.readers import Readers
from services.intake.store import calls
from shared.events import CadCall, CallAssessed, CallClosed
from shared.vocabulary import AgencyId, CallId, RegionId
from tests.conftest import OpenWorkbench
from tests.support.work import NOON, event

POLICY = 'time_zone = "America/Los_Angeles"'
REGION = RegionId("riverton")


def intake(folder: Path) -> Intake:
    return Intake(Plans({}), Readers(MappingFiles(folder)))


def snapshot(call_id: str = "E1", **more: object) -> CadCall:
    body = {
        "call_id": call_id,
        "opened_at": NOON,
        "updated_at": NOON,
        "call_type": {"code": "5150"},
    }
    return CadCall.model_validate(body | more)


async def test_a_call_is_assessed_stored_and_found_again(
    workbench: OpenWorkbench, tmp_path: Path
) -> None:
    bench = await workbench("intake", riverton=POLICY)
    handlers = intake(tmp_path)
    async with bench.work("riverton") as work:
        first = await handlers.on_cad([event(snapshot())], work)
    bench.pass_time(timedelta(minutes=1))

    closed = snapshot(status="closed", updated_at=NOON + timedelta(minutes=1))
    async with bench.work("riverton") as work:
        last = await handlers.on_cad([event(closed)], work)
        key = CallKey(AgencyId("riverton"), CallId("E1"))
        told = await calls.told_about(work.conn, REGION, key)

    assert [type(fact.body) for fact in first] == [CallAssessed]
    assert [type(fact.body) for fact in last] == [CallClosed]
    assert [fact.body for fact in told] == [first[0].body, last[0].body]
    assert first[0].traceparent == last[0].traceparent

"""One trace for each call, from the CAD record on, across all four services."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.city import City
from tests.support.patience import until
from tests.support.stage import Stage

ALL_FOUR = {"intake", "matcher", "notifier", "metrics"}


async def test_zipkin_shows_one_trace_of_a_call_across_four_services(
    city: City, stage: Stage
) -> None:
    officer, clinician = await city.on_duty("officer", "clinician")
    call = await city.call()
    await city.accepts(officer, call)
    await city.accepts(clinician, call)
    confirmed = await city.confirmed(call)

    await until(lambda: has_all_four(stage, confirmed.trace_id), "spans of all four services", 30)


async def has_all_four(stage: Stage, trace_id: str) -> bool:
    """Whether Zipkin has spans of all four services in a trace."""
    return {_service(span) for span in await spans_of(stage, trace_id)} >= ALL_FOUR


async def spans_of(stage: Stage, trace_id: str) -> list[dict[str, Any]]:
    """A trace's spans, as Zipkin's API gives them; none while it does not know the trace."""
    assert stage.stack.zipkin_url
    base = stage.stack.zipkin_url.removesuffix("/zipkin")
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{base}/api/v2/trace/{trace_id}")
    spans: list[dict[str, Any]] = answer.json() if answer.is_success else []
    return spans


def _service(span: dict[str, Any]) -> str:
    return str(span.get("localEndpoint", {}).get("serviceName", ""))

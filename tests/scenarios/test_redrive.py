"""What was refused is put back once the cause is mended, and has its effect once."""

from __future__ import annotations

from tests.support.cad import envelope
from tests.support.city import Call, City
from tests.support.city.nouns import now
from tests.support.command import tandem
from tests.support.stage import Stage

MAPPING = """
[fields]
call_id = "incident"
opened_at = "called"
"call_type.code" = "nature"
"""


async def test_a_row_is_put_back_after_its_mapping_was_added_and_counts_once(
    city: City, stage: Stage
) -> None:
    call = Call(city.agency, f"{city.region}-row")
    place = await _publish_row(city, call)
    refused = await stage.facts.dead_letter(*place)
    assert refused is not None
    assert refused.headers["dlq-reason"] == "no_mapping"
    (stage.agencies / f"{city.agency}.mapping.toml").write_text(MAPPING, encoding="utf-8")

    for _ in range(2):
        letter = f"intake/{refused.partition}@{refused.offset}"
        await tandem(stage.stack, "dlq", "redrive", letter, "--yes")

    await city.assessed(call)
    await stage.quiet.wait()
    assert len(city.told("call.assessed.v1", call)) == 1


async def test_a_dead_letter_is_listed_with_its_reason(city: City, stage: Stage) -> None:
    place = await _publish_row(city, Call(city.agency, f"{city.region}-row"))
    letter = await stage.facts.dead_letter(*place)
    assert letter is not None

    printed = await tandem(stage.stack, "dlq", "list", "--reason", "no_mapping")

    assert f"intake/{letter.partition}@{letter.offset}" in printed


async def _publish_row(city: City, call: Call) -> tuple[int, int]:
    row = {"incident": call.call_id, "called": now(), "nature": "5150"}
    headers = envelope(city.agency, "cad.record.v1", call.call_id)
    return await city.cad.publish_json({"row": row}, headers)

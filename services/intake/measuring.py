"""How long one assessment takes: `python -m services.intake measure` prints it as JSON.

The narratives are made up, each another one, so that nothing is remembered from one to the next.
"""

from __future__ import annotations

import random
import statistics
import time
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from services.intake.domain.assess import assess
from services.intake.domain.model import Call, Line
from services.intake.domain.plan import Plan, make_plan, warm_up
from shared.events.cad import CadCall, CallType
from shared.policy.assessing import Assessing
from shared.running import collect_less_often
from shared.vocabulary import AgencyId, CallId

_REMARKS: Final = (
    "RP ADV MALE SUBJ TALKING TO SELF, NEG WPNS SEEN, UNK IF HBD",
    "HX OF SCHIZ PER FAMILY, OFF MEDS X{n} WKS, DENIES SI/HI",
    "[{n}:05:22 OP{n}] 2ND CALLER ADV SUBJ YELLING AT PASSING CARS",
    "PREV CONTACT LAST MONTH AT THIS LOC, COOPERATIVE WITH OFCRS",
    "LS WALKING NB IN THE PARK, RED JKT BLU JEANS, APPROX {n} YOA",
    "RP DOES NOT KNOW HIM AND WOULD LIKE TO REMAIN ANON, NO CALL BACK",
    "UNIT {n} COPIED, ENRT FROM THE STATION, GATE CODE {n}{n}",
    "SUBJ CARRYING A BACKPACK AND A BLANKET, DID NOT APPEAR INJURED",
    "ASSOC VEH SILVER SEDAN PARTIAL PLATE {n}K, PARKED BY THE FOUNTAIN",
    "NEAREST CROSS IS ELM AND {n}TH, ENTRANCE ON THE NORTH SIDE OF BLDG",
    "RINGBACK TO {n} REACHED VOICEMAIL, CELL TOWER SECTOR {n} WEST",
    "{n}:41 DUPLICATE CALL FROM THE CAFE ACROSS THE STREET, SAME DESCR",
)
"""A third of them hold a sign, a danger or a denial."""
_COUNTS: Final = {300: 1500, 2000: 300}


def measure(seed: int = 1) -> dict[str, float]:
    """Microseconds for one assessment at the median, with 300 and with 2,000 characters.

    Args:
        seed: of the narratives.
    """
    warm_up()
    collect_less_often()
    chance = random.Random(seed)  # noqa: S311 # the same narratives each time
    found = {characters: _median_us(characters, chance) for characters in _COUNTS}
    return {"assess_300_us": found[300], "assess_us": found[2000]}


def _median_us(characters: int, chance: random.Random) -> float:
    plan = make_plan(Assessing(), "bench@0000000", ZoneInfo("UTC"), None)
    calls = [_call(n, characters, chance) for n in range(_COUNTS[characters])]
    return round(statistics.median(_took_us(call, sent, plan) for call, sent in calls), 1)


def _took_us(call: Call, sent: CadCall, plan: Plan) -> float:
    began = time.perf_counter()
    assess(call, sent, plan, {})
    return (time.perf_counter() - began) * 1e6


def _call(n: int, characters: int, chance: random.Random) -> tuple[Call, CadCall]:
    parts: list[str] = []
    while sum(map(len, parts)) < characters:
        parts.append(chance.choice(_REMARKS).format(n=chance.randrange(10, 99)) + ". ")
    agency, call_id = AgencyId("bench"), CallId(f"M{n}")
    sent = CadCall(
        call_id=call_id,
        opened_at=datetime(2026, 1, 1, tzinfo=UTC),
        call_type=CallType(code="415", description="Disturbing the peace"),
    )
    line = Line("".join(parts)[:characters], by="caller")
    return Call(agency, call_id, latest=sent, lines=(line,)), sent

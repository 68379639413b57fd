"""A made-up city whose every call has a label that people on scene gave, and a hidden truth.

What the truth depends on is known here and nowhere else: the type, a lasting tendency of some
addresses, what happened there lately, the hour, who called, and a tie of type and hour. A table of
rates by type therefore knows a part of it at most.
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

START = datetime(2025, 1, 1)  # noqa: DTZ001 # as an export writes it, in local time
DAYS = 181
MAPPING = """
time_zone = "America/Los_Angeles"

[fields]
call_id = "number"
opened_at = "received"
"call_type.code" = "type"
priority = "priority"
"location.address" = "address"
"location.beat" = "beat"
origin = "origin"
disposition = "disposition"
narrative = "remarks"
"people.known_person" = "person"
status = { const = "closed" }
"""
TYPES = {
    "MHC": 1.4, "WELF": -1.3, "DIST": -2.2, "TRES": -2.4, "SUSP": -2.8, "FAM": -2.0, "NOISE": -4.0,
    "ASLT": -2.6, "MED": -2.3, "INTX": -1.6, "HANG": -2.8, "TRAF": -6.0, "ALRM": -6.0, "THFT": -5.0,
}  # fmt: skip
COMMON = (3, 8, 14, 8, 9, 6, 7, 5, 6, 5, 7, 16, 9, 10)
ORIGINS = {"911": 0.2, "non_emergency": 0.0, "officer": -0.8, "988": 1.8}
FOUND = ("talking to himself", "says he wants to die", "off his meds")
HARMLESS = ("loud music", "blocking the driveway", "dispute over rent", "")


@dataclass(slots=True)
class Place:
    """An address, with what nobody is told about it."""

    address: str
    beat: str
    busy: float
    tendency: float
    proved_at: datetime | None = None


def write(path: Path, *, seed: int = 7, calls_a_day: int = 60, days: int = DAYS) -> None:
    """Write the city's calls as a flat export with a label column."""
    with path.open("w", encoding="utf-8", newline="") as file:
        found = rows(seed, calls_a_day, days)
        first = next(found)
        writer = csv.DictWriter(file, first.keys())
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(found)


def rows(seed: int, calls_a_day: int, days: int) -> Iterator[dict[str, str]]:
    """The calls, oldest first."""
    chance = random.Random(seed)
    places = [*_places(chance)]
    busy = [place.busy for place in places]
    at, end, number = START, START + timedelta(days=days), 0
    while (at := at + timedelta(days=chance.expovariate(calls_a_day))) < end:
        number += 1
        yield _row(chance, f"N{number:06}", at, chance.choices(places, busy)[0])


def _places(chance: random.Random) -> Iterator[Place]:
    for number in range(1500):
        tendency = chance.gauss(2.0, 0.7) if chance.random() < 0.06 else chance.gauss(-0.5, 0.5)
        busy = chance.paretovariate(1.2) * (2.0 if tendency > 1 else 1.0)
        yield Place(f"{number * 10} ELM ST", f"B{number % 12}", min(busy, 40.0), tendency)


def _row(chance: random.Random, number: str, at: datetime, place: Place) -> dict[str, str]:
    call_type = chance.choices([*TYPES], COMMON)[0]
    origin = chance.choices([*ORIGINS], (40, 40, 18, 2))[0]
    is_found = chance.random() < _truth(call_type, origin, at, place)
    if is_found:
        place.proved_at = at
    says = chance.random() < (0.25 if is_found else 0.01)
    return {
        "number": number,
        "received": at.isoformat(timespec="seconds"),
        "type": call_type,
        "priority": str(chance.choice((1, 2, 2, 3))),
        "address": place.address,
        "beat": place.beat,
        "origin": origin,
        "person": f"p-{place.address}" if chance.random() < 0.2 else "",
        "remarks": chance.choice(FOUND if says else HARMLESS),
        "disposition": chance.choice("KKO") if is_found else chance.choice("KRU"),
        "label": "yes" if is_found else "no",
    }


def _truth(call_type: str, origin: str, at: datetime, place: Place) -> float:
    log_odds = TYPES[call_type] + ORIGINS[origin] + place.tendency
    log_odds += 0.5 if at.hour >= 20 or at.hour < 4 else 0.0
    if place.proved_at is not None and at - place.proved_at < timedelta(days=7):
        log_odds += 0.9
    if call_type == "TRES" and at.hour < 6:
        log_odds += 1.2
    return 1 / (1 + math.exp(-log_odds))

"""The traits of a call that weights can be learned for.

| trait | of a call |
| --- | --- |
| `type.CW` | its type's code, else its description |
| `origin.911`, `priority.2`, `beat.523` | as CAD says them; `none` where it does not |
| `hour.22`, `day.sat` | when it was opened, in the agency's zone |
| `text.sign.suicidal` | a rule that found something in the narrative |
| `place.calls.3-5` | how many calls there were at the place in the 90 days before |
| `place.told.2+` | how many of them were behavioral-health calls by their type |
| `place.last.week` | how long ago the last one was that proved to be one |
| `place.ended.A` | one of them ended with this disposition |
| `place.excess` | a size: the log of how many proved to be one, over how many types let expect |
| `person.*` | the same about a known person |
| `both.type.CW+origin.911`, `both.type.CW+place.excess` | two at once |

Two at once are a type with origin, priority, part of the day, or the place's excess.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from services.intake.domain.earlier import Earlier, Past, look_back, subjects_of, type_name
from services.intake.domain.evidence import Reason
from services.intake.domain.model import Call
from services.intake.domain.plan import Plan
from shared.events.cad import CadCall

RECENT = timedelta(days=90)
SMOOTHING = 1.0
"""Calls' worth of expectation that a place's excess starts from."""
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AGES = (
    (timedelta(days=1), "day"),
    (timedelta(days=7), "week"),
    (timedelta(days=30), "month"),
    (RECENT, "quarter"),
)
_PARTS = ("night", "morning", "afternoon", "evening")

Rate = Callable[[str], float]
"""Call type -> the share of its calls that are behavioral-health calls."""


class Trait(NamedTuple):
    """One trait of a call.

    Attributes:
        name: as in the policy file.
        size: 1 for what is simply so.
        where: the field it was read from.
        quote: of coded fields.
    """

    name: str
    size: float
    where: str
    quote: str | None = None


def traits_of(
    call: Call, sent: CadCall, plan: Plan, text: Sequence[Reason], past: Past, rate: Rate
) -> Iterator[Trait]:
    """All traits of a call.

    Args:
        call: with the time it was opened.
        sent: its newest snapshot.
        plan: the agency's.
        text: what was found in the narrative.
        past: earlier calls at its place and about its people.
        rate: of each call type.
    """
    single = [*_of_codes(sent), *_of_time(call.opened_at, plan)]
    yield from single
    for reason in text:
        yield Trait(f"text.{reason.rule}", 1.0, reason.where)
    earlier = [*_of_past(call, sent, past, rate)]
    yield from earlier
    yield from _crossed(single, earlier, call.opened_at, plan)


def _of_codes(sent: CadCall) -> Iterator[Trait]:
    call_type = type_name(sent.call_type)
    where = "call_type.code" if (sent.call_type.code or "").strip() else "call_type.description"
    yield _coded("type", call_type, where)
    yield _coded("origin", sent.origin or "", "origin")
    yield _coded("priority", (sent.priority or "").strip().upper(), "priority")
    yield _coded("beat", (sent.location.beat or "").strip().upper(), "location.beat")


def _coded(kind: str, value: str, where: str) -> Trait:
    return Trait(f"{kind}.{value or 'none'}", 1.0, where, value[:40] or None)


def _of_time(opened_at: datetime | None, plan: Plan) -> Iterator[Trait]:
    if opened_at is None:
        return
    local = opened_at.astimezone(plan.zone)
    yield Trait(f"hour.{local.hour:02}", 1.0, "opened_at", f"{local:%H}")
    yield Trait(f"day.{_DAYS[local.weekday()]}", 1.0, "opened_at", _DAYS[local.weekday()])


def _of_past(call: Call, sent: CadCall, past: Past, rate: Rate) -> Iterator[Trait]:
    subjects = subjects_of(sent)
    for kind, where in (("place", "location"), ("person", "people")):
        mine = (subject for subject in subjects if subject.startswith(kind))
        earlier = look_back(call, mine, past)
        for name, size in _of_earlier(earlier, rate) if earlier else ():
            yield Trait(f"{kind}.{name}", size, where)


def _of_earlier(earlier: Earlier, rate: Rate) -> Iterator[tuple[str, float]]:
    recent = list(earlier.within(RECENT))
    yield f"calls.{_bin(len(recent), (0, 2, 5))}", 1.0
    yield f"told.{_bin(sum(it.evident for it in recent), (0, 1))}", 1.0
    found = list(earlier.found())
    if found:
        proved = sum(bool(it.found) for it in found)
        expected = sum(rate(it.call_type) for it in found)
        yield "excess", math.log((proved + SMOOTHING) / (expected + SMOOTHING))
    newest = max((it.opened_at for it in found if it.found), default=None)
    if newest is not None:
        age = next((name for span, name in _AGES if earlier.at - newest <= span), None)
        yield f"last.{age or 'longer'}", 1.0
    yield from (
        (f"ended.{code}", 1.0) for code in sorted({str(it.ended) for it in earlier.ended()})
    )


def _bin(number: int, tops: tuple[int, ...]) -> str:
    """`0`, `1-2`, `3-5`, `6+`: the group that a number falls in."""
    low = 0
    for top in tops:
        if number <= top:
            return str(top) if low == top else f"{low}-{top}"
        low = top + 1
    return f"{low}+"


def _crossed(
    single: Sequence[Trait], earlier: Sequence[Trait], opened_at: datetime | None, plan: Plan
) -> Iterator[Trait]:
    call_type, origin, priority, *_ = single
    with_it = [origin, priority, *(it for it in earlier if it.name == "place.excess")]
    if opened_at is not None:
        part = _PARTS[opened_at.astimezone(plan.zone).hour // 6]
        with_it.append(Trait(part, 1.0, "opened_at"))
    for other in with_it:
        where = f"{call_type.where} {other.where}"
        yield Trait(f"both.{call_type.name}+{other.name}", other.size, where)

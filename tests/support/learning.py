"""A made-up history, read and fitted as the command line does it."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from services.intake.domain.model import Call
from services.intake.domain.plan import Plan
from services.intake.learning import command
from services.intake.learning.history import Case, History, LabelColumn, read_history
from services.intake.learning.request import Asked, plan_of
from shared.events.cad import CadCall
from shared.mapping import check_mapping
from shared.vocabulary import AgencyId
from tests.support import labeled
from tests.support.dispatch import plan

OPENED = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


def city(folder: Path, **size: int) -> Asked:
    """Write a made-up city's history and its mapping; returns what asks for them."""
    history, mapping = folder / "history.csv", folder / "city.mapping.toml"
    labeled.write(history, **size)
    mapping.write_text(labeled.MAPPING, encoding="utf-8")
    return Asked(history=history, mapping=mapping, label="label")


def read(asked: Asked) -> History:
    """The history of a request, with built-in weights."""
    mapping = check_mapping(tomllib.loads(asked.mapping.read_text(encoding="utf-8")))
    return read_history(asked.history, mapping, LabelColumn(asked.label), plan())


def fit(asked: Asked, until: str, out: Path, **more: Any) -> tuple[dict[str, Any], Plan]:
    """Fit; returns the report and the written policy, made ready."""
    wanted = {"until": datetime.fromisoformat(until).date(), "out": out} | more
    report = command.fit(asked.model_copy(update=wanted))
    return json.loads(json.dumps(report)), plan_of(out.read_text(encoding="utf-8"), out.name)


def case(
    call_id: str,
    hours: float,
    *,
    label: bool | None = None,
    closed_after_h: float = 1,
    **fields: Any,
) -> Case:
    """A call of a history, at 500 G ST some hours after noon, that was closed an hour later."""
    opened_at = OPENED + timedelta(hours=hours)
    body = {
        "call_id": call_id,
        "opened_at": opened_at,
        "closed_at": opened_at + timedelta(hours=closed_after_h),
        "status": "closed",
        "call_type": {"code": "415"},
        "location": {"address": "500 G ST"},
    }
    sent = CadCall.model_validate(body | fields)
    call = Call(AgencyId("riverton"), sent.call_id, sent, opened_at, ended_at=sent.closed_at)
    return Case(call, sent, label)

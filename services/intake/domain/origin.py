"""What a call's origin says: who has looked at it before it came here."""

from __future__ import annotations

from services.intake.domain.evidence import Reason, Statement
from shared.vocabulary import GateManner, Origin

_WEIGHTS = {
    Origin.CRISIS_LINE: 3.5,
    Origin.MOBILE_CRISIS: 3.5,
    Origin.HOSPITAL: 0.6,
    Origin.JAIL: 0.3,
}
"""Log-odds. A crisis line or a mobile crisis team passes a call on after it has spoken with the
person; a hospital or a jail also calls about theft and visitors."""


_SCHOOL = Statement(
    "minor", is_present=True, by="cad", at=None, rule="origin.school", manner=GateManner.IMPLIED
)


def origin_reasons(origin: Origin | None) -> tuple[Reason, ...]:
    """What the origin alone speaks for."""
    weight = _WEIGHTS.get(origin) if origin else None
    if origin is None or weight is None:
        return ()
    return (Reason(f"origin.{origin.value}", weight, "origin", origin.value),)


def origin_statements(origin: Origin | None) -> tuple[Statement, ...]:
    """A call from a school may be about a minor until an age is known."""
    if origin is not Origin.SCHOOL:
        return ()
    return (_SCHOOL,)

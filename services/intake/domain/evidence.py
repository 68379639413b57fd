"""What the layers of an assessment hand to each other."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from shared.policy.assessing import GateName
from shared.vocabulary import GateManner

FOR = "behavioral_health"
AGAINST = "not_behavioral_health"


class Reason(NamedTuple):
    """One reason for or against a behavioral-health call.

    Attributes:
        rule: stable id of what read it.
        weight: log-odds.
        where: the field, and for text its span.
        quote: of coded fields only.
        sign: what is reported.
        specialty: team that suits it.
    """

    rule: str
    weight: float
    where: str
    quote: str | None = None
    sign: str | None = None
    specialty: str | None = None

    @property
    def says(self) -> str:
        """What it speaks for."""
        return AGAINST if self.weight < 0 else FOR


class Statement(NamedTuple):
    """Something said about a danger.

    Attributes:
        is_present: whether it says that the danger is there, or that it is not.
        by: who says so: a voice, not a name.
        at: when; none for what is true of the call from its start.
        on_scene: whether the one who says so sees it.
        manner: how the danger is there, as far as is told.
        is_past: whether it says that the danger was there once; that is noted and changes nothing.
        is_general: whether it is said of the scene as a whole; it ends only what was present.
    """

    gate: GateName
    is_present: bool
    by: str
    at: datetime | None
    rule: str
    on_scene: bool = False
    manner: GateManner | None = None
    is_past: bool = False
    is_general: bool = False

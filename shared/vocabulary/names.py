"""Ids, roles and small checked values."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, NewType, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

AgencyId = NewType("AgencyId", str)
"""Slug of a dispatched agency (a tenant), as in `agencies/<slug>.toml`; never an employer."""
RegionId = NewType("RegionId", str)
"""Agencies that share people; the record key of every fact."""
CallId = NewType("CallId", str)
"""The CAD's own number of a call, unique within its agency."""
MatchId = NewType("MatchId", str)
OfferId = NewType("OfferId", str)
OutcomeId = NewType("OutcomeId", str)
ResponderId = NewType("ResponderId", str)
"""A person; unique within the region."""
UnitId = NewType("UnitId", str)
"""A vehicle's call sign."""
Role = NewType("Role", str)
"""A seat's role. The list is open; the constants below are the ones Tandem knows by name."""

OFFICER = Role("officer")
CLINICIAN = Role("clinician")
MEDIC = Role("medic")
PEER = Role("peer")
CASE_MANAGER = Role("case_manager")
NURSE = Role("nurse")

UNKNOWN_REGION = RegionId("_unknown")
"""Where records run whose region nobody can tell: unreadable, or of an unknown agency."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Latitude = Annotated[float, Field(ge=-90, le=90, description="degrees north, WGS 84")]
Longitude = Annotated[float, Field(ge=-180, le=180, description="degrees east, WGS 84")]
Urgency = Annotated[int, Field(ge=1, le=5, description="1 (life threat) to 5")]


class Code(StrEnum):
    """A list of codes that may grow: an unknown one reads as `other` if the list has it."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls.__members__.get("OTHER") if isinstance(value, str) else None


class Position(BaseModel):
    """A point on the ground, WGS 84 degrees."""

    model_config = ConfigDict(frozen=True)

    lat: Latitude
    lon: Longitude

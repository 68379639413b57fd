"""The tables of metrics. `store` and the migrations read them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from shared.bus.tables import add_runtime_tables


def _cell() -> list[Column[object]]:
    """Where a call counts; see `domain/contribution.py`."""
    return [
        Column("day", Date, nullable=False),
        Column("standing", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("structure", Text, nullable=False),
        Column("specialties", JSONB, nullable=False),
        Column("employers", JSONB, nullable=False),
    ]


metadata = MetaData()
add_runtime_tables(metadata)

records = Table(
    "records",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("record", Text, nullable=False),
    Column("counted", Text),
)
"""What is known of each call, and what it counts for in `rollups`."""

rollups = Table(
    "rollups",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    *(Column(column.name, column.type, primary_key=True) for column in _cell()),
    Column("measure", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""The figures: how often each measure was counted in each cell."""

timings = Table(
    "timings",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    *_cell(),
    Column("call_type", Text, nullable=False),
    Column("with_clinician", Boolean, nullable=False),
    Column("offer_ms", BigInteger),
    Column("both_arrived_s", Double),
    Column("officer_s", Double),
)
"""What was measured of each call, for quantiles."""
Index("timings_by_day", timings.c.region, timings.c.agency, timings.c.day)

stories = Table(
    "stories",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("standing", Text, nullable=False),
    Column("story", Text, nullable=False),
)
"""Stories told with consent."""

links = Table(
    "links",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("newest", BigInteger, nullable=False),
    Column("call_id", Text, nullable=False),
)
"""The call of each match and outcome; `newest` is the epoch or revision that named it."""

employments = Table(
    "employments",
    metadata,
    Column("region", Text, primary_key=True),
    Column("responder_id", Text, primary_key=True),
    Column("revision", BigInteger, primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("employer", Text, nullable=False),
)
"""Who employed a person since when."""

proposed = Table(
    "proposed",
    metadata,
    Column("region", Text, primary_key=True),
    Column("responder_id", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
)
"""The calls for which a person was proposed: counted anew when the employer changes."""

lines = Table(
    "lines",
    metadata,
    Column("region", Text, primary_key=True),
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("agency", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("line", Text, nullable=False),
)
"""The live stream. `seq` is drawn under the region's lock, so its order is the order of commits."""

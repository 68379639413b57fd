"""The tables of intake. `store` and the migrations read them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

from shared.bus.tables import add_runtime_tables

metadata = MetaData()
add_runtime_tables(metadata)

calls = Table(
    "calls",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("call_id", Text, primary_key=True),
    Column("is_open", Boolean, nullable=False),
    Column("historical", Boolean, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
)
"""One row for each call: `state` is the domain's `Call` as JSON, narrative included.

`state` is text rather than jsonb, which refuses characters that a CAD may send, and costs more.
"""
calls_open = Index(
    "calls_open",
    calls.c.region,
    calls.c.agency,
    postgresql_where=text("is_open AND NOT historical"),
)
told = Table(
    "told",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("call_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("type", Text, nullable=False),
    Column("body", Text, nullable=False),
)
"""Every fact told about a call: the history of its assessments."""

units = Table(
    "units",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("unit_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
)
"""What each unit was last known to do, as `unit.changed.v1` tells it."""

incidents = Table(
    "incidents",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("tracking_id", Text, primary_key=True),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
)
"""One row for each incident that EIDO documents tell of: its components as they were last told."""

labels = Table(
    "labels",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("call_id", Text, primary_key=True),
    Column("outcome_id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("behavioral_health", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("source", Text, nullable=False, server_default="outcome"),
    Column("said_by", Text, nullable=True),
)
"""What people on scene found a call to be; assessments are calibrated against it.

`source` is `outcome`, or `request` with the requester's kind in `said_by` and `request/<id>` in
place of the outcome's id.
"""

visits = Table(
    "visits",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("call_id", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("call_type", Text, nullable=False),
    Column("evident", Boolean, nullable=False),
    Column("ended", Text),
    Column("ended_at", DateTime(timezone=True)),
)
"""Which calls there were at a place or about a person; `subject` is a hash of either."""
visits_by_subject = Index(
    "visits_by_subject",
    visits.c.region,
    visits.c.agency,
    visits.c.subject,
    visits.c.opened_at,
)

replays = Table(
    "replays",
    metadata,
    Column("region", Text, primary_key=True),
    Column("replay_id", Text, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("mapping", Text, nullable=False),
    Column("assessed", BigInteger, nullable=False),
    Column("refused", BigInteger, nullable=False),
)
"""Histories being replayed, with the mapping that reads them."""

polls = Table(
    "polls",
    metadata,
    Column("region", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("claim", BigInteger, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("failures", Integer, nullable=False),
    Column("belief", Text),
)
"""Sources that are polled: whose turn it is, and what is believed of them, as JSON.

`claim` grows with each poll that begins; only the holder of the newest may store what it saw.
"""

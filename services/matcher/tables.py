"""The tables of matcher. `store` and the migrations read them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.bus.tables import add_runtime_tables

metadata = MetaData()
add_runtime_tables(metadata)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _at(name: str, *, nullable: bool = True) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _flag(name: str, *, default: bool = False) -> Column[bool]:
    word = "true" if default else "false"
    return Column(name, Boolean, nullable=False, server_default=text(word))


calls = Table(
    "calls",
    metadata,
    *map(_key, ("region", "agency", "call_id")),
    Column("revision", BigInteger, nullable=False),
    _at("as_of", nullable=False),
    _at("first_seen_at", nullable=False),
    _flag("is_open", default=True),
    Column("merged_into", Text),
    Column("summary", JSONB),
    Column("eligibility", Text),
    _flag("historical"),
    _flag("exercise"),
    Column("skills", JSONB, nullable=False, server_default=text("'[]'")),
    Column("gates", JSONB, nullable=False, server_default=text("'{}'")),
    Column("want", Text),
    _at("wanted_at"),
    _flag("is_late"),
    Column("epoch", Integer, nullable=False, server_default=text("0")),
    Column("refused", JSONB, nullable=False, server_default=text("'[]'")),
    _at("rests_since"),
    _flag("was_served"),
    Column("told", JSONB),
    Column("unserved", Integer, nullable=False, server_default=text("0")),
    _flag("is_watched"),
    Column("traceparent", Text),
)
"""Calls as intake told of them; without `summary` only something about the call was heard yet.
`is_watched`: it has a live match or should have one."""
Index("calls_watched", calls.c.region, postgresql_where=calls.c.is_watched)

matches = Table(
    "matches",
    metadata,
    *map(_key, ("region", "match_id")),
    Column("agency", Text, nullable=False),
    Column("call_id", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("structure", Text, nullable=False),
    Column("eligibility", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("seats", JSONB, nullable=False),
    _at("proposed_at", nullable=False),
    Column("place", JSONB),
    _flag("by_hand"),
    Column("confirmed_epoch", Integer),
    _at("confirmed_at"),
    _at("ended_at"),
    Column("ended_how", Text),
)
"""Matches with their seats; live until `ended_at`."""
Index("matches_by_id", matches.c.match_id)
Index(
    "matches_live",
    *(matches.c[name] for name in ("region", "agency", "call_id")),
    unique=True,
    postgresql_where=matches.c.ended_at.is_(None),
)

bookings = Table(
    "bookings",
    metadata,
    *map(_key, ("region", "responder_id", "match_id")),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    _flag("is_live", default=True),
)
"""Who is booked by which match since which epoch. The index is what keeps a person from being in
two live matches."""
Index(
    "bookings_once",
    bookings.c.region,
    bookings.c.responder_id,
    unique=True,
    postgresql_where=bookings.c.is_live,
)

decisions = Table(
    "decisions",
    metadata,
    *map(_key, ("region", "match_id")),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    _at("at", nullable=False),
    Column("decision", JSONB, nullable=False),
    Column("record", JSONB, nullable=False),
)
"""Why these people: what the optimiser saw, chose and nearly chose."""

unserved = Table(
    "unserved",
    metadata,
    *map(_key, ("region", "agency", "call_id")),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    _at("at", nullable=False),
    Column("reason", Text, nullable=False),
    Column("seat", Text),
    Column("detail", Text, nullable=False),
    Column("retry", Text, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("record", JSONB, nullable=False),
)
"""Why a call had nobody, as it was told."""
Index("unserved_by_time", *(unserved.c[name] for name in ("region", "agency", "at", "call_id")))

joins = Table(
    "joins",
    metadata,
    *map(_key, ("region", "request_id")),
    Column("agency", Text, nullable=False),
    Column("call_id", Text, nullable=False),
    Column("responder_id", Text, nullable=False),
    _at("at", nullable=False),
    _at("answered_at"),
    Column("why", Text),
)
"""Clinicians' wishes to join a call; `why` says why not."""
Index(
    "joins_waiting",
    *(joins.c[name] for name in ("region", "agency", "call_id")),
    postgresql_where=joins.c.answered_at.is_(None),
)

people = Table(
    "people",
    metadata,
    *map(_key, ("region", "responder_id")),
    Column("revision", BigInteger, nullable=False),
    Column("agency", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("is_ready", Boolean, nullable=False),
    Column("team_id", Text),
    *(
        Column(name, ARRAY(Text), nullable=False)
        for name in ("serves", "cad_ids", "modes", "skills")
    ),
)
"""Responders; `skills` are specialties, and languages as `language:<code>`."""

duty = Table(
    "duty",
    metadata,
    *map(_key, ("region", "responder_id")),
    Column("revision", BigInteger, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("kind", Text, nullable=False),
    _at("until"),
    _at("quiet_until"),
)
"""Kept apart from `people`, since it may be heard of first."""
Index("duty_on", duty.c.region, postgresql_where=duty.c.is_on)

positions = Table(
    "positions",
    metadata,
    *map(_key, ("region", "responder_id")),
    _at("at", nullable=False),
    *(Column(name, Double, nullable=False) for name in ("lat", "lon")),
)
"""Where people are; the newest `at` wins."""

units = Table(
    "units",
    metadata,
    *map(_key, ("region", "agency", "unit_id")),
    _at("at", nullable=False),
    Column("status", Text, nullable=False),
    Column("crew", ARRAY(Text), nullable=False),
    Column("call_id", Text),
    *(Column(name, Double) for name in ("lat", "lon")),
)
"""CAD's vehicles; the newest `at` wins."""

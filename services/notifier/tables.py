"""Notifier's tables. The columns of a row have the names of its domain object's fields."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.bus.tables import add_runtime_tables

metadata = MetaData()
add_runtime_tables(metadata)


def _region() -> Column[str]:
    return Column("region", Text, primary_key=True)


def _time(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


responders = Table(
    "responders",
    metadata,
    _region(),
    Column("responder_id", Text, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("cad_ids", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("snapshot", JSONB, nullable=False),
)
"""People; `snapshot` is the newest `responder.changed.v1`."""

contacts = Table(
    "contacts",
    metadata,
    _region(),
    Column("responder_id", Text, primary_key=True),
    Column("inbox", Boolean, nullable=False),
    Column("email", Text),
    Column("webhook_url", Text),
    Column("webhook_secret", Text),
)
"""How people can be reached. Nothing of it leaves this table but to the channel itself."""

duties = Table(
    "duties",
    metadata,
    _region(),
    Column("responder_id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("is_on", Boolean, nullable=False),
    _time("at"),
)
"""Who is on duty, as far as needed to number the changes and to refuse positions off duty."""

tokens = Table(
    "tokens",
    metadata,
    _region(),
    Column("sha256", LargeBinary, primary_key=True),
    Column("responder_id", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    _time("made_at"),
    _time("revoked_at", nullable=True),
)
"""Person tokens, by the SHA-256 of 256 random bits; the token itself is never kept."""

links = Table(
    "links",
    metadata,
    _region(),
    Column("sha256", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("responder_id", Text, nullable=False),
    Column("match_id", Text),
    _time("expires_at"),
)
"""Opaque links: `page` opens a person's page of one match, `enrol` hands out a token once."""

matches = Table(
    "matches",
    metadata,
    _region(),
    Column("match_id", Text, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("call_id", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("structure", Text, nullable=False),
    Column("eligibility", Text, nullable=False),
    Column("call", JSONB, nullable=False),
    Column("seats", JSONB, nullable=False),
    Column("why", Text, nullable=False),
    Column("policy", Text, nullable=False),
    _time("proposed_at"),
    _time("waiting_since"),
    Column("confirmed_epoch", Integer),
    _time("ended_at", nullable=True),
    Column("end_reason", Text),
    Column("traceparent", Text),
)
"""Matches as proposed, with `filled_by` of each seat as notifier knows it."""

offers = Table(
    "offers",
    metadata,
    _region(),
    Column("offer_id", Text, primary_key=True),
    Column("match_id", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("responder_id", Text, nullable=False),
    Column("covers", JSONB, nullable=False),
    Column("epoch", Integer, nullable=False),
    _time("asked_at"),
    _time("expires_at"),
    Column("state", Text, nullable=False),
    _time("sent_at", nullable=True),
    Column("channel", Text),
    _time("ended_at", nullable=True),
    Column("reason", Text),
    Column("by", Text),
)
"""Offers; states as in `domain/model.py`."""

members = Table(
    "members",
    metadata,
    _region(),
    Column("match_id", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("who", Text, primary_key=True),
    Column("mode", Text, nullable=False),
    Column("responder_id", Text),
    Column("unit_id", Text),
    Column("seq", Integer, nullable=False),
    Column("status", Text),
    _time("status_at", nullable=True),
    _time("arrived_at", nullable=True),
    Column("watch", Text, nullable=False),
    _time("watch_at", nullable=True),
)
"""Everybody who has or had a part in a match, and how far they are."""

stand_downs = Table(
    "stand_downs",
    metadata,
    _region(),
    Column("match_id", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("responder_id", Text, primary_key=True),
    _time("told_at"),
    Column("needs_answer", Boolean, nullable=False),
    _time("acknowledged_at", nullable=True),
    _time("desk_told_at", nullable=True),
)
"""Who was told not to go on, and whether they have understood."""

deliveries = Table(
    "deliveries",
    metadata,
    _region(),
    Column("delivery_id", Text, primary_key=True),
    Column("message_id", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("call_id", Text, nullable=False),
    Column("match_id", Text),
    Column("recipient", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("text", Text, nullable=False),
    _time("created_at"),
    Column("responder_id", Text),
    Column("offer_id", Text),
    Column("attempts", Integer, nullable=False),
    _time("due_at", nullable=True),
    _time("leased_until", nullable=True),
    _time("sent_at", nullable=True),
    Column("detail", Text),
)
"""The delivery ledger; states as in `domain/ledger.py`, lease and due time by Postgres' clock."""

notes = Table(
    "notes",
    metadata,
    _region(),
    Column("note_id", Text, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("call_id", Text, nullable=False),
    Column("match_id", Text),
    Column("listener", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    _time("at"),
)
"""One-line notes for desk and supervisor."""

units = Table(
    "units",
    metadata,
    _region(),
    Column("agency", Text, primary_key=True),
    Column("unit_id", Text, primary_key=True),
    Column("status", Text, nullable=False),
    _time("at"),
    Column("call_id", Text),
    Column("crew", ARRAY(Text), nullable=False),
)
"""What each vehicle was last heard to be doing; `crew` in CAD's personnel ids."""

outcomes = Table(
    "outcomes",
    metadata,
    _region(),
    Column("outcome_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("agency", Text, nullable=False),
    Column("call_id", Text, nullable=False),
    Column("record", JSONB, nullable=False),
)
"""Every revision of every outcome."""

care = Table(
    "care",
    metadata,
    _region(),
    Column("outcome_id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("record", JSONB, nullable=False),
)
"""The care side, apart from the police side."""

Index("tokens_sha256", tokens.c.sha256, unique=True)
Index("tokens_person", tokens.c.region, tokens.c.responder_id)
Index("links_sha256", links.c.sha256, unique=True)
Index("matches_id", matches.c.match_id)
Index("offers_id", offers.c.offer_id)
Index("matches_live", matches.c.region, postgresql_where=text("ended_at IS NULL"))
Index("matches_call", matches.c.region, matches.c.agency, matches.c.call_id)
Index("offers_match", offers.c.region, offers.c.match_id)
Index(
    "offers_live", offers.c.region, offers.c.responder_id, postgresql_where=text("state = 'asked'")
)
Index("members_unit", members.c.region, members.c.unit_id)
Index("members_person", members.c.region, members.c.responder_id)
Index("deliveries_offer", deliveries.c.region, deliveries.c.offer_id)
Index("deliveries_message", deliveries.c.region, deliveries.c.message_id)
Index("deliveries_inbox", deliveries.c.region, deliveries.c.responder_id, deliveries.c.created_at)
Index(
    "deliveries_open",
    deliveries.c.due_at,
    postgresql_where=text("state IN ('pending', 'leased', 'unknown', 'failed_temporarily')"),
)
Index("notes_agency", notes.c.region, notes.c.agency, notes.c.at)

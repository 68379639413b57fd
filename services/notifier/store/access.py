"""Person tokens and opaque links, by the SHA-256 of their secrets."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.vocabulary import AgencyId, MatchId, RegionId, ResponderId

SECRET_BYTES: Final = 32


class LinkKind(StrEnum):
    """What an opaque link opens."""

    PAGE = "page"
    """A person's page of one match."""
    ENROL = "enrol"
    """A token for the person's app, once."""


@dataclass(frozen=True, slots=True)
class Link:
    """An opaque link that has not expired."""

    region: RegionId
    sha256: bytes
    kind: LinkKind
    responder_id: ResponderId
    match_id: MatchId | None


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Whose token it is, and their home agency."""

    responder_id: ResponderId
    agency: AgencyId


def new_secret() -> str:
    """256 random bits for a URL or a header."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> bytes:
    """All that is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


_PUT_TOKEN = text(
    "INSERT INTO tokens (region, sha256, responder_id, made_by, made_at)"
    " VALUES (:region, :sha256, :id, :by, :at)"
)
_REVOKE = text(
    "UPDATE tokens SET revoked_at = :at"
    " WHERE region = :region AND responder_id = :id AND revoked_at IS NULL RETURNING 1"
)
_DROP_LINKS = text("DELETE FROM links WHERE region = :region AND responder_id = :id")
_HOLDER = text(
    "SELECT r.responder_id, r.agency FROM tokens t JOIN responders r USING (region, responder_id)"
    " WHERE t.sha256 = :sha256 AND t.revoked_at IS NULL AND r.active"
)


async def store_token(
    conn: AsyncConnection,
    region: RegionId,
    responder_id: ResponderId,
    secret: str,
    *,
    by: str,
    at: datetime,
) -> None:
    """Let a new token speak for a person."""
    row = {"region": region, "sha256": digest(secret), "id": responder_id, "by": by, "at": at}
    await conn.execute(_PUT_TOKEN, row)


async def revoke_tokens(
    conn: AsyncConnection, region: RegionId, responder_id: str, at: datetime
) -> int:
    """Make all tokens and links of a person worthless.

    Returns:
        How many tokens that were.
    """
    about = {"region": region, "id": responder_id}
    await conn.execute(_DROP_LINKS, about)
    return len((await conn.execute(_REVOKE, about | {"at": at})).all())


async def holder(conn: AsyncConnection, secret: str) -> TokenHolder | None:
    """For whom a token speaks; nobody when it is unknown or revoked, or the person has left."""
    found = (await conn.execute(_HOLDER, {"sha256": digest(secret)})).first()
    return TokenHolder(*found) if found else None


_PUT_LINK = text(
    "INSERT INTO links (region, sha256, kind, responder_id, match_id, expires_at)"
    " VALUES (:region, :sha256, :kind, :id, :match_id, :expires_at)"
)
_LINK = text(
    "SELECT region, sha256, kind, responder_id, match_id FROM links"
    " WHERE sha256 = :sha256 AND expires_at > :now"
)
_RENEW = text("UPDATE links SET expires_at = :at WHERE region = :region AND sha256 = :sha256")
_USE = text("DELETE FROM links WHERE region = :region AND sha256 = :sha256 RETURNING 1")


async def store_link(conn: AsyncConnection, link: Link, *, expires_at: datetime) -> None:
    """Let a link open something until it expires."""
    row = {
        "region": link.region,
        "sha256": link.sha256,
        "kind": link.kind,
        "id": link.responder_id,
        "match_id": link.match_id,
        "expires_at": expires_at,
    }
    await conn.execute(_PUT_LINK, row)


async def link(conn: AsyncConnection, secret: str, *, now: datetime) -> Link | None:
    """What a link opens; nothing when it is unknown or has expired."""
    found = (await conn.execute(_LINK, {"sha256": digest(secret), "now": now})).first()
    if found is None:
        return None
    return Link(
        found.region, found.sha256, LinkKind(found.kind), found.responder_id, found.match_id
    )


async def renew_link(conn: AsyncConnection, used: Link, *, expires_at: datetime) -> None:
    """Keep a link open for the person who just used it."""
    about = {"region": used.region, "sha256": used.sha256, "at": expires_at}
    await conn.execute(_RENEW, about)


async def use_link(conn: AsyncConnection, used: Link) -> bool:
    """Use a link up; false when somebody was first."""
    about = {"region": used.region, "sha256": used.sha256}
    return (await conn.execute(_USE, about)).first() is not None


_FORGET = text("DELETE FROM links WHERE region = :region AND expires_at < :before")


async def forget_links(conn: AsyncConnection, region: RegionId, *, before: datetime) -> None:
    """Drop links that expired before a moment."""
    await conn.execute(_FORGET, {"region": region, "before": before})

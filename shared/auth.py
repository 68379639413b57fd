"""Who is calling: machine keys from `keys.toml`, and person tokens where a service knows people.

A key is 256 random bits; only its SHA-256 is kept, so the file is no secret by itself. Another
agency's data is answered with 404, as if it did not exist. Security fails closed: no key, no door.
"""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Protocol

import structlog
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from shared import measures
from shared.errors import BadSettings, Refused
from shared.vocabulary import AgencyId, ResponderId

log = structlog.get_logger()
Scope = Literal["publish", "supervise", "operate", "report", "care"]
ALL_AGENCIES = "*"


class Key(BaseModel):
    """One entry of `keys.toml`.

    Attributes:
        id: shows up as `by` in records.
        sha256: of the secret, hex.
        agency: whose data it opens; `*` for all.
        scopes: what it may do.
        note: for whom it was made.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    agency: str
    scopes: tuple[Scope, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request.

    Attributes:
        id: key id, or `person:<responder_id>`.
        agency: whose data the caller may see; `*` for all.
        scopes: of a machine key; empty for a person.
        responder_id: of a person; none for a machine.
    """

    id: str
    agency: str
    scopes: frozenset[str]
    responder_id: ResponderId | None = None

    def may(self, scope: Scope) -> bool:
        """Whether the caller has the scope."""
        return scope in self.scopes

    def sees(self, agency: AgencyId) -> bool:
        """Whether the agency's data exists for this caller."""
        return self.agency in {ALL_AGENCIES, agency}

    def must_see(self, agency: AgencyId) -> None:
        """Refuse as if the agency did not exist.

        Raises:
            Refused: 404 when the agency is not the caller's.
        """
        if not self.sees(agency):
            raise not_found("agency")


def not_found(thing: str) -> Refused:
    """What is answered for things that do not exist, and for those of other agencies."""
    return Refused(404, "not-found", f"There is no such {thing}, or this key may not see it.")


class PersonTokens(Protocol):
    """Who knows responders' tokens: notifier, in its own Postgres."""

    async def caller(self, secret: str) -> Caller | None:
        """The person with this token, or none when it is unknown or revoked."""
        ...


class KeyFile:
    """`keys.toml`, read again whenever it changes; while it is broken, the old keys stay in force.

    Args:
        path: the file; without one, no machine key opens anything.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._signature: tuple[int, int, int] | None = None
        self._keys: dict[str, Key] = {}

    def caller(self, secret: str) -> Caller | None:
        """The caller with this secret, or none."""
        self._refresh()
        digest = hashlib.sha256(secret.encode()).hexdigest()
        key = self._keys.get(digest)
        if key is None or not hmac.compare_digest(key.sha256, digest):
            return None
        return Caller(key.id, key.agency, frozenset(key.scopes))

    def _refresh(self) -> None:
        if self._path is None:
            return
        try:
            stat = self._path.stat()
            signature = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        except OSError:
            signature = None  # no file, no keys
        if signature == self._signature:
            return
        self._signature = signature
        try:
            keys = load_keys(self._path) if signature is not None else ()
        except BadSettings as error:
            measures.KEYS_REFUSED.set(1)
            log.error("keys refused; the old ones stay", detail=str(error))  # noqa: TRY400 # no trace
        else:
            measures.KEYS_REFUSED.set(0)
            self._keys = {key.sha256: key for key in keys}


def load_keys(path: Path) -> tuple[Key, ...]:
    """Read `keys.toml`: a list of `[[key]]` tables.

    Raises:
        BadSettings: with file and key path.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(tuple[Key, ...]).validate_python(tuple(content.get("key", ())))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"{path.name}: can't be read as TOML: {error}") from error
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise BadSettings(f"{path.name}: key.{where}: {error.errors()[0]['msg']}") from error


_bearer = HTTPBearer(auto_error=False, description="A machine key, or a responder's token.")


async def caller_of(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """Who sent this request.

    Raises:
        Refused: 401 when nobody can tell.
    """
    if credentials is None:
        raise Refused(401, "no-key", "Send the key as 'Authorization: Bearer <key>'.")
    keys: KeyFile = request.app.state.keys
    tokens: PersonTokens | None = request.app.state.person_tokens
    caller = keys.caller(credentials.credentials)
    if caller is None and tokens is not None:
        caller = await tokens.caller(credentials.credentials)
    if caller is None:
        raise Refused(401, "unknown-key", "This key is unknown or revoked; ask for a new one.")
    return caller


def needs(*scopes: Scope) -> object:
    """A dependency: a machine key with one of the scopes.

    Raises:
        Refused: 403 that names the scope, at the request.
    """

    async def check(caller: Annotated[Caller, Depends(caller_of)]) -> Caller:
        if not any(caller.may(scope) for scope in scopes):
            raise Refused(403, "scope", f"This door needs a key with scope {' or '.join(scopes)}.")
        return caller

    return Depends(check)


AnyCaller = Annotated[Caller, Depends(caller_of)]
Publisher = Annotated[Caller, needs("publish")]
Supervisor = Annotated[Caller, needs("supervise")]
Operator = Annotated[Caller, needs("operate")]
Reporter = Annotated[Caller, needs("report")]

"""People as their home agency describes them, their duty, and how they can be reached."""

from __future__ import annotations

from dataclasses import dataclass

from shared.events.people import ResponderChanged


@dataclass(frozen=True, slots=True)
class Newer:
    """A snapshot to keep and to tell."""

    person: ResponderChanged


@dataclass(frozen=True, slots=True)
class Same:
    """Nothing new."""

    person: ResponderChanged


@dataclass(frozen=True, slots=True)
class Stale:
    """Older than what is known."""

    known: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another agency is the person's home, and alone may edit."""


Snapshot = Newer | Same | Stale | Elsewhere


def take_snapshot(
    known: ResponderChanged | None, given: ResponderChanged, *, revision: int | None
) -> Snapshot:
    """Whether a full snapshot of a person replaces the one before.

    Args:
        known: the newest, if there is one.
        given: the snapshot; its own revision is not looked at.
        revision: of the snapshot, where the sender counts; otherwise the next one if it differs.
    """
    if known is None:
        return Newer(given.model_copy(update={"revision": revision or 1}))
    if known.agency != given.agency:
        return Elsewhere()
    alike = known == given.model_copy(update={"revision": known.revision})
    if alike and revision in {None, known.revision}:
        return Same(known)
    if revision is not None and revision <= known.revision:
        return Stale(known.revision)
    return Newer(given.model_copy(update={"revision": revision or known.revision + 1}))


@dataclass(frozen=True, slots=True)
class Contacts:
    """How a person can be reached; kept here and told to nobody.

    Attributes:
        inbox: whether the person has an app or page that listens.
        webhook_secret: signs what is sent there, `whsec_...`.
    """

    inbox: bool = True
    email: str | None = None
    webhook_url: str | None = None
    webhook_secret: str | None = None

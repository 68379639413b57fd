"""What is put into a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way out.

    Attributes:
        message_id: the same at every try, so that the receiver knows it again.
        kind: of the message or note, e.g. `offer`.
        text: one line without personal detail.
        at: when it came up.
        link: opens the person's page; none for notes.
        about: ids that an app needs to answer, e.g. `offer_id`.
    """

    message_id: str
    kind: str
    text: str
    at: datetime
    link: str | None
    about: dict[str, str]

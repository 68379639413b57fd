"""One-line notes: kept for whoever asks at the door, and delivered where there is a webhook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.notifier.domain.ledger import Delivery, DeliveryState, Recipient
from services.notifier.domain.step import Listener, Note, NoteKind, id_of
from shared.policy.asking import Asking, ChannelName
from shared.vocabulary import AgencyId, CallId, MatchId


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note as it is kept.

    Attributes:
        listener: the desk or a supervisor.
        text: one line without personal detail.
    """

    note_id: str
    agency: AgencyId
    call_id: CallId
    match_id: MatchId | None
    listener: Listener
    kind: NoteKind
    text: str
    at: datetime


def kept(
    note: Note, *, agency: AgencyId, call_id: CallId, match_id: MatchId | None, now: datetime
) -> NoteRow:
    """The row of a note; the same note about the same thing always gets the same id."""
    note_id = id_of("note", agency, call_id, match_id or "", note.to, note.key)
    return NoteRow(note_id, agency, call_id, match_id, note.to, note.kind, note.text, now)


def carried(row: NoteRow, asking: Asking) -> tuple[Delivery, ...]:
    """The note's delivery to its listener's webhook, where the agency has one."""
    webhook = asking.desk if row.listener is Listener.DESK else asking.supervisor
    if webhook is None:
        return ()
    delivery = Delivery(
        delivery_id=id_of("delivery", row.note_id, ChannelName.WEBHOOK),
        message_id=row.note_id,
        agency=row.agency,
        call_id=row.call_id,
        match_id=row.match_id,
        recipient=Recipient(row.listener.value),
        kind=row.kind,
        channel=ChannelName.WEBHOOK,
        turn=0,
        state=DeliveryState.PENDING,
        text=row.text,
        created_at=row.at,
    )
    return (delivery,)

"""What matcher tells: who is proposed, and how matches end."""

from __future__ import annotations

from services.notifier import measures
from services.notifier.carry_out import carry_out
from services.notifier.domain.infer import infer
from services.notifier.domain.notes import carried, kept
from services.notifier.domain.propose import propose
from services.notifier.domain.stand_down import end
from services.notifier.domain.step import Note, NoteKind
from services.notifier.store import matches, notes
from shared.bus.handling import Work
from shared.events.base import Event, Fact
from shared.events.matches import CallUnserved, MatchCompleted, MatchProposed, MatchWithdrawn
from shared.vocabulary import Completion, SeatMode


async def on_match_proposed(event: Event[MatchProposed], work: Work) -> list[Fact]:
    """Ask whoever has to be asked, tell the others, and let go who lost a seat."""
    said = event.body
    asking = work.policies[said.agency].asking
    people = [seat.responder_id for seat in said.seats if seat.responder_id]
    on_call = [s.unit_id for s in said.seats if s.unit_id and s.mode is SeatMode.ON_CALL]
    known = await matches.load(work.conn, work.region, said.match_id, people=people, units=on_call)
    trace = work.traceparent
    step = propose(known.match, said, asking=asking, now=work.now, traceparent=trace)
    if step is None:
        return []
    step = step.then(lambda match: infer(match, known.units, asking=asking, now=work.now))
    return await carry_out(work, known, step)


async def on_match_withdrawn(event: Event[MatchWithdrawn], work: Work) -> list[Fact]:
    """Nobody is asked any more, and who is under way is called back."""
    return await _end(event.body, event.body.reason, work, wants_note=True)


async def on_match_completed(event: Event[MatchCompleted], work: Work) -> list[Fact]:
    """The encounter is over; who never arrived is called back."""
    wants_note = event.body.reason is not Completion.CLEARED
    return await _end(event.body, event.body.reason, work, wants_note=wants_note)


async def on_call_unserved(event: Event[CallUnserved], work: Work) -> list[Fact]:
    """The desk reads why nobody comes."""
    said = event.body
    seat = f" ({said.seat})" if said.seat else ""
    line = f"{'No team came' if said.final else 'No team yet'}: {said.reason}{seat}"
    note = Note(f"unserved/{said.revision}", NoteKind.UNSERVED, line.replace("_", " "))
    row = kept(note, agency=said.agency, call_id=said.call_id, match_id=None, now=work.now)
    asking = work.policies[said.agency].asking
    await notes.store(work.conn, work.region, row, carried(row, asking))
    measures.count_notes([row])
    return []


async def _end(
    said: MatchWithdrawn | MatchCompleted, reason: str, work: Work, *, wants_note: bool
) -> list[Fact]:
    """A match that nobody proposed here is not known: its proposal was on the same topic before."""
    known = await matches.load(work.conn, work.region, said.match_id)
    if known.match is None:
        return []
    step = end(
        known.match,
        epoch=said.epoch,
        reason=reason,
        wants_note=wants_note,
        asking=work.policies[known.match.agency].asking,
        now=work.now,
    )
    return await carry_out(work, known, step) if step else []

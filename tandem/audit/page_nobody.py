"""I12: exercises and history page nobody, unless a person asked while the call was open."""

from __future__ import annotations

from collections.abc import Iterator

from shared.events import CallAssessed, MatchProposed
from tandem.audit.seen import Seen


def check(seen: Seen) -> Iterator[str]:
    """Look for teams of calls that were never live."""
    live: set[tuple[str, str]] = set()
    known: set[tuple[str, str]] = set()
    for told in seen.told(CallAssessed):
        call = (told.body.agency, told.body.call_id)
        known.add(call)
        if not told.body.exercise and not told.body.historical:
            live.add(call)
    for told in seen.told(MatchProposed):
        call = (told.body.agency, told.body.call_id)
        if call in known - live:
            yield f"{told.body.match_id} was proposed at {told.place} for a call that was not live"

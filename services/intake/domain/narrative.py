"""Add to a narrative. It only grows, and a line is known by its stamp and its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from services.intake.domain.model import Line, Mark
from services.intake.domain.text import has_control_characters, without_control_characters
from services.intake.domain.times import Reader
from shared.events.cad import Remark

LONG_TEXT = 20_000
"""Characters in one line from which on it is marked; it is kept in full all the same."""


def add_remarks(
    lines: tuple[Line, ...],
    remarks: Iterable[Remark],
    times: Reader,
    mark: Callable[[Mark], None],
) -> tuple[Line, ...]:
    """The narrative with those remarks added that it does not have yet.

    Args:
        lines: the narrative so far.
        remarks: of one snapshot, which repeats old ones.
        times: reads the remarks' stamps.
        mark: called for each oddity of a new line.
    """
    known = {(line.sent_at, line.text) for line in lines}
    added: list[Line] = []
    for remark in remarks:
        sent_at = times.utc(remark.at) if remark.at else None
        text = without_control_characters(remark.text)
        if (sent_at, text) in known:
            continue
        known.add((sent_at, text))
        _mark_oddities(remark.text, mark)
        at = times.bounded(sent_at) if sent_at else None
        added.append(Line(text, at, sent_at, remark.by, remark.restricted))
    return (*lines, *added) if added else lines


def _mark_oddities(text: str, mark: Callable[[Mark], None]) -> None:
    if has_control_characters(text):
        mark(Mark.CONTROL_CHARACTERS)
    if len(text) > LONG_TEXT:
        mark(Mark.LONG_TEXT)

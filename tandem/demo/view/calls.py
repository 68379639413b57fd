"""The newest calls, each with its verdict and the piece of evidence that tells most."""

from __future__ import annotations

from datetime import tzinfo

from rich.table import Table
from rich.text import Text

from shared.vocabulary import Eligibility, GateState
from tandem.demo.board import Board
from tandem.demo.calls import Followed
from tandem.demo.view.words import VERDICTS, spoken


def calls_table(board: Board, zone: tzinfo, rows: int) -> Table:
    """The newest calls, newest last."""
    table = Table(box=None, expand=True, pad_edge=False, header_style="dim")
    table.add_column("", width=5, no_wrap=True)
    table.add_column("call", no_wrap=True)
    table.add_column("type", width=21, no_wrap=True, overflow="ellipsis")
    table.add_column("who goes", width=12, no_wrap=True)
    table.add_column("telling", no_wrap=True, overflow="ellipsis", ratio=1)
    known = [call for call in board.calls.values() if call.assessed is not None]
    for call in known[-rows:]:
        table.add_row(*_row(call, zone))
    return table


def _row(call: Followed, zone: tzinfo) -> tuple[Text, ...]:
    if call.assessed is None:
        return ()
    word, style = VERDICTS[call.assessed.assessment.eligibility]
    if not call.is_live:
        word, style = ("exercise" if call.assessed.exercise else "history"), "magenta"
    plain = "" if call.is_eligible else "dim"
    type_ = call.assessed.call.call_type
    return (
        Text(f"{call.assessed.call.opened_at.astimezone(zone):%H:%M}", plain),
        Text(call.call_id, plain),
        Text(type_.description or type_.code or "", plain),
        Text(word, style),
        telling(call),
    )


def telling(call: Followed) -> Text:
    """Who asked, the gate that decides, or else the evidence with the greatest weight."""
    if call.assessed is None:
        return Text()
    verdict = call.assessed.assessment
    if verdict.requested is not None:
        return Text(f"asked for by {spoken(verdict.requested.by)}", "cyan")
    present = [gate.gate for gate in verdict.gates if gate.state is GateState.PRESENT]
    if present and verdict.eligibility is not Eligibility.NOT_ELIGIBLE:
        return Text(f"{', '.join(present)} present, p {verdict.probability:.2f}", "yellow")
    evidence = call.telling
    if evidence is None:
        return Text(spoken(verdict.why_not or ""), "dim")
    quote = f" {evidence.quote!r}" if evidence.quote else ""
    style = "" if call.is_eligible else "dim"
    said = f"{evidence.rule}{quote} {evidence.weight:+.1f}, p {verdict.probability:.2f}"
    return Text(said, style)

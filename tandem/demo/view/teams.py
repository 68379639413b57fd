"""Every eligible call with its team: who is asked, who comes and when, who is there, what came."""

from __future__ import annotations

from itertools import chain

from rich.table import Table
from rich.text import Text

from shared.events.matches import Seat
from shared.vocabulary import FilledBy, SeatMode
from tandem.demo.board import Board
from tandem.demo.calls import Followed, Team
from tandem.demo.view.words import OFFERS, STATUSES, VERDICTS, named, spoken


def teams_table(
    board: Board, zipkin_url: str | None, rows: int, *, is_small: bool = False
) -> Table:
    """Calls that somebody should go to; those that are over make room first.

    Args:
        board: what is shown.
        zipkin_url: where a call's name leads to.
        rows: how many fit.
        is_small: whether there is no room for a column of outcomes.
    """
    table = Table(box=None, expand=True, pad_edge=False, header_style="dim")
    table.add_column("call", no_wrap=True)
    table.add_column("team", no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column("state", width=11, no_wrap=True)
    if not is_small:
        table.add_column("outcome", width=17, no_wrap=True, overflow="ellipsis")
    for call in _chosen(board, rows):
        state, outcome = _state(call), _outcome(call)
        end = [outcome if call.outcome else state] if is_small else [state, outcome]
        table.add_row(_name(call, zipkin_url), _team(call), *end)
    return table


def _chosen(board: Board, rows: int) -> list[Followed]:
    """As many as fit, in the order of their calls."""
    wanted = [it for it in board.calls.values() if it.teams or (it.unserved and it.is_eligible)]
    under_way = [call for call in wanted if not _is_over(call)]
    over = [call for call in wanted if _is_over(call)]
    left = max(0, rows - len(under_way))
    chosen = {id(call) for call in chain(over[len(over) - left :], under_way[-rows:])}
    return [call for call in wanted if id(call) in chosen]


def _is_over(call: Followed) -> bool:
    team = call.team
    return team.is_over if team else bool(call.unserved and call.unserved.final)


def _name(call: Followed, zipkin_url: str | None) -> Text:
    is_linked = zipkin_url is not None and call.trace_id is not None
    link = f" link {zipkin_url}/traces/{call.trace_id}" if is_linked else ""
    return Text(call.call_id, ("dim" if _is_over(call) else "bold") + link)


def _team(call: Followed) -> Text:
    team = call.team
    if team is None or team.proposed is None:
        return Text(call.unserved.detail if call.unserved else "", "red")
    seats = [_seat(team, seat) for seat in team.proposed.seats]
    return Text(" · ", "dim").join(seats)


def _seat(team: Team, seat: Seat) -> Text:
    who = seat.unit_id if seat.mode is SeatMode.ON_CALL else seat.responder_id
    name = named(seat.role, who)
    status = team.status_of(seat.role)
    if status is not None:
        word, style = STATUSES[status]
        return Text.assemble(f"{name} ", (word, style))
    if seat.filled_by is FilledBy.DISPATCH:
        return Text.assemble(f"{name} ", ("on the call", "green"))
    minutes = f"{seat.travel_s / 60:.0f} min " if seat.mode is not SeatMode.TELE else "video "
    offer = team.offers.get((seat.role, seat.responder_id)) if seat.responder_id else None
    word, style = OFFERS[offer] if offer else ("", "")
    return Text.assemble(f"{name} ", (minutes, "cyan"), (word, style))


def _state(call: Followed) -> Text:
    team = call.team
    if team is None:
        word = "unserved" if call.unserved and call.unserved.final else "waiting"
        return Text(word, "red" if word == "unserved" else "yellow")
    if team.withdrawn is not None:
        return Text("withdrawn", "dim")
    if team.completed is not None:
        return Text("done", "dim")
    if team.arrivals:
        return Text("on scene", "bold green")
    return Text("confirmed", "green") if team.confirmed_at else Text("asking", "yellow")


def _outcome(call: Followed) -> Text:
    if call.outcome is not None:
        codes = [code for person in call.outcome.people for code in person.outcomes]
        return Text(spoken(codes[0]) if codes else "", "bold")
    if call.unserved is not None and call.team is None:
        return Text(spoken(call.unserved.reason), "red")
    verdict = call.assessed.assessment.eligibility if call.assessed else None
    return Text(VERDICTS[verdict][0], "dim") if verdict else Text()

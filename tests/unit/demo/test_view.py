from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from shared.events import CallAssessed, CallUnserved, MatchProposed, OfferSent
from tandem.city.drive.play import ZONE
from tandem.demo.board import Board
from tandem.demo.figures import count
from tandem.demo.picture import paint
from tandem.demo.script import Script, clock_of, friday_afternoon
from tandem.demo.summary import Summary
from tandem.demo.view import Stage, View
from tests.unit.demo.told import BEGAN, PROPOSAL, SUMMARY, VERDICT, Teller

ZIPKIN = "http://127.0.0.1:9411/zipkin"
TRACE_ID = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture
def board() -> Board:
    teller = Teller(Board())
    assessed: dict[str, Any] = {"revision": 1, "call": SUMMARY, "assessment": VERDICT}
    teller.tell(CallAssessed, **assessed)
    teller.tell(MatchProposed, **PROPOSAL)
    teller.tell(OfferSent, offer_id="o-1", role="clinician", responder_id="cli-1")
    teller.tell(CallAssessed, **assessed, call_id="R-2")
    teller.tell(CallUnserved, call_id="R-2", revision=1, reason="too_far", detail="over 30 min")
    return teller.board


def drawn(board: Board, width: int, height: int, zipkin_url: str | None = ZIPKIN) -> list[str]:
    console = Console(width=width, height=height, file=StringIO(), record=True)
    view = View(board, Stage(ZONE, 20, "apache 4.1.2", zipkin_url, BEGAN))
    console.print(view, height=height)
    return console.export_text().rstrip("\n").splitlines()


@pytest.mark.parametrize(("width", "height"), [(120, 40), (80, 24), (200, 60), (60, 20)])
def test_the_view_fits_the_screen(board: Board, width: int, height: int) -> None:
    lines = drawn(board, width, height)

    assert len(lines) <= height
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize(("width", "height"), [(120, 40), (80, 24)])
def test_every_size_shows_the_team_and_what_is_asked(board: Board, width: int, height: int) -> None:
    text = "\n".join(drawn(board, width, height))

    assert "officer 4AR on the call" in text
    assert "cli-1 9 min asked" in text
    assert "too far" in text
    assert "matched" in text


def test_a_wide_screen_shows_the_telling_evidence(board: Board) -> None:
    assert "type.MHC 'MHC' +4.5" in "\n".join(drawn(board, 120, 40))


def test_the_trace_of_the_newest_team_can_be_opened(board: Board) -> None:
    assert f"{ZIPKIN}/traces/{TRACE_ID}" in "\n".join(drawn(board, 120, 40))


def test_without_traces_the_view_says_how_to_get_them(board: Board) -> None:
    assert "--tracing zipkin" in "\n".join(drawn(board, 120, 40, zipkin_url=None))


def test_nothing_is_shown_before_anything_is_told() -> None:
    assert drawn(Board(), 120, 40)


def test_the_picture_is_an_svg_of_the_view(board: Board, tmp_path: Path) -> None:
    stage = Stage(ZONE, 20, "apache 4.1.2", ZIPKIN, BEGAN)

    paint(View(board, stage), tmp_path / "view.svg")

    assert (tmp_path / "view.svg").read_text().startswith("<svg")


def test_the_summary_has_what_programs_look_for(board: Board, tmp_path: Path) -> None:
    summary = Summary(count(board), [], "apache 4.1.2", seed=1, speed=20, seconds=60)

    summary.write(tmp_path / "demo.json")

    assert summary.as_json().keys() >= {
        "calls",
        "eligible",
        "matched",
        "confirmed",
        "completed",
        "unserved",
        "event_to_offer_ms",
        "call_to_both_arrived_s",
        "outcomes",
        "audit",
        "kafka",
    }
    Console(file=StringIO()).print(summary)


@pytest.mark.parametrize(
    ("now", "friday"),
    [
        ("2026-01-09T23:00:00+00:00", "2026-01-09"),
        ("2026-01-08T23:00:00+00:00", "2026-01-02"),
        ("2026-01-10T03:00:00+00:00", "2026-01-09"),
    ],
)
def test_it_is_always_friday_afternoon_in_the_city(now: str, friday: str) -> None:
    assert friday_afternoon(datetime.fromisoformat(now)).isoformat() == f"{friday}T15:00:00"


def test_the_services_clock_shows_friday_afternoon_and_runs_faster() -> None:
    now = datetime(2026, 1, 8, 12, tzinfo=UTC)

    clock = clock_of(Script(seed=1, speed=20, minutes=1, stays=False), now)

    assert clock.sim0.astimezone(ZONE).replace(tzinfo=None) == friday_afternoon(now)
    assert clock.speed == 20

"""Long work says what it does: lines into a file, one live line for each part on a terminal."""

from __future__ import annotations

import io

from rich.console import Console

from tandem.progress import Reporter


def test_without_a_terminal_every_piece_of_news_is_a_line() -> None:
    output = io.StringIO()
    report = Reporter(Console(file=output))

    with report.live():
        report("kafka", "starting")
        report("kafka", "ready at 127.0.0.1:9092 [main]")

    assert output.getvalue().splitlines() == [
        "  kafka      starting",
        "  kafka      ready at 127.0.0.1:9092 [main]",
    ]


def test_on_a_terminal_the_last_news_of_each_part_stays() -> None:
    output = io.StringIO()
    report = Reporter(Console(file=output, force_terminal=True, width=100))

    with report.live():
        report("kafka", "starting")
        report("postgres", "ready")
        report("kafka", "ready")

    last_frame = output.getvalue().rpartition("starting")[2]
    assert last_frame.count("ready") >= 2


def test_news_after_the_start_are_lines_again() -> None:
    output = io.StringIO()
    report = Reporter(Console(file=output, force_terminal=True, width=100))
    with report.live():
        report("intake", "ready")

    report("intake", "was ended by SIGKILL; starting it again")

    assert "  intake     was ended by SIGKILL; starting it again" in output.getvalue()

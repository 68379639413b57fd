"""How many calls a second intake's domain folds, assesses and puts into words, on one core.

Run by hand: `python -m tests.bench.intake_fold`. Half of the calls have 300 characters of
narrative. Process time is measured, so that a busy machine counts less.
"""

from __future__ import annotations

import sys
import time

from services.intake.domain.plan import warm_up
from shared.events.cad import CadCall
from tests.support.dispatch import Desk, snapshot

CALLS = 200
REPEATS = 50
NARRATIVE = (
    "male in his thirties at the bus stop yelling at passing cars, no weapons seen, red jacket and "
    "blue jeans, last seen walking north toward the park, caller does not know him and would like "
    "to stay anonymous, he did not appear injured, second caller says he is talking to himself"
).ljust(300, ".")


def main() -> None:
    """Print microseconds for one call, and calls a second."""
    warm_up()
    sent = [
        snapshot(*([NARRATIVE] if n % 2 else []), call_id=f"E{n}", units=["11K"])
        for n in range(CALLS)
    ]
    seconds = min(_timed(sent) for _ in range(REPEATS))
    sys.stdout.write(f"{seconds / CALLS * 1e6:.0f} us a call, {CALLS / seconds:.0f} calls/s\n")


def _timed(sent: list[CadCall]) -> float:
    desk = Desk()
    began = time.process_time()
    facts = desk.hears(*sent)
    took = time.process_time() - began
    if len(facts) != CALLS:
        raise RuntimeError("not every call was told; the figure would mean nothing")
    return took


if __name__ == "__main__":
    main()

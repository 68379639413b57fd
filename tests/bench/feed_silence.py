"""How often a well feed is called silent, and how soon a silent one is, on ten real days.

Run by hand: `python -m tests.bench.feed_silence`. The calls are real; smaller cities are drawn from
them at random, and updates are made up, since the data has none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from tests.support.feed_days import DAYS, Days, heard, real_calls, thinned, with_updates

SPACES = (30, 90, 365)
SHARES = (1, 10, 30)
DRAWS = 3


def main() -> None:
    """Print false alarms by kind of feed, and the minutes to an alarm by hour."""
    say = sys.stdout.write
    calls = heard(real_calls())
    for days in SPACES:
        minutes = " ".join(f"{it:.0f}" for it in calls.minutes_to_alarm(days))
        say(f"one false alarm in {days} days asked: minutes to an alarm, 0 h to 23 h: {minutes}\n")
    totals = dict.fromkeys(SPACES, 0)
    feeds = 0
    for name, days in _feeds():
        feeds += 1
        tail = days.without(4).tail
        counts = [(days.false_alarms_without(it), days.false_alarms_live(it)) for it in SPACES]
        say(f"{name}: bound(90) {tail.bound(90):.1f}, scale {tail.scale:.1f}, alarms {counts}\n")
        for space, (left_out, _) in zip(SPACES, counts, strict=True):
            totals[space] += left_out
    for space, count in totals.items():
        say(f"asked 1 in {space} days: {count} in {feeds * DAYS} days\n")


def _feeds() -> Iterator[tuple[str, Days]]:
    for share in SHARES:
        for draw in range(DRAWS if share > 1 else 1):
            random = Random(draw)  # the same figures again
            calls = thinned(real_calls(), 1 / share, random)
            yield f"1/{share} of the calls, draw {draw}", heard(calls)
            for updates, minutes in ((4, 10), (8, 5)):
                clustered = with_updates(calls, updates, timedelta(minutes=minutes), random)
                name = f"1/{share} with {updates} updates in {minutes} min, draw {draw}"
                yield name, heard(clustered)


if __name__ == "__main__":
    main()

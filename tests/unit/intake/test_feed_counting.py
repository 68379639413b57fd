"""What a feed did, hour by hour."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.feed import Arrival, Feed, FeedKey
from services.intake.domain.feed_gathering import MOST_SOURCES, OTHER, Gathering, bounded
from services.intake.domain.feed_hour import HOUR, Tally, hour_of
from services.intake.domain.feed_numbers import SERIES_JUMP, follow
from shared.vocabulary import CallId
from tests.support.dispatch import AGENCY, NIGHT

SOURCE = "/cad/riverton"
KEY = FeedKey(AGENCY, SOURCE)
SECOND = timedelta(seconds=1)


def gathering(known: Feed | None = None) -> Gathering:
    return Gathering({known.key: known} if known else {})


def test_events_of_one_hour_are_counted_in_it() -> None:
    feeds = gathering()

    for hours in (0, 0, 1):
        feeds.hear(AGENCY, SOURCE, Arrival(NIGHT + hours * HOUR), NIGHT + 2 * HOUR)

    counts = {hour: tally.events for (_, hour), tally in feeds.tallies.items()}
    assert counts == {hour_of(NIGHT): 2, hour_of(NIGHT) + HOUR: 1}


def test_a_burst_of_updates_is_one_pulse() -> None:
    feed, tally = Feed(AGENCY, SOURCE, NIGHT), Tally()

    for tenths in range(50):
        feed.hear(Arrival(NIGHT + tenths * SECOND / 10), tally, NIGHT)
    feed.hear(Arrival(NIGHT + 60 * SECOND), tally, NIGHT)

    assert (tally.events, tally.pulses) == (51, 2)


def test_the_longest_silence_of_an_hour_is_kept() -> None:
    feed, tally = Feed(AGENCY, SOURCE, NIGHT), Tally()

    for seconds in (0, 30, 330, 360):
        feed.hear(Arrival(NIGHT + seconds * SECOND), tally, NIGHT)

    assert (tally.quiet_from, tally.quiet_s, tally.alarm_s) == (NIGHT + 30 * SECOND, 300, None)


def test_an_event_ends_the_silence_and_says_when_its_alarm_came() -> None:
    feed, tally = Feed(AGENCY, SOURCE, NIGHT), Tally()
    feed.hear(Arrival(NIGHT), tally, NIGHT)
    feed.silent_since = NIGHT + 700 * SECOND

    feed.hear(Arrival(NIGHT + 3000 * SECOND), tally, NIGHT + 3000 * SECOND)

    assert feed.silent_since is None
    assert (tally.quiet_s, tally.alarm_s) == (3000, 700)


def test_what_is_written_late_does_not_turn_back_when_a_feed_was_heard() -> None:
    feed = Feed(AGENCY, SOURCE, NIGHT)

    feed.hear(Arrival(NIGHT + 9 * SECOND), Tally(), NIGHT + 10 * SECOND)
    feed.hear(Arrival(NIGHT + 7 * SECOND), Tally(), NIGHT + 8 * SECOND)

    assert (feed.last_at, feed.received_at) == (NIGHT + 9 * SECOND, NIGHT + 10 * SECOND)


def test_the_clock_is_ahead_by_what_the_fastest_event_lacks() -> None:
    feed = Feed(AGENCY, SOURCE, NIGHT)

    for transport_s in (0.5, 4, 0.2, 90, 1):
        sent = NIGHT + 42 * SECOND  # by a clock that is 42 s ahead
        feed.hear(Arrival(NIGHT + transport_s * SECOND, sent), Tally(), NIGHT)

    assert feed.clock_ahead_s == 41.8
    assert feed.delay_s == -41.0


def test_history_says_nothing_about_the_clock() -> None:
    feed = Feed(AGENCY, SOURCE, NIGHT)

    feed.hear(Arrival(NIGHT, NIGHT - timedelta(days=400)), Tally(), NIGHT)

    assert feed.clock_ahead_s is None


def test_a_stamp_of_the_broker_that_lies_ahead_or_means_nothing_is_now() -> None:
    assert bounded(NIGHT + HOUR, NIGHT) == NIGHT
    assert bounded(NIGHT - timedelta(days=1000), NIGHT) == NIGHT
    assert bounded(NIGHT - HOUR, NIGHT) == NIGHT - HOUR


def test_sources_beyond_the_twentieth_are_counted_together() -> None:
    feeds = gathering()

    for number in range(2 * MOST_SOURCES):
        feeds.hear(AGENCY, f"/pod/{number}", Arrival(NIGHT), NIGHT)

    assert len(feeds.feeds) == MOST_SOURCES + 1
    assert feeds.tallies[FeedKey(AGENCY, OTHER), hour_of(NIGHT)].events == MOST_SOURCES


def test_what_no_handler_saw_is_counted_and_is_no_sign_of_life() -> None:
    feeds = gathering(known=Feed(AGENCY, SOURCE, NIGHT - HOUR, NIGHT - HOUR, NIGHT - HOUR))

    feeds.odd(AGENCY, SOURCE, NIGHT).refused += 1

    [tally] = feeds.tallies.values()
    assert (tally.received, tally.refused, tally.pulses) == (1, 1, 0)
    assert feeds.feeds[KEY].received_at == NIGHT - HOUR


def test_a_number_that_was_left_out_is_missing_until_it_comes() -> None:
    feed, tally = Feed(AGENCY, SOURCE, NIGHT), Tally()

    for number in (7, 8, 11):
        feed.hear(Arrival(NIGHT, new_call=CallId(f"E2601{number:07}")), tally, NIGHT)
    assert (tally.numbers, tally.number_span) == (3, 5)

    feed.hear(Arrival(NIGHT, new_call=CallId("E26010000009")), tally, NIGHT)
    assert (tally.numbers, tally.number_span) == (4, 5)


def test_a_new_day_or_year_begins_another_series() -> None:
    highest: dict[str, int] = {}

    assert follow(highest, "26-0365-0912") == 1
    assert follow(highest, "26-0366-0001") == 1
    assert follow(highest, "E26019999999") == 1
    assert follow(highest, "E26020000001") == 2
    assert follow(highest, "E27010000001") == 1
    assert follow(highest, "no number") is None


@given(st.sets(st.integers(0, SERIES_JUMP), min_size=1))
def test_numbers_that_come_in_order_are_missing_exactly_where_they_were_left_out(
    numbers: set[int],
) -> None:
    highest: dict[str, int] = {}

    span = sum(follow(highest, f"E{number}") or 0 for number in sorted(numbers))

    assert span == max(numbers) - min(numbers) + 1


@given(st.permutations(range(40)))
def test_a_complete_series_is_never_longer_than_what_came_of_it(numbers: list[int]) -> None:
    highest: dict[str, int] = {}

    assert sum(follow(highest, f"E{number}") or 0 for number in numbers) <= len(numbers)

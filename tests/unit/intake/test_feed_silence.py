"""When a silence is unusual: learned from the feed itself, and measured on ten real days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.feed import Arrival, Feed
from services.intake.domain.feed_hour import HOUR, Tally, hour_of
from services.intake.domain.feed_silence import alarm_at
from services.intake.domain.feed_usual import Rates, Usual, learn
from shared.policy.feeds import Feeds
from tests.support.dispatch import AGENCY
from tests.support.feed_days import CALLS, DAYS, ZONE, heard, real_calls, with_updates

MONDAY = datetime(2026, 4, 6, 7, tzinfo=UTC)
"""Midnight in Los Angeles."""
DAY = timedelta(days=1)
SOURCE = "/cad/riverton"


def hours_of(days: int, by_hour: dict[int, int], else_: int = 0) -> dict[datetime, Tally]:
    """A feed that sends so much in some hours of each day, evenly."""
    hours: dict[datetime, Tally] = {}
    feed = Feed(AGENCY, SOURCE, MONDAY)
    for number in range(days * 24):
        for event in range(count := by_hour.get(number % 24, else_)):
            at = MONDAY + (number + event / count) * HOUR
            feed.hear(Arrival(at), hours.setdefault(hour_of(at), Tally()), at)
    return hours


def learned(hours: dict[datetime, Tally], until: datetime) -> Usual:
    usual = learn(hours, until, ZONE)
    assert usual is not None
    return usual


def feed_heard_at(at: datetime) -> Feed:
    return Feed(AGENCY, SOURCE, MONDAY, at, at)


def test_nothing_is_usual_before_a_whole_day_was_heard() -> None:
    hours = hours_of(2, {}, 20)

    assert learn(hours, MONDAY + 24 * HOUR, ZONE) is None
    assert learn(hours, MONDAY + 25 * HOUR, ZONE) is not None


def test_a_source_that_sent_a_few_events_and_never_more_raises_no_alarm() -> None:
    hours = hours_of(10, {3: 1})

    assert learn(hours, MONDAY + 10 * DAY, ZONE) is None


def test_with_few_days_the_rate_is_near_the_overall_one_and_with_more_that_of_the_hour() -> None:
    busy_at_noon = {12: 60}
    noon, until = MONDAY + 12 * HOUR, timedelta(hours=1)

    after = {
        days: learned(hours_of(days, busy_at_noon, 10), MONDAY + days * DAY).pulses
        for days in (2, 14, 56)
    }

    overall = (60 + 23 * 10) / 24
    assert overall < after[2].at(noon) < after[14].at(noon) < after[56].at(noon)
    assert after[2].at(noon) < 40
    assert after[14].between(noon, noon + until) > 45
    assert after[56].at(noon) > 56
    assert after[56].at(noon + 2 * HOUR) == pytest.approx(10, abs=0.5)


def test_a_weekend_is_told_from_working_days_after_some_weeks() -> None:
    counts = {
        (hour := MONDAY + n * HOUR): 5 if hour.astimezone(ZONE).weekday() > 4 else 50
        for n in range(7 * 168)
    }

    rates = Rates(counts, ZONE)

    assert rates.at(MONDAY + 5 * DAY) < 20
    assert rates.at(MONDAY + 1 * DAY) > 45


def test_an_outage_with_an_alarm_is_no_usual_silence() -> None:
    hours = hours_of(10, {}, 30)
    plain = learned(hours, MONDAY + 10 * DAY)
    since = MONDAY + 5 * DAY
    for n in range(12):
        hours.pop(since + n * HOUR)
    end = hours[since + 12 * HOUR]
    end.quiet_from, end.quiet_s, end.alarm_s = since, 12 * 3600.0, 1500.0

    after = learned(hours, MONDAY + 10 * DAY)

    assert after.pulses.at(since) == pytest.approx(plain.pulses.at(since), rel=0.05)
    assert after.tail.bound(90) < plain.tail.bound(90) * 2


def test_clustered_events_need_more_of_them_missing_than_single_ones() -> None:
    single = heard(_even(600))
    clustered = heard(with_updates(_even(600), 8, timedelta(minutes=5), Random(1)))

    assert clustered.without(4).tail.bound(90) > 2 * single.without(4).tail.bound(90)


def _even(count: int) -> list[datetime]:
    random = Random(7)  # the same feed again
    begin = datetime(2023, 1, 1, 8, tzinfo=UTC)
    return sorted(begin + random.random() * DAYS * DAY for _ in range(count))


@given(st.floats(0.1, 500), st.integers(0, 167), st.floats(0, 1))
def test_so_much_is_usual_between_now_and_the_moment_it_would_have_come_by(
    amount: float, hour: int, part: float
) -> None:
    rates = Rates({MONDAY + n * HOUR: 5 + n % 24 for n in range(504)}, ZONE)
    since = MONDAY + (hour + part) * HOUR

    due = rates.when(since, amount, timedelta(days=30))

    assert rates.between(since, due) == pytest.approx(amount, rel=1e-3, abs=1e-3)


def test_the_alarm_comes_sooner_at_a_busy_hour() -> None:
    usual = learned(hours_of(14, dict.fromkeys(range(8, 20), 60), 6), MONDAY + 14 * DAY)
    noon, night = MONDAY + 14 * DAY + 12 * HOUR, MONDAY + 14 * DAY + 1 * HOUR

    by_day, by_night = (alarm_at(feed_heard_at(at), usual, MONDAY, Feeds()) for at in (noon, night))

    assert by_day is not None
    assert by_night is not None
    assert by_day - noon < (by_night - night) / 4


def test_a_time_when_nobody_listened_is_no_silence() -> None:
    usual = learned(hours_of(14, {}, 60), MONDAY + 14 * DAY)
    heard_at, watched = MONDAY + 14 * DAY, MONDAY + 14 * DAY + 3 * HOUR

    due = alarm_at(feed_heard_at(heard_at), usual, watched, Feeds())

    assert due is not None
    assert due > watched


def test_the_policy_bounds_the_silence_and_lets_sources_rest() -> None:
    usual = learned(hours_of(14, {}, 300), MONDAY + 14 * DAY)
    at = MONDAY + 14 * DAY
    feed = feed_heard_at(at)

    shortest = alarm_at(feed, usual, MONDAY, Feeds(shortest_s=1800))
    longest = alarm_at(feed, usual, MONDAY, Feeds(longest_s=61))

    assert (shortest, longest) == (at + HOUR / 2, at + timedelta(seconds=61))
    assert alarm_at(feed, usual, MONDAY, Feeds(may_rest=("/cad/*",))) is None
    assert alarm_at(feed, None, MONDAY, Feeds()) is None


@pytest.mark.data
@pytest.mark.skipif(not CALLS.exists(), reason="the ten real days are not here")
def test_on_ten_real_days_no_alarm_is_false_and_a_silence_is_noticed_in_minutes() -> None:
    """Each day is judged by what the other nine teach."""
    days = heard(real_calls())

    assert days.false_alarms_without(Feeds().false_alarm_days) == 0
    assert days.false_alarms_without(0.3) > 5
    minutes = days.minutes_to_alarm(Feeds().false_alarm_days)
    assert max(minutes) < 25
    assert min(minutes) < 12

from datetime import datetime, timedelta
from statistics import mean, variance

import pytest

from tandem.city.chance import stream
from tandem.city.demand import DAY_OFF, WORKING_DAY, arrivals, calls_per_hour

FRIDAY = datetime(2026, 1, 9)  # noqa: DTZ001 - demand goes by local time
SUNDAY = datetime(2026, 1, 11)  # noqa: DTZ001 - demand goes by local time
DAY = timedelta(days=1)


def hours_of(seed: int, starts: datetime) -> list[int]:
    counts = [0] * 24
    for at in arrivals(stream(seed, "demand"), starts, DAY):
        counts[(starts + at).hour] += 1
    return counts


@pytest.mark.parametrize(("starts", "profile"), [(FRIDAY, WORKING_DAY), (SUNDAY, DAY_OFF)])
def test_a_day_has_as_many_calls_in_each_hour_as_were_counted(
    starts: datetime, profile: tuple[int, ...]
) -> None:
    days = [hours_of(seed, starts) for seed in range(120)]

    for hour, expected in enumerate(profile):
        assert mean(day[hour] for day in days) == pytest.approx(expected, rel=0.12)


def test_counts_within_an_hour_vary_a_little_more_than_chance_alone() -> None:
    noon, hour = FRIDAY + timedelta(hours=12), timedelta(hours=1)

    noons = [len(list(arrivals(stream(seed, "noon"), noon, hour))) for seed in range(2000)]

    assert variance(noons) / mean(noons) == pytest.approx(1.2, abs=0.15)


def test_a_smaller_town_has_its_share_of_the_calls() -> None:
    calls = [len(list(arrivals(stream(s, "d"), FRIDAY, DAY, share=0.5))) for s in range(60)]

    assert mean(calls) == pytest.approx(sum(WORKING_DAY) / 2, rel=0.03)


def test_calls_come_in_rising_order_and_within_the_span() -> None:
    starts, span = FRIDAY + timedelta(hours=15, minutes=20), timedelta(hours=2, minutes=10)

    times = list(arrivals(stream(7, "demand"), starts, span))

    assert times == sorted(times)
    assert all(timedelta() < at < span for at in times)


def test_the_weekend_follows_the_profile_of_days_off() -> None:
    assert calls_per_hour(SUNDAY) == DAY_OFF[0]
    assert calls_per_hour(FRIDAY) == WORKING_DAY[0]

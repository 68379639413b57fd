"""Times as exports write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.stamps import OFFSETS, read_time

ALERT = "%m/%d/%Y %H:%M:%S %Z"


@pytest.mark.parametrize(
    ("text", "form", "utc"),
    [
        ("11/30/2026 14:02:03 EST", ALERT, "2026-11-30T19:02:03"),
        ("07/04/2026 14:02:03 EDT", ALERT, "2026-07-04T18:02:03"),
        ("07/04/2026 14:02:03 cst", ALERT, "2026-07-04T20:02:03"),
        ("07/04/2026 14:02:03 AKDT", ALERT, "2026-07-04T22:02:03"),
        ("Sat Jul 04 14:02 HST 2026", "%a %b %d %H:%M %Z %Y", "2026-07-05T00:02:00"),
        ("2026-07-04T14:02:03Z", "iso", "2026-07-04T14:02:03"),
        ("1783173723000", "epoch_ms", "2026-07-04T14:02:03"),
        ("1783173723", "epoch_s", "2026-07-04T14:02:03"),
    ],
)
def test_a_time_is_read_with_the_offset_that_it_names(text: str, form: str, utc: str) -> None:
    read = read_time(text, form)

    assert read is not None
    assert read.astimezone(UTC).isoformat() == f"{utc}+00:00"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("07/04/2026 14:02:03 CEST", ALERT),
        ("07/04/2026 14:02:03", ALERT),
        ("07/04/2026 14:02:03 EDT", "%m/%d/%Y %H:%M:%S"),
        ("yesterday", "iso"),
        ("9" * 30, "epoch_ms"),
        ("99999999999999", "epoch_s"),
        ("nan", "epoch_s"),
    ],
)
def test_what_is_not_in_the_format_is_not_guessed(text: str, form: str) -> None:
    assert read_time(text, form) is None


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)),  # noqa: DTZ001
    st.sampled_from(sorted(OFFSETS)),
)
def test_every_abbreviation_is_the_offset_it_stands_for(local: datetime, name: str) -> None:
    read = read_time(f"{local:%m/%d/%Y %H:%M:%S} {name}", ALERT)

    sign = -1 if OFFSETS[name].startswith("-") else 1
    assert read is not None
    assert read.utcoffset() == sign * timedelta(hours=int(OFFSETS[name][1:3]))


@given(st.text(), st.sampled_from(["iso", "epoch_s", "epoch_ms", ALERT]))
def test_no_text_is_too_odd_to_be_refused(text: str, form: str) -> None:
    read = read_time(text, form)

    assert read is None or isinstance(read, datetime)

"""When a source is polled again."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

_LONGEST: Final = timedelta(minutes=5)
_MOST_DOUBLINGS: Final = 16


def wait(interval: timedelta, failures: int, lot: float) -> timedelta:
    """How long to wait for the next poll.

    After a failure the interval doubles, up to five minutes or the interval itself if that is
    longer, and a lot takes up to half of it away, so that those who failed together do not come
    back together ("equal jitter", Brooker, Exponential Backoff And Jitter, 2015).

    Args:
        interval: the source's own.
        failures: polls in a row that failed.
        lot: drawn from 0 to 1.
    """
    if failures == 0:
        return interval
    longest = max(interval, _LONGEST)
    backed_off = min(interval * 2 ** min(failures, _MOST_DOUBLINGS), longest)
    return backed_off * (1 - lot / 2)

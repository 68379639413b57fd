"""What notifier measures beside what every service does."""

from __future__ import annotations

from prometheus_client import Counter

DELIVERIES = Counter(
    "tandem_deliveries", "Tries to deliver, by what became of it", ["channel", "state"]
)

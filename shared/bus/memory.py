"""What a publisher remembers of the outbox, so that it need not read every row from the table.

Since a region's `seq` is dense, a gap between what is offered and what was published last says that
somebody else's row comes first; then only the table knows.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from shared.bus.outbox import MOST_BYTES, Row, size_of
from shared.vocabulary import RegionId

DELETE_EVERY_S = 0.25
_MOST_TO_DELETE = 500


class Memory:
    """Of one session; a new one begins knowing nothing.

    Attributes:
        offered: rows that were just committed here, in order.
    """

    def __init__(self) -> None:
        self.offered: list[Row] = []
        self._last: dict[RegionId, int] = {}
        self._acknowledged: dict[tuple[RegionId, int], Row] = {}
        self._delete_at = 0.0

    @property
    def regions(self) -> list[RegionId]:
        """Regions with rows to publish; what others committed there is seen from the gap."""
        return sorted({row.region for row in self.offered})

    def take(self, most: int) -> list[Row] | None:
        """The next rows to publish; none at all where somebody else's row comes first."""
        rows: list[Row] = []
        last: dict[RegionId, int] = {}
        seen = size = 0
        for row in self.offered[:most]:
            size += size_of(row.record)
            if rows and size > MOST_BYTES:
                break
            before = last.get(row.region, self._last.get(row.region))
            if before is None or row.seq > before + 1:
                self.offered.clear()
                return None
            seen += 1
            if row.seq > before:  # else a look at the table was faster
                rows.append(row)
                last[row.region] = row.seq
        self.offered = self.offered[seen:]
        return rows

    def unpublished(self, found: Sequence[Row]) -> list[Row]:
        """Rows of the table without those that the broker has and that are not deleted yet."""
        return [row for row in found if (row.region, row.seq) not in self._acknowledged]

    def passed(self, row: Row) -> None:
        """This row is out of the way, published or set aside."""
        self._last[row.region] = max(row.seq, self._last.get(row.region, 0))

    def acknowledged_by_broker(self, row: Row) -> None:
        """The broker has it; it can be deleted."""
        self.passed(row)
        self._acknowledged[row.region, row.seq] = row

    def is_time_to_delete(self) -> bool:
        """Whether deleting pays by now."""
        is_due = time.monotonic() >= self._delete_at
        return bool(self._acknowledged) and (is_due or len(self._acknowledged) > _MOST_TO_DELETE)

    def to_delete(self) -> list[Row]:
        """What the broker has."""
        return list(self._acknowledged.values())

    def deleted(self) -> None:
        """It is gone from the table."""
        self._acknowledged.clear()
        self._delete_at = time.monotonic() + DELETE_EVERY_S

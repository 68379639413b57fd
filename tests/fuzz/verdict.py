"""What may come of any input: it is read, or refused with a reason, and soon."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from shared.bus.envelope import MAX_RECORD_BYTES
from shared.errors import BadRecord
from tests.fuzz.targets import Target

LONGEST_S = 0.05
_TRIES = 5


@dataclass
class Verdict:
    """Reads inputs and counts what came of them.

    Attributes:
        target: the reader.
        ends: `read`, or the reason of the refusal -> how often.
        slowest_s: the longest that one input took.
    """

    target: Target
    ends: Counter[str] = field(default_factory=Counter[str])
    slowest_s: float = 0.0

    def on(self, content: bytes) -> None:
        """Read one input.

        Raises:
            AssertionError: when it takes over 50 ms, or is refused without saying why.
        """
        content = content[:MAX_RECORD_BYTES]
        took = self._timed(content)
        for _ in range(_TRIES):  # a busy machine is no hang
            if took <= LONGEST_S:
                break
            took = min(took, self._timed(content))
        self.slowest_s = max(self.slowest_s, took)
        assert took <= LONGEST_S, f"{took * 1000:.0f} ms for {len(content)} bytes"

    def _timed(self, content: bytes) -> float:
        began = time.perf_counter()
        try:
            self.target.read(content)
            end = "read"
        except BadRecord as refused:
            assert refused.reason
            assert refused.detail
            end = refused.reason
        self.ends[end] += 1
        return time.perf_counter() - began

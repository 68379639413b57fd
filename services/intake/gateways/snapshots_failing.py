"""What can go wrong with a poll."""

from __future__ import annotations

from shared.errors import TandemError


class PollFailed(TandemError):
    """A poll without a snapshot: it is counted and tried again later.

    Args:
        reason: a short code for counting, e.g. `timeout`, `http_503`, `not_json`.
        where: the place in the answer, if it has one.
    """

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"{reason} {where}".strip())
        self.reason = reason
        self.where = where

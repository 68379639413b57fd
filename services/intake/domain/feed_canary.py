"""A canary: a call of our own that goes all the way through intake and reaches nobody.

It is an exercise, and intake tells no fact about it: nobody outside intake ever hears of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.events.base import Body, Event
from shared.events.cad import CANARY, CANARY_CALL, CadCall, CallType
from shared.policy.feeds import Feeds
from shared.vocabulary import AgencyId, Eligibility

_GIVEN_UP = 5
"""One that has not come back is followed by another after so many intervals."""


def canary_call(now: datetime) -> CadCall:
    """The call that is sent; its type makes the assessment go all the way."""
    return CadCall(
        call_id=CANARY_CALL,
        opened_at=now,
        updated_at=now,
        call_type=CallType(description="Mental health crisis"),
        exercise=True,
    )


def is_canary(event: Event[Body]) -> bool:
    """Whether an event is a canary: by its source and its call, and only as an exercise."""
    body = event.body
    return (
        event.source == CANARY
        and isinstance(body, CadCall)
        and body.call_id == CANARY_CALL
        and body.exercise
    )


@dataclass(slots=True)
class Canary:
    """An agency's newest canary.

    Attributes:
        event_id: of the newest one sent.
        sent_at: when it was sent; UTC.
        returned_at: when it had come through intake; none while it is under way.
        took_s: how long the last one that came back took, in seconds.
        eligibility: what that one was assessed as.
        overdue_since: when the alarm was raised, until one comes back.
        lost: how many never came back.
    """

    agency: AgencyId
    event_id: str
    sent_at: datetime
    returned_at: datetime | None = None
    took_s: float | None = None
    eligibility: Eligibility | None = None
    overdue_since: datetime | None = None
    lost: int = 0

    def is_followed(self, now: datetime, policy: Feeds) -> bool:
        """Whether it is time for the next one."""
        if policy.canary_every_s is None:
            return False
        waits = _GIVEN_UP if self.returned_at is None else 1
        return now - self.sent_at >= waits * timedelta(seconds=policy.canary_every_s)

    def is_overdue(self, now: datetime, policy: Feeds) -> bool:
        """Whether it should be back by now."""
        within = timedelta(seconds=policy.canary_within_s)
        return self.returned_at is None and now - self.sent_at > within

    def send_another(self, event_id: str, now: datetime) -> None:
        """Send the next one; an alarm goes on until one comes back."""
        self.lost += self.returned_at is None
        self.event_id, self.sent_at, self.returned_at = event_id, now, None

    def come_back(self, event_id: str, now: datetime, eligibility: Eligibility) -> bool:
        """Note that a canary has come through; returns whether it is the newest one's first time.

        One that was given up says no more than that it was late.
        """
        if event_id != self.event_id or self.returned_at is not None:
            return False
        self.returned_at, self.eligibility, self.overdue_since = now, eligibility, None
        self.took_s = round((now - self.sent_at).total_seconds(), 3)
        return True

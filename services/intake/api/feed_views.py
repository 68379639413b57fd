"""What the door to the feeds gives."""

from __future__ import annotations

from pydantic import BaseModel, Field

from shared.events.base import Moment
from shared.vocabulary import Eligibility


class FeedCounts(BaseModel):
    """What came by a feed in a span of time.

    Attributes:
        since: its beginning.
        accepted: events that were handled.
        usual: so many were accepted in the same hours of past weeks; absent while unknown.
        refused: records that went to the dead letters.
        refused_share: of all records of the span; 0 to 1.
        redelivered: records that had come before, which changed nothing.
        id_reused: accepted with an id that had come before with other content.
        stale: accepted after something newer about the same call or unit.
        numbers_missing_share: of the call numbers in the span's series, those that no call came
            for; absent where no call id ends in a number. Some centers skip numbers by design.
    """

    since: Moment
    accepted: int = Field(examples=[52])
    usual: float | None = Field(default=None, examples=[50.3])
    refused: int = Field(examples=[0])
    refused_share: float = Field(examples=[0.0])
    redelivered: int = Field(examples=[1])
    id_reused: int = Field(examples=[0])
    stale: int = Field(examples=[2])
    numbers_missing_share: float | None = Field(default=None, examples=[0.02])


class FeedView(BaseModel):
    """The events that one source sends about one agency.

    Attributes:
        last_event_at: when an event was last accepted.
        silent_for_s: seconds since then.
        silent_since: when the alarm was raised, while the feed is silent.
        alarm_at: when it will be raised if nothing more comes; absent while too little is known,
            and where the policy lets the source rest.
        learned_hours: past hours from which its usual rate is known; absent while too few.
        delay_s: seconds from the sender's stamp to the broker, the median of the newest 61.
        clock_ahead_s: how far, at least, the sender's clock is ahead; seconds.
        last_hour: the last complete hour.
        last_day: the last 24 complete hours and the present one.
    """

    agency: str = Field(examples=["riverton"])
    source: str = Field(examples=["/cad/riverton"])
    first_event_at: Moment
    last_event_at: Moment | None = None
    silent_for_s: float | None = Field(default=None, examples=[12.4])
    silent_since: Moment | None = None
    alarm_at: Moment | None = None
    learned_hours: int | None = Field(default=None, examples=[1344])
    delay_s: float | None = Field(default=None, examples=[0.4])
    clock_ahead_s: float | None = Field(default=None, examples=[-0.2])
    last_hour: FeedCounts
    last_day: FeedCounts


class CanaryView(BaseModel):
    """An agency's canary call, which goes through intake and reaches nobody.

    Attributes:
        sent_at: when the newest was sent.
        returned_at: when it had been assessed; absent while it is under way.
        took_s: how long the last one that came back took; seconds.
        eligibility: what that one was assessed as.
        overdue_since: when the alarm was raised, until one comes back.
        lost: how many never came back.
    """

    agency: str = Field(examples=["riverton"])
    sent_at: Moment
    returned_at: Moment | None = None
    took_s: float | None = Field(default=None, examples=[0.031])
    eligibility: Eligibility | None = None
    overdue_since: Moment | None = None
    lost: int = Field(examples=[0])


class FeedsView(BaseModel):
    """All feeds that the key may see, and the canaries that are switched on."""

    feeds: list[FeedView]
    canaries: list[CanaryView]

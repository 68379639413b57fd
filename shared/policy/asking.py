"""How people are asked, told and watched over (read by notifier)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator

from shared.policy.section import Section
from shared.vocabulary import Eligibility, Role

Seconds = Annotated[float, Field(gt=0, description="seconds")]
Delay = Annotated[float, Field(ge=0, description="seconds")]


class ChannelName(StrEnum):
    """A way to reach a person."""

    INBOX = "inbox"
    """Server-sent events to the person's own app or page."""
    WEBHOOK = "webhook"
    """A signed request to the address that the person's employer or phone provider gave."""
    EMAIL = "email"


def _none_for_failure(said: object) -> object:
    """TOML has no word for none."""
    return None if said == "failure" else said


class ChannelStep(Section):
    """One way to reach a person, in the order of trying.

    Attributes:
        channel: which way.
        after_s: sent when there is still no answer after this; `"failure"` (none in here): sent
            only when every way before it has failed.
        content: `area` names the kind of offer, the area and the minutes; `bare` only the kind.
    """

    channel: ChannelName
    after_s: Annotated[Delay | None, BeforeValidator(_none_for_failure)] = 0
    content: Literal["area", "bare"] = "area"


class SeatAsking(Section):
    """What is special about asking for one role's seat.

    Attributes:
        after_s: the offer is sent this long after the proposal.
        answer_within_s: in place of the agency's own.
    """

    after_s: Delay = 0
    answer_within_s: Seconds | None = None


class CheckIn(Section):
    """How people on scene are watched over.

    Attributes:
        after_s: from arrival, or from the last check-in, until the person is asked.
        after_s_by: in place of it for calls of this eligibility.
        overdue_s: from the question until the desk is told.
        supervisor_s: from then until the supervisor is told.
    """

    after_s: Seconds = 900
    after_s_by: dict[Eligibility, Seconds] = Field(default_factory=dict)
    overdue_s: Seconds = 120
    supervisor_s: Seconds = 180

    def due_s(self, eligibility: Eligibility) -> float:
        """Seconds until a person on a call of this eligibility is asked."""
        return self.after_s_by.get(eligibility, self.after_s)


class NoteWebhook(Section):
    """Where one-line notes go by signed webhook; without one they wait at notifier's door.

    Attributes:
        url: `https://...`.
        secret: name of the environment variable with the signing secret, `whsec_...`.
    """

    url: Annotated[str, Field(pattern=r"^https?://")]
    secret: Annotated[str, Field(min_length=1)]


class Asking(Section):
    """How offers are made and people are watched over.

    Attributes:
        answer_within_s: an unanswered offer goes to the next person after this.
        acknowledge_within_s: the desk is told of a withdrawal that somebody under way has not
            acknowledged after this.
        channels: the ways to reach a person, in order; those that the person does not have are
            left out.
        seats: what is special about a role's seat.
        check_in: how people on scene are watched over.
        desk: the dispatch desk's webhook.
        supervisor: the supervisor's webhook.
        areas: beat -> what people call it, e.g. `"523" = "District 5"`.
    """

    answer_within_s: Seconds = 30
    acknowledge_within_s: Seconds = 60
    channels: tuple[ChannelStep, ...] = (
        ChannelStep(channel=ChannelName.INBOX),
        ChannelStep(channel=ChannelName.WEBHOOK),
        ChannelStep(channel=ChannelName.EMAIL, after_s=10),
    )
    seats: dict[Role, SeatAsking] = Field(default_factory=dict)
    check_in: CheckIn = CheckIn()
    desk: NoteWebhook | None = None
    supervisor: NoteWebhook | None = None
    areas: dict[str, str] = Field(default_factory=dict)

    @field_validator("channels")
    @classmethod
    def _names_each_channel_once(cls, steps: tuple[ChannelStep, ...]) -> tuple[ChannelStep, ...]:
        if not steps or len({step.channel for step in steps}) < len(steps):
            sentence = "must name at least one channel, and each channel once"
            raise ValueError(sentence)
        return steps

    def seat(self, role: Role) -> SeatAsking:
        """What is special about asking for this role's seat."""
        return self.seats.get(role, SeatAsking())

    def answer_s(self, role: Role) -> float:
        """Seconds that a person has to answer an offer of this role's seat."""
        return self.seat(role).answer_within_s or self.answer_within_s

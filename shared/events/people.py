"""`people.v1`: who there is, who is on duty, and where."""

from __future__ import annotations

from typing import ClassVar

from shared.events import topics
from shared.events.base import Body, Moment
from shared.vocabulary import AgencyId, DutyKind, Position, ResponderId, Role, SeatMode


class ResponderChanged(Body):
    """A full snapshot of a person; the newest `revision` wins.

    Attributes:
        agency: the home agency, which alone may edit.
        serves: agencies that the person may be sent for.
        cad_ids: personnel ids by which CAD's crews name the person.
        trained: whether the person has had the program's training.
        willing: whether the person takes part.
        modes: how the person can take part.
        team_id: people of one dedicated car share it.
        employer: who employs the person; a dimension of every report.
        active: false once the person has left.
    """

    type: ClassVar[str] = "responder.changed.v1"
    topic: ClassVar[str] = topics.PEOPLE

    responder_id: ResponderId
    revision: int
    agency: AgencyId
    role: Role
    serves: tuple[AgencyId, ...] = ()
    cad_ids: tuple[str, ...] = ()
    trained: bool = True
    willing: bool = True
    languages: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    employer: str = ""
    modes: tuple[SeatMode, ...] = (SeatMode.IN_PERSON,)
    team_id: str | None = None
    active: bool = True

    @property
    def subject(self) -> str:
        """The person."""
        return self.responder_id

    @property
    def number(self) -> str:
        """The revision."""
        return str(self.revision)


class DutyChanged(Body):
    """A person goes on or off duty.

    Attributes:
        until: end of the duty, if known.
        quiet_until: no offers before then.
    """

    type: ClassVar[str] = "duty.changed.v1"
    topic: ClassVar[str] = topics.PEOPLE

    responder_id: ResponderId
    revision: int
    on: bool
    at: Moment
    kind: DutyKind = DutyKind.ON_SHIFT
    until: Moment | None = None
    quiet_until: Moment | None = None

    @property
    def subject(self) -> str:
        """The person."""
        return self.responder_id

    @property
    def number(self) -> str:
        """The revision."""
        return str(self.revision)


class ResponderMoved(Body):
    """Where a person on duty is; the newest `at` wins."""

    type: ClassVar[str] = "responder.moved.v1"
    topic: ClassVar[str] = topics.PEOPLE

    responder_id: ResponderId
    at: Moment
    position: Position

    @property
    def subject(self) -> str:
        """The person."""
        return self.responder_id

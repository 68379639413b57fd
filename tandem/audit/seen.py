"""What an audit looks at: every record on the topics, and the tables' states that matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, TypeVar, cast

from shared.events import Body
from shared.events.topics import CAD_INBOUND, CARE_DEAD_LETTERS, SERVICES, dead_letters_of
from tandem.audit.tables_seen import Tables
from tandem.records import Kept, Told, fact_in

B = TypeVar("B", bound=Body)

GRACE: Final = timedelta(seconds=60)
DEAD_LETTER_TOPICS = frozenset({*map(dead_letters_of, SERVICES), CARE_DEAD_LETTERS})


@dataclass(frozen=True)
class Seen:
    """Everything that an audit looks at.

    Attributes:
        records: of all topics, by topic, partition and offset.
        tables: the services' states.
        committed: (service, topic, partition) -> first offset that the service has not done.
        now: on the services' clock.
        read_at: in real time, like the times of the records.
        speed: seconds of the services' clock per real second.
        is_quiet: whether nothing was under way, so that figures can be recounted.
        canary: a word that was put into a narrative and may be nowhere else.
    """

    records: Sequence[Kept]
    tables: Tables
    committed: Mapping[tuple[str, str, int], int]
    now: datetime
    read_at: datetime
    speed: float = 1.0
    is_quiet: bool = True
    canary: str | None = None

    @property
    def grace(self) -> timedelta:
        """How long, on the services' clock, a deadline may be over before its effect is there."""
        return GRACE * self.speed

    @cached_property
    def inbound(self) -> Sequence[Kept]:
        """What dispatch systems sent."""
        return [record for record in self.records if record.topic == CAD_INBOUND]

    @cached_property
    def dead_letters(self) -> Sequence[Kept]:
        """What was refused."""
        return [record for record in self.records if record.topic in DEAD_LETTER_TOPICS]

    @cached_property
    def every_publication(self) -> Sequence[Told[Body]]:
        """All facts on Tandem's own topics, second publications included."""
        own = (record for record in self.records if record.topic != CAD_INBOUND)
        return [fact for fact in map(fact_in, own) if fact is not None]

    @cached_property
    def facts(self) -> Sequence[Told[Body]]:
        """All facts, each once, in the order of its topic."""
        first: dict[tuple[str, str, str], Told[Body]] = {}
        for told in self.every_publication:
            first.setdefault(told.record.name, told)
        return list(first.values())

    def told(self, *types: type[B]) -> list[Told[B]]:
        """The facts of these types, each once, in the order of their topic."""
        return [cast("Told[B]", fact) for fact in self.facts if isinstance(fact.body, types)]

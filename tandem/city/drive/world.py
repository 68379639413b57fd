"""What everybody in the city shares while it is played."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tandem.city.behaviour import Visit, visit
from tandem.city.chance import stream
from tandem.city.drive.fleet import Fleet
from tandem.city.drive.pace import Pace
from tandem.city.drive.scenes import Scenes
from tandem.city.town import City


@dataclass(frozen=True)
class World:
    """The city at play.

    Attributes:
        city: as planned.
        pace: its time.
        fleet: patrol units.
        scenes: where dispatch and teams meet.
    """

    city: City
    pace: Pace
    fleet: Fleet
    scenes: Scenes = field(default_factory=Scenes)

    def dice(self, purpose: str, call_id: str, *more: str) -> Random:
        """Chance about a call: the same for the same seed, whatever the call's number is today."""
        call = self.city.by_id.get(call_id)
        return stream(self.city.seed, purpose, call.key if call else call_id, *more)

    def is_crisis(self, call_id: str) -> bool:
        """Whether a call is a behavioral-health crisis in truth."""
        call = self.city.by_id.get(call_id)
        return call is not None and call.is_crisis

    def visit_to(self, call_id: str) -> Visit:
        """What a team meets at a call; all its members meet the same."""
        call = self.city.by_id.get(call_id)
        return visit(self.dice("visit", call_id), call.reason if call else None)

"""Where things happen: two towns in one valley, their beats and streets. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians
from random import Random
from typing import Final

from shared.vocabulary import Position
from tandem.city.chance import pick

_KM_PER_DEGREE: Final = 111.32
_STREETS: Final = (
    *("ALDER ST", "BRIDGE ST", "CANAL ST", "DEPOT AVE", "ELDERBERRY LN", "FERRY RD", "GRANGE AVE"),
    *("HARROW ST", "IRONWOOD DR", "JUNIPER CT", "KILN ST", "LEVEE RD", "MILL RACE WAY", "NORTH ST"),
    *("ORCHARD AVE", "PACKING HOUSE RD", "QUARRY ST", "RESERVOIR RD", "SYCAMORE ST", "TANNERY LN"),
)
_HOUSE_NUMBERS: Final = 48


@dataclass(frozen=True, slots=True)
class Town:
    """One agency's town: beats in a square grid around its center.

    Attributes:
        agency: whose town it is.
        center: its middle.
        beats_across: the grid's width and height, in beats.
        beat_km: width and height of a beat.
        share: its demand as a share of the city whose calls were counted.
    """

    agency: str
    center: Position
    beats_across: int
    beat_km: float
    share: float

    @property
    def beats(self) -> dict[str, float]:
        """Beat -> share of the calls: few beats are hot, most are quiet."""
        names = [
            f"{row}{column}"
            for row in range(1, self.beats_across + 1)
            for column in range(1, self.beats_across + 1)
        ]
        middle_first = sorted(names, key=lambda name: (self._off_center(name), name))
        return {name: 1 / (rank + 2) for rank, name in enumerate(middle_first)}

    def point_in(self, beat: str, dice: Random) -> Position:
        """Some point of a beat."""
        row, column = int(beat[0]), int(beat[1])
        half = self.beats_across / 2
        north = (row - 1 - half + dice.random()) * self.beat_km
        east = (column - 1 - half + dice.random()) * self.beat_km
        return moved(self.center, north_km=north, east_km=east)

    def _off_center(self, beat: str) -> float:
        half = (self.beats_across - 1) / 2
        return hypot(int(beat[0]) - 1 - half, int(beat[1]) - 1 - half)


RIVERTON: Final = Town("riverton", Position(lat=36.600, lon=-120.100), 5, 2.6, share=1.0)
LAKESIDE: Final = Town("lakeside", Position(lat=36.655, lon=-119.975), 4, 2.2, share=0.5)
TOWNS: Final = (RIVERTON, LAKESIDE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call is.

    Attributes:
        position: none where the caller could not be located.
        address: as a CAD writes it, cut to the block.
        beat: the police beat.
    """

    position: Position | None
    address: str
    beat: str


def somewhere(town: Town, dice: Random) -> Place:
    """A place for a call; one in fifty has no coordinates."""
    beat = pick(dice, town.beats)
    position = town.point_in(beat, dice)
    address = f"{dice.randrange(1, _HOUSE_NUMBERS) * 100} {dice.choice(_STREETS)}"
    return Place(position if dice.random() > 1 / 50 else None, address, beat)


def moved(position: Position, *, north_km: float, east_km: float) -> Position:
    """A point so many kilometers away; flat-earth arithmetic is exact enough for a town."""
    per_degree_east = _KM_PER_DEGREE * cos(radians(position.lat))
    lat = position.lat + north_km / _KM_PER_DEGREE
    return Position(lat=round(lat, 5), lon=round(position.lon + east_km / per_degree_east, 5))


def km_between(a: Position, b: Position) -> float:
    """Distance as the crow flies."""
    north = (b.lat - a.lat) * _KM_PER_DEGREE
    east = (b.lon - a.lon) * _KM_PER_DEGREE * cos(radians((a.lat + b.lat) / 2))
    return hypot(north, east)


def on_the_way(start: Position, goal: Position, share: float) -> Position:
    """The point where somebody is after this share of the way, 0 to 1."""
    done = min(1.0, max(0.0, share))
    return Position(
        lat=round(start.lat + (goal.lat - start.lat) * done, 5),
        lon=round(start.lon + (goal.lon - start.lon) * done, 5),
    )

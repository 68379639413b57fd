"""A place from PIDF-LO: a point or the middle of a shape, and a civic address in one line.

RFC 4119 and RFC 5491 (shapes), RFC 5139 and RFC 6848 (civic addresses), OGC 06-142r1 (their GML).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element as Node

from services.intake.gateways.markup import parse_xml

_SHAPES = frozenset({"Point", "Circle", "Ellipse", "ArcBand", "Sphere", "Ellipsoid", "Polygon"})
_WGS84 = ("4326", "4979")
"""The two reference systems that RFC 5491 allows; both write latitude first."""
_STREET = ("HNO", "HNS", "PRD", "PRM", "STP", "A6", "RD", "STS", "POD", "POM")
_WITHIN = ("BLD", "UNIT", "FLR", "ROOM", "LOC", "LMK", "NAM")
_TOWN = ("A4", "A3", "A1", "PC")
_CIVIC = frozenset((*_STREET, *_WITHIN, *_TOWN))
_MOST_NUMBERS = 30_000
_SHORT = 4_000


@dataclass(frozen=True, slots=True)
class Place:
    """What a location says; all of it may be unknown.

    Attributes:
        lat: degrees, WGS 84.
        lon: degrees, WGS 84.
        address: in one line.
    """

    lat: float | None = None
    lon: float | None = None
    address: str | None = None

    @property
    def has_point(self) -> bool:
        """Whether it can be put on a map."""
        return self.lat is not None


def read_pidf(document: str) -> Place:
    """The first shape and the first civic address of a PIDF-LO document.

    An incident's places come again with each of its updates, so the last thousand are kept.

    Args:
        document: XML as text, as it stands in `locationByValue`.

    Raises:
        BadRecord: when it is no XML.
    """
    return _read_again(document) if len(document) <= _SHORT else _read(document)


def _read(document: str) -> Place:
    point: tuple[float, float] | None = None
    address: str | None = None
    for name, node in parse_xml(document).walk():
        if point is None and name in _SHAPES:
            point = _middle(name, node)
        elif address is None and name == "civicAddress":
            address = _in_one_line(node)
        if point is not None and address is not None:
            break
    lat, lon = point or (None, None)
    return Place(lat, lon, address)


_read_again = lru_cache(maxsize=1000)(_read)


def _middle(shape: str, node: Node) -> tuple[float, float] | None:
    system = node.get("srsName", "")
    if system and not system.endswith(_WGS84):
        return None
    step = 3 if system.endswith("4979") else 2
    corners: list[tuple[float, float]] = []
    for inside in node.iter():
        name = inside.tag.rpartition("}")[2]
        if name == "pos":
            corners += _pairs(inside.text, 0)
        elif name == "posList":
            corners += _pairs(inside.text, 3 if inside.get("srsDimension") == "3" else step)
        if corners and shape != "Polygon":
            return corners[0] if _is_on_earth(corners[0]) else None
    return _middle_of_ring(corners) if all(map(_is_on_earth, corners)) else None


def _pairs(text: str | None, step: int) -> list[tuple[float, float]]:
    """Latitude and longitude of each position; heights are left aside.

    Args:
        text: numbers apart by blanks.
        step: numbers for each position; 0 when they are one position.
    """
    try:
        numbers = [float(word) for word in (text or "").split(None, _MOST_NUMBERS)]
    except ValueError:
        return []
    step = step or max(len(numbers), 2)
    return [(numbers[i], numbers[i + 1]) for i in range(0, len(numbers) - step + 1, step)]


def _is_on_earth(point: tuple[float, float]) -> bool:
    lat, lon = point
    return -90 <= lat <= 90 and -180 <= lon <= 180  # noqa: PLR2004 # degrees; false for NaN


def _middle_of_ring(corners: list[tuple[float, float]]) -> tuple[float, float] | None:
    """The centroid of a small polygon; of one without area, the mean of its corners."""
    if not corners:
        return None
    lat0, lon0 = corners[0]
    doubled = lat = lon = 0.0
    for (lat1, lon1), (lat2, lon2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        y1, x1, y2, x2 = lat1 - lat0, lon1 - lon0, lat2 - lat0, lon2 - lon0
        cross = x1 * y2 - x2 * y1
        doubled += cross
        lat += (y1 + y2) * cross
        lon += (x1 + x2) * cross
    found = (lat0 + lat / (3 * doubled), lon0 + lon / (3 * doubled)) if doubled else None
    if found is not None and all(map(math.isfinite, found)) and _is_inside(found, corners):
        return found
    count = len(corners)
    return sum(lat for lat, _ in corners) / count, sum(lon for _, lon in corners) / count


def _is_inside(point: tuple[float, float], corners: list[tuple[float, float]]) -> bool:
    """Whether a point lies in the corners' bounding box; rounding can throw a sliver's out."""
    lats, lons = [lat for lat, _ in corners], [lon for _, lon in corners]
    return min(lats) <= point[0] <= max(lats) and min(lons) <= point[1] <= max(lons)


def _in_one_line(civic: Node) -> str | None:
    parts = {
        name: " ".join((node.text or "").split())
        for node in civic
        if (name := node.tag.rpartition("}")[2]) in _CIVIC
    }

    def joined(names: tuple[str, ...], between: str) -> str:
        return between.join(parts[name] for name in names if parts.get(name))

    pieces = (joined(_STREET, " "), joined(_WITHIN, ", "), joined(_TOWN, ", "))
    return ", ".join(piece for piece in pieces if piece) or None

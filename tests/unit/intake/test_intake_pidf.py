"""Places in PIDF-LO: every shape that a 911 location comes in, and civic addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.gateways.hypertext import plain_text
from services.intake.gateways.pidf import read_pidf
from tests.support.eido import CIVIC, POINT, circle, pidf

SYSTEM = 'srsName="urn:ogc:def:crs:EPSG::{}"'
LATITUDES = st.floats(-89, 89)
LONGITUDES = st.floats(-179, 179)


def ring(*corners: str) -> str:
    inside = "".join(f"<gml:pos>{corner}</gml:pos>" for corner in corners)
    return f"<gml:exterior><gml:LinearRing>{inside}</gml:LinearRing></gml:exterior>"


def polygon(inside: str, system: str = "4326") -> str:
    return f"<gml:Polygon {SYSTEM.format(system)}>{inside}</gml:Polygon>"


@pytest.mark.parametrize(
    ("shape", "lat", "lon"),
    [
        (POINT, 32.7157, -117.1611),
        (circle("42.5463 -73.2512"), 42.5463, -73.2512),
        (
            (
                f"<gs:Ellipse {SYSTEM.format(4326)}><gml:pos>42.5 -73.2</gml:pos>"
                "<gs:semiMajorAxis>10</gs:semiMajorAxis></gs:Ellipse>"
            ),
            42.5,
            -73.2,
        ),
        (f"<gml:Point {SYSTEM.format(4979)}><gml:pos>1 2 30</gml:pos></gml:Point>", 1, 2),
        ("<gml:Point><gml:pos>\n 1\t2 </gml:pos></gml:Point>", 1, 2),
        (polygon(ring("0 0", "0 2", "2 2", "2 0", "0 0")), 1, 1),
        (polygon(ring("2 0", "2 2", "0 2", "0 0", "2 0")), 1, 1),
        (
            polygon(
                "<gml:exterior><gml:LinearRing><gml:posList>0 0 0 2 2 2 2 0 0 0</gml:posList>"
                "</gml:LinearRing></gml:exterior>"
            ),
            1,
            1,
        ),
        (
            polygon(
                "<gml:exterior><gml:LinearRing><gml:posList>0 0 9 0 2 9 2 2 9 2 0 9 0 0 9"
                "</gml:posList></gml:LinearRing></gml:exterior>",
                "4979",
            ),
            1,
            1,
        ),
        (polygon(ring("1 1", "1 1", "1 1")), 1, 1),
    ],
)
def test_the_middle_of_a_shape_is_where_people_go(shape: str, lat: float, lon: float) -> None:
    place = read_pidf(pidf(shape))

    assert place.lat == pytest.approx(lat)
    assert place.lon == pytest.approx(lon)


@pytest.mark.parametrize(
    "shape",
    [
        f"<gml:Point {SYSTEM.format(3857)}><gml:pos>1 2</gml:pos></gml:Point>",
        "<gml:Point><gml:pos>1</gml:pos></gml:Point>",
        "<gml:Point><gml:pos>north west</gml:pos></gml:Point>",
        "<gml:Point><gml:pos>91 2</gml:pos></gml:Point>",
        "<gml:Point><gml:pos>nan nan</gml:pos></gml:Point>",
        "<gml:Point />",
        polygon(""),
    ],
)
def test_what_gives_no_point_on_earth_gives_none(shape: str) -> None:
    assert not read_pidf(pidf(shape)).has_point


def test_a_civic_address_is_one_line_beside_the_point() -> None:
    place = read_pidf(pidf(POINT, CIVIC))

    assert (place.has_point, place.address) == (True, "500 G ST, Riverton, CA")


@given(st.lists(st.tuples(LATITUDES, LONGITUDES), min_size=1, max_size=12))
def test_the_middle_of_any_polygon_lies_among_its_corners(
    corners: list[tuple[float, float]],
) -> None:
    place = read_pidf(pidf(polygon(ring(*(f"{lat!r} {lon!r}" for lat, lon in corners)))))

    assert place.lat is not None
    assert place.lon is not None
    slack = 1e-9
    assert min(lat for lat, _ in corners) - slack <= place.lat
    assert place.lat <= max(lat for lat, _ in corners) + slack
    assert min(lon for _, lon in corners) - slack <= place.lon
    assert place.lon <= max(lon for _, lon in corners) + slack


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("one<br/>two", "one\ntwo"),
        ("a <b>gun</b>fire", "a gunfire"),
        ("BP < 90 &amp; falling", "BP < 90 & falling"),
        ("5 &lt; 6", "5 < 6"),
        ("<script", "<script"),
        ("", ""),
    ],
)
def test_notes_in_html_are_read_as_text(html: str, text: str) -> None:
    assert plain_text(html) == text

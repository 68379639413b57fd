"""Types on which agencies differ: moderate weights, so that policy and narrative decide."""

from __future__ import annotations

from functools import partial

from services.intake.domain.call_types.entries import Entry

_welfare = partial(
    Entry, "type.welfare", category="welfare_check", weight=1.6, sign="welfare_concern"
)
_substance = partial(
    Entry,
    "type.substance",
    category="intoxication",
    weight=1.0,
    sign="substance_use",
    specialty="substance_use",
)
_homeless = partial(
    Entry,
    "type.homeless",
    category="homelessness",
    weight=1.0,
    sign="homeless",
    specialty="homelessness",
)

AGENCY_DECIDES = (
    _welfare("""
        welfare, welfare check, check welfare, wellbeing, well being, well bei, well check,
        check well, wb check, check wb, check person, person check, concern safety, concern welfare,
        person distress, distressed person, check safety person
    """),
    _welfare(
        "disoriented, disoriented person, confused person, person confused",
        weight=1.0,
        subtype="disoriented",
    ),
    Entry(
        "type.person_down",
        "person down, down person, persondown, down unknown, unknown down, down check person,"
        " person lying, lying street, lying ground, lying sidewalk, lying roadway, passed out,"
        " person passed out, down and out, check person down",
        category="person_down",
        weight=0.9,
    ),
    _substance("""
        intoxicated, drunk, under influence, alcoholic, alcohol abuse, alcohol problem,
        alcohol related, substance abuse, substance use, had been drinking, hbd, 647 f
    """),
    _substance("detox, detox transport", subtype="detox"),
    _substance("marchman act, marchman, section 35, sec 35", subtype="hold"),
    _homeless(
        "homeless, homeless person, transient, vagrant, vag, unhoused, unsheltered, houseless"
    ),
    _homeless(
        "encampment, homeless camp, transient camp, illegal camping, camping, homeless encampment",
        subtype="encampment",
    ),
    _homeless("panhandling, begging, beggar", subtype="panhandling"),
)

"""Words that speak of a danger, or against behavioral health where nothing speaks for it."""

from __future__ import annotations

from services.intake.domain.call_types.entries import Entry

DANGERS = (
    Entry(
        "type.weapon",
        "weapon, gun, knife, armed, shots fired, shots, shooting, stabbing",
        gate="weapon",
    ),
    Entry(
        "type.violence",
        "assault, battery, fight, homicide, violent, murder",
        weight=-1.0,
        gate="violence",
    ),
    Entry(
        "type.medical",
        """
        altered mental status, altered mental, mental status, mental status altered, mental status
        change, change mental status, changed mental status, decreased mental status, altered loc,
        altered level consciousness, unconscious, unresponsive, syncope, seizure, cardiac, cardiac
        arrest, heart, stroke, breathing, respiratory, chest, diabetic, fall, bleeding,
        hemorrhage, unknown medical, sickle cell crisis, sickle crisis, hypertensive crisis,
        diabetic crisis, adrenal crisis, transient ischemic, vag bleeding, vag bleed, sick person
        """,
        weight=-2.0,
        gate="medical",
    ),
    Entry(
        "type.crime",
        "robbery, burglary, carjacking, home invasion, rape crisis",
        weight=-2.0,
        gate="crime",
    ),
    Entry(
        "type.fire",
        "fire, structure fire, vehicle fire, brush fire, smoke, mh fire",
        weight=-2.5,
        gate="fire",
    ),
    Entry(
        "type.traffic",
        """
        traffic, parking, accident, hit run, disabled vehicle, dui, dwi, owi, oui, ovi, duii, omvi,
        dwai, d u i, d w i, drunk driving, drunk vehicle, driving drunk, driving intoxicated,
        driving impaired, driving influence, driving under influence, driving under influence drugs,
        driving under influence alcohol, intoxicated driving, intoxicated vehicle, impaired driving,
        intoxicated manslaughter, intoxicated assault, intoxicated homicide, intoxicated accident,
        drunk accident, crazy driving, accident intoxicated, accident drunk
        """,
        weight=-3.0,
    ),
    Entry(
        "type.property",
        """
        theft, larceny, fraud, forgery, embezzlement, vandalism, shoplifting, trespass, alarm,
        found property, lost property, stolen, welfare fraud
        """,
        weight=-1.5,
    ),
)

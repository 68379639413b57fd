"""The built-in words of call types, for codes that the agency's policy does not list.

A call type is a verdict of the call taker, so its words weigh more than the same in a narrative.
"""

from __future__ import annotations

from services.intake.domain.phrases import Phrase, listed

TYPE_WORDS = (
    Phrase(
        "type.mental",
        listed("""
            mental, mental*, mnt, mntl, ment, 5150, 5150v, edp, emotionally, behavioral,
            behavioral health, behavioural, psych, psych*, psychiatric*, crisis, crisis
            intervention, cit, mhc, mental health
        """),
        4.5,
        sign="mental_illness",
    ),
    Phrase(
        "type.suicide",
        listed("suicid*, suic, threatening suicide, jumper, self harm, self-harm"),
        4.8,
        sign="suicidal",
    ),
    Phrase(
        "type.overdose",
        listed("overdose*, od, ovds, drug overdose, 1140od"),
        4.0,
        sign="overdose",
        specialty="substance_use",
        gate="medical",
    ),
    Phrase(
        "type.welfare",
        listed("""
            welfare, welfare check, check welfare, check the welfare, well being check,
            wellbeing, wellness, wellness check, person in distress
        """),
        1.6,
        sign="welfare_concern",
    ),
    Phrase(
        "type.person_down",
        listed("person down, man down, subject down, sleeper"),
        0.9,
    ),
    Phrase(
        "type.substance",
        listed("intox, intoxicat*, drunk, drunk in public, public intox*, detox, sobering"),
        1.0,
        sign="substance_use",
        specialty="substance_use",
    ),
    Phrase(
        "type.homeless",
        listed("homeless*, vagran*, transient, encampment, unsheltered"),
        1.0,
        sign="homeless",
        specialty="homelessness",
    ),
    Phrase(
        "type.weapon",
        listed("weapon*, gun, shots fired, shooting, stabbing, knife, discharging firearm*, armed"),
        gate="weapon",
    ),
    Phrase(
        "type.violence",
        listed("assault*, battery, fight, fighting, homicide, violent"),
        -1.0,
        gate="violence",
    ),
    Phrase(
        "type.medical",
        listed("""
            altered mental status, unconscious*, unresponsive, syncopal*, seizure*, cardiac*,
            stroke, breathing, respiratory, chest pain*, diabetic*, fall, bleeding, hemorrhag*,
            unknown medical*
        """),
        -2.0,
        gate="medical",
    ),
    Phrase(
        "type.crime",
        listed("robbery, burglary, carjack*, home invasion"),
        -2.0,
        gate="crime",
    ),
    Phrase(
        "type.fire",
        listed("fire, structure fire, vehicle fire, brush fire, smoke"),
        -2.5,
        gate="fire",
    ),
    Phrase(
        "type.traffic",
        listed("""
            traffic, parking, accident, collision, crash, dui, dwi, drunk driv*, driving while
            intox*, driving under the influence, boating while intox*, intox* assault, intox*
            manslaughter, intox* driver, hit and run, disabled vehicle
        """),
        -3.0,
    ),
    Phrase(
        "type.property",
        listed("""
            theft, larceny, fraud, forgery, embezzlement, vandalism, shoplift*, trespass*,
            alarm, found property, lost property, stolen
        """),
        -1.5,
    ),
    Phrase(
        "none",
        listed("""
            city, mental hospital transport, fire alarm, fall alarm, supplemental, minor
            accident
        """),
    ),
)
"""Looked for in the code and in its description."""

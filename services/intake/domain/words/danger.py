"""The built-in words for what endangers those who come."""

from __future__ import annotations

from services.intake.domain.phrases import Phrase, listed

DANGERS = (
    Phrase(
        "gate.weapon",
        listed("""
            weapon*, armed, gun, guns, gunshot*, handgun, firearm*, pistol, rifle, shotgun,
            shots fired, shooting, knife, knives, machete, sword, hatchet, axe, box cutter,
            razor*, baseball bat, crowbar, taser, bb gun, pepper spray, stab*
        """),
        gate="weapon",
    ),
    Phrase(
        "gate.weapon",
        listed("unarmed"),
        gate="weapon",
        denied=True,
    ),
    Phrase(
        "gate.violence",
        listed("""
            violent, violence, assault*, attack*, fighting, combative, physical altercation,
            punch*, kicking people, chok*, strangl*, hit him, hit her, hitting him, hitting her,
            hitting people, threaten* to kill, threaten* to hurt, threaten* to shoot, threaten*
            people, going to kill her, going to kill him, homicidal, hostage
        """),
        gate="violence",
    ),
    Phrase(
        "gate.violence",
        listed("non violent, nonviolent"),
        gate="violence",
        denied=True,
    ),
    Phrase(
        "gate.medical",
        listed("""
            not breathing, unconscious, unresponsive, not responsive, trouble breathing,
            difficulty breathing, shortness of breath, chest pain*, seizure*, seizing, stroke,
            bleeding, cardiac, heart attack, turning blue, diabetic, passed out, ingested
        """),
        gate="medical",
    ),
    Phrase(
        "medical.altered",
        listed("altered mental status, altered mental state, altered loc, ams"),
        -0.8,
        gate="medical",
    ),
    Phrase(
        "gate.crime",
        listed("robbery, robbed, carjack*, burglary in progress, breaking in, kidnap*"),
        gate="crime",
    ),
    Phrase(
        "gate.fire",
        listed("on fire, set a fire, setting fires, set fire, smell* gas, gasoline, arson"),
        gate="fire",
    ),
    Phrase(
        "gate.traffic",
        listed("""
            in traffic, into traffic, in the roadway, in the road, in the middle of the street,
            on the freeway, on the tracks, walking on the highway
        """),
        gate="traffic",
    ),
    Phrase(
        "gate.minor",
        listed("juvenile, juv, minor child, teenager, teen"),
        gate="minor",
    ),
)
"""Each opens a gate."""

HARMLESS = (
    Phrase(
        "none",
        listed("""
            nail gun, glue gun, heat gun, water gun, toy gun, radar gun, gun shop, gun store,
            gun range, armed forces, armed guard, razor scooter, anxiety attack*, heat stroke,
            attack dog, minor damage, mental hospital employee, disposable razor, drunk driv*,
            intox* driver, high on the priority
        """),
    ),
)
"""Phrases that hold a word of danger or crisis and mean something else."""

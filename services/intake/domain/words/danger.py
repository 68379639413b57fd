"""The built-in words for what endangers those who come."""

from __future__ import annotations

from services.intake.domain.phrases import Cue, Phrase, Said, listed
from shared.vocabulary import GateManner

DANGERS = (
    Phrase(
        "gate.weapon",
        listed("weapon*, guns, firearms, knives, weaponry"),
        gate="weapon",
    ),
    Phrase(
        "gate.weapon",
        listed("armed with, armed w/"),
        gate="weapon",
        asserts=True,
        cue=Cue.HOLDS,
    ),
    Phrase(
        "gate.weapon",
        listed("""
            armed, gun, gunshot*, handgun*, firearm, pistol*, rifle*, shotgun*, revolver, shots
            fired, shooting, shot at, gunpoint, knife, knifepoint, machete, sword, hatchet, axe,
            box cutter, boxcutter, razor*, baseball bat, crowbar, bb gun, pellet gun, stun gun, has
            a taser, w/ a taser, with taser, holding a taser, pepper spray, stab*, screwdriver,
            broken bottle, metal pipe, scissors, molotov, grenade
        """),
        gate="weapon",
        asserts=True,
    ),
    Phrase(
        "gate.weapon",
        listed("""
            hand in waistband, hands in waistband, reaching in waistband, reaching for waistband,
            hand in pocket like, gun shaped object, object in his hand, object in her hand, shiny
            object, bulge in waistband, suicide by cop
        """),
        gate="weapon",
        manner=GateManner.IMPLIED,
        asserts=True,
    ),
    Phrase(
        "gate.weapon",
        listed("""
            concealed pistol license, carrying concealed weapon, concealed carry, gun safe, gun
            permit, guns in the house, guns in house, guns in home, firearms in home, firearms in
            house, weapons in home, weapons in house, registered gun, registered guns, registered
            firearms
        """),
        gate="weapon",
        manner=GateManner.IN_REACH,
    ),
    Phrase("gate.weapon", listed("unarmed, not armed"), gate="weapon", said=Said.DENIED),
    Phrase("gate.violence", listed("violent, violence, homicidal"), gate="violence"),
    Phrase(
        "gate.violence",
        listed("""
            assault*, attack*, fighting, combative, physical altercation, punching, punched,
            kicking people, kicked, chok*, strangl*, hit him, hit her, hit me, hitting him,
            hitting her, hitting people, beating him, beating her, threaten* to kill, threaten* to
            hurt, threaten* to shoot, threaten* to stab, threaten* people, going to kill her,
            going to kill him, going to kill me, will kill her, will kill him, will kill me,
            hostage, throwing things, danger to others, swinging at, charging at, biting people,
            spitting on
        """),
        gate="violence",
        asserts=True,
    ),
    Phrase(
        "gate.violence",
        listed("non violent, nonviolent, non combative, noncombative"),
        gate="violence",
        said=Said.DENIED,
    ),
    Phrase(
        "gate.medical",
        listed("""
            not breathing, unconscious, uncon, unresponsive, not responsive, trouble breathing,
            difficulty breathing, short of breath, shortness of breath, chest pain*, seizure*,
            seizing, stroke, bleeding, cardiac, heart attack, turning blue, diabetic, passed out,
            ingested, not alert, hanging himself, hanging herself,
            gunshot wound, stab wound*
        """),
        gate="medical",
    ),
    Phrase(
        "medical.altered",
        listed("altered mental status, altered mental state, altered loc"),
        -0.8,
        gate="medical",
    ),
    Phrase(
        "gate.crime",
        listed("""
            robbery, robbed, carjack*, burglary in progress, breaking in, broke in, kidnap*, home
            invasion, shots fired
        """),
        gate="crime",
    ),
    Phrase(
        "gate.fire",
        listed("""
            on fire, set a fire, setting fires, set fire, setting fire, set himself on fire,
            lighter fluid, smell* gas, smell* of gas, poured gas, gasoline, arson, smoke showing
        """),
        gate="fire",
    ),
    Phrase(
        "gate.traffic",
        listed("""
            in traffic, into traffic, in and out of traffic, in the roadway, in roadway, in the
            road, in the middle of the street, on the freeway, on freeway, on the
            tracks, on the train tracks, walking on the highway, on the interstate, lanes of traffic
        """),
        gate="traffic",
    ),
    Phrase(
        "gate.minor",
        listed("""
            juvenile*, minor child, teenager, teen, teenage, underage, infant, toddler, newborn,
            little boy, little girl, young child, child, children, kids, high schooler, middle
            schooler, 5th grader, 6th grader, 7th grader, 8th grader, 9th grader
        """),
        gate="minor",
    ),
    Phrase(
        "gate.minor",
        listed("""
            student, students, elementary school, middle school, high school, junior high, school
            counselor, school nurse, at school, in class, classroom, playground
        """),
        gate="minor",
        manner=GateManner.IMPLIED,
    ),
)
"""Each opens a gate."""

SAFE = (
    Phrase(
        "scene.safe",
        listed("""
            code 4, code four, c4, scene safe, scene is safe, scene secure, scene is secure, scene
            secured, scene clear, safe to enter, clear to enter, safe for ems, safe for medics
        """),
        clears=("weapon", "violence", "crime", "fire", "traffic"),
    ),
)
"""What somebody on scene says when it is over. From anybody else it means nothing."""

HARMLESS = (
    Phrase(
        "none",
        listed("""
            nail gun, glue gun, heat gun, water gun, squirt gun, toy gun, nerf gun, radar gun, spray
            gun, staple gun, top gun, gun shop, gun store, gun range, gun show, gun lock, gun shy,
            gunpowder, jumping the gun, armed forces, armed guard, armed guards, armed security,
            razor scooter, razor wire, heat stroke, attack dog, minor damage, minor injur*, minor
            cuts, mental hospital employee, disposable razor, drunk driv*, intox* driver, high on
            the
            priority, shooting range, shooting hoops, shooting pain*, shooting up, photo shooting,
            video shooting, shooting baskets, panic attack ended, asthma attack*, fighting cancer,
            fighting addiction, fighting traffic, fighting sleep, choking on,
            hit her head, hit his head, hit head, hit him up, hit her up, punching wall*, punching
            the wall*, punching bag, ofcr taser, officer taser, taser deployed, taser cert, less
            lethal, child support, child custody, child seat, child care, childcare, childs play,
            like a child, student loan*, gas station, gas leak repair, fire alarm, knife
            sharpening, knife shop, stroke of luck, violence prevention, domestic violence
            shelter,
            domestic violence advocate, restraining order violence, suicide prevention, suicide
            hotline, suicide awareness, mental math, psych class, psych degree, in crisis training,
            cit training, old school, schooled, hx of school
        """),
    ),
)
"""Phrases that hold a word of danger or crisis and mean something else."""

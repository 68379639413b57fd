"""What callers and officers say. Every sentence is invented; none comes from a real call."""

from __future__ import annotations

from enum import Enum
from random import Random
from typing import Final

from tandem.city.call_types import Group


class Reason(Enum):
    """Why a crisis team is wanted first of all, and how often, in percent of dispatches."""

    AGITATION = "agitation"
    SUICIDALITY = "suicidality"
    DISORGANIZED = "disorganized"
    NEEDS_SERVICES = "needs_services"
    FUNCTIONING = "functioning"
    HARM = "harm"
    OTHER = "other"


REASONS: Final = {
    Reason.AGITATION: 33.0,
    Reason.SUICIDALITY: 15.0,
    Reason.DISORGANIZED: 14.0,
    Reason.NEEDS_SERVICES: 12.0,
    Reason.FUNCTIONING: 9.0,
    Reason.HARM: 7.0,
    Reason.OTHER: 10.0,
}

_SIGNS: Final = {
    Reason.AGITATION: (
        "male pacing in the street, shouting at people who are not there",
        "female screaming at cars, agitated, talking to herself",
        "subject yelling and punching the air, family says mental health history",
        "man will not calm down, pacing and muttering, off his medication",
    ),
    Reason.SUICIDALITY: (
        "daughter says her father wants to kill himself",
        "caller states she is feeling suicidal and is alone",
        "friend got texts saying goodbye, thinks he will hurt himself",
        "male on the bridge rail, says he wants to die",
    ),
    Reason.DISORGANIZED: (
        "woman undressing at the bus stop, not making sense, hearing voices",
        "male says voices told him to leave the house, confused",
        "subject talking to the wall, thinks the store is his home",
    ),
    Reason.NEEDS_SERVICES: (
        "son has schizophrenia and ran out of medication, mother asks for help",
        "homeless man asking for somebody from mental health to talk to",
        "caller wants a counselor for her brother, bipolar, not sleeping for days",
    ),
    Reason.FUNCTIONING: (
        "neighbor has not eaten for days, sits in the dark, very depressed",
        "elderly woman confused and not caring for herself, apartment full of garbage",
    ),
    Reason.HARM: (
        "male cutting his arms in the bathroom, mental health history",
        "female banging her head against the wall, threatens to harm herself",
    ),
    Reason.OTHER: (
        "male paranoid, says the police put cameras in his teeth",
        "subject on meth, hallucinating, picking at things on the ground",
        "woman having a panic attack after an assault last week, crying and shaking",
        "group home says 15 year old is having a breakdown",
    ),
}
_OVERDOSE: Final = (
    "roommate took a lot of pills, breathing, drowsy",
    "male overdosed on fentanyl, narcan given, he is awake now",
)
_WEAPON_PRESENT: Final = ("has a knife in his hand", "says there is a gun in the house")
_WEAPON_DENIED: Final = ("no weapons seen", "caller says no weapons", "denies having any weapon")
_PLAIN: Final = {
    Group.CRISIS: ("caller hung up before giving details", "third party call, no further details"),
    Group.PERHAPS: (
        "has not heard from her mother since yesterday",
        "man asleep on the sidewalk, breathing, caller did not stop",
        "employee did not show up for work, not like him",
        "neighbor's mail is piling up",
        "drunk male sleeping in the bus shelter",
    ),
    Group.PEOPLE: (
        "loud music and shouting next door",
        "two males arguing over a parking space",
        "male looking into parked cars with a flashlight",
        "ex-boyfriend at the door and will not leave",
        "open line, sounds like a child playing with the phone",
        "kids throwing rocks off the overpass",
        "customer refuses to leave the store",
        "caller denies being suicidal, upset about the noise",
    ),
    Group.THINGS: (
        "rear window smashed, bag gone from the seat",
        "two vehicles blocking the lane, no injuries",
        "front door alarm, no answer on premises",
        "package stolen from the porch",
        "someone used her card at a gas station",
        "patient altered after a fall, medics en route",
        "dog loose near the school",
    ),
    Group.OWN: (
        "out with one vehicle",
        "supplemental to an earlier report",
        "returning a call to the victim",
        "checking the lot",
        "no welfare check needed, talked to resident earlier",
    ),
}
_LATER: Final = (
    "caller calling back, wants to know how long",
    "subject now sitting on the curb",
    "second caller reports the same",
    "moved to the parking lot behind the building",
)
_CLEARED: Final = (
    "code 4, no weapons",
    "patted down, no weapon on him",
    "scene is safe, subject is calm and talking",
)
_ASKS: Final = (
    "would like a clinician to talk to him",
    "known to us, asking for co-response",
    "family wants help, not a report",
)


def of_a_crisis(dice: Random, reason: Reason, *, is_overdose: bool) -> str:
    """What the caller sees in a crisis, without a word on weapons."""
    return dice.choice(_OVERDOSE if is_overdose else _SIGNS[reason])


def of_anything_else(dice: Random, group: Group) -> str:
    """What the caller says when it is no crisis."""
    return dice.choice(_PLAIN[group])


def on_weapons(dice: Random, *, present: bool) -> str:
    """A sentence that there is a weapon, or that the caller knows of none."""
    return dice.choice(_WEAPON_PRESENT if present else _WEAPON_DENIED)


def later(dice: Random) -> str:
    """Something that comes in while the call waits."""
    return dice.choice(_LATER)


def scene_is_safe(dice: Random) -> str:
    """An officer on scene takes back a gate."""
    return dice.choice(_CLEARED)


def asking_for_a_team(dice: Random) -> str:
    """Why an officer asks for a clinician."""
    return dice.choice(_ASKS)

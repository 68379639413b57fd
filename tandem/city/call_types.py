"""Which calls come in: the two dispatch centers' own call types, how often, and how urgent.

Codes and names are invented. Shares follow ten days of a city's police calls: behavioral health by
code 3.6 %, types that depend on the agency's own rule 5.0 %, officers' own activity 26 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Final


class Group(Enum):
    """What a call type says about a call."""

    CRISIS = "crisis"
    """Behavioral health by its code."""
    PERHAPS = "perhaps"
    """Depends on the agency's own rule: welfare checks, persons down, intoxication."""
    PEOPLE = "people"
    """Trouble between or with people; a crisis may hide behind it."""
    THINGS = "things"
    """Property, traffic, alarms."""
    OWN = "own"
    """Officers' own activity."""


@dataclass(frozen=True, slots=True, eq=False)
class TownType:
    """One call type.

    Attributes:
        code: as the dispatch center writes it.
        description: its long name.
        group: what it says about a call.
        percent: of all calls.
        priorities: CAD priority (0 most urgent, 9 report only) -> weight.
        crisis: share of its calls that are behavioral-health crises in truth.
    """

    code: str
    description: str
    group: Group
    percent: float
    priorities: Mapping[str, float] = field(default_factory=lambda: _CALM)
    crisis: float = 0.0


_CALM: Final = MappingProxyType({"1": 13.0, "2": 44.0, "3": 33.0, "4": 10.0})
_ROUTINE: Final = MappingProxyType({"2": 50.0, "3": 32.0, "4": 12.0, "9": 6.0})
_STEADY: Final = MappingProxyType({"2": 1.0})
_URGENT: Final = MappingProxyType({"0": 24.0, "1": 38.0, "2": 38.0})
_FIRST: Final = MappingProxyType({"0": 1.0})
_SECOND: Final = MappingProxyType({"1": 1.0})
_ALARM: Final = MappingProxyType({"0": 12.0, "1": 28.0, "2": 60.0})

TYPES: Final = (
    TownType("MHC", "Mental health crisis", Group.CRISIS, 2.35, _STEADY, crisis=0.9),
    TownType("SUI", "Suicidal person", Group.CRISIS, 0.25, _SECOND, crisis=0.92),
    TownType("MHV", "Mental health crisis, violent", Group.CRISIS, 0.2, _SECOND, crisis=0.9),
    TownType("OVD", "Overdose", Group.CRISIS, 0.75, _FIRST, crisis=0.85),
    TownType("WEL", "Welfare check", Group.PERHAPS, 4.1, _SECOND, crisis=0.32),
    TownType("PDN", "Person down", Group.PERHAPS, 0.7, _SECOND, crisis=0.3),
    TownType("INT", "Intoxicated person", Group.PERHAPS, 0.2, _STEADY, crisis=0.35),
    TownType("DST", "Disturbance", Group.PEOPLE, 8.1, _CALM, crisis=0.07),
    TownType("DSV", "Disturbance, violent", Group.PEOPLE, 2.7, _URGENT, crisis=0.06),
    TownType("FAM", "Family dispute", Group.PEOPLE, 2.6, _ALARM, crisis=0.07),
    TownType("THR", "Threats", Group.PEOPLE, 1.6, _ALARM, crisis=0.08),
    TownType("SUS", "Suspicious person", Group.PEOPLE, 2.6, _CALM, crisis=0.07),
    TownType("LOI", "Loitering", Group.PEOPLE, 1.4, _CALM, crisis=0.09),
    TownType("PRW", "Prowler", Group.PEOPLE, 1.2, _ALARM, crisis=0.05),
    TownType("TRP", "Trespass", Group.PEOPLE, 2.6, _CALM, crisis=0.1),
    TownType("NBR", "Neighbor dispute", Group.PEOPLE, 0.8, _CALM, crisis=0.08),
    TownType("NOI", "Noise complaint", Group.PEOPLE, 2.6, _CALM, crisis=0.02),
    TownType("HUP", "911 hang-up", Group.PEOPLE, 2.9, _SECOND, crisis=0.02),
    TownType("JUV", "Juvenile problem", Group.PEOPLE, 1.4, _CALM, crisis=0.08),
    TownType("MIS", "Missing person", Group.PEOPLE, 0.9, _ALARM, crisis=0.08),
    TownType("FGT", "Fight", Group.PEOPLE, 1.8, _URGENT, crisis=0.01),
    TownType("ALS", "Altered mental status (medical)", Group.THINGS, 0.3, _FIRST),
    TownType("MED", "Medical assist", Group.THINGS, 2.2, _URGENT),
    TownType("BAL", "Burglary alarm", Group.THINGS, 5.0, _ALARM),
    TownType("BUR", "Burglary", Group.THINGS, 2.3, _ALARM),
    TownType("THF", "Theft", Group.THINGS, 2.6, _ROUTINE),
    TownType("SHO", "Shoplifting", Group.THINGS, 2.4, _ROUTINE, crisis=0.02),
    TownType("VTH", "Vehicle theft", Group.THINGS, 2.4, _ROUTINE),
    TownType("VAN", "Vandalism", Group.THINGS, 2.1, _ROUTINE),
    TownType("FRD", "Fraud", Group.THINGS, 1.9, _ROUTINE),
    TownType("CRN", "Crash, no injury", Group.THINGS, 2.8, _CALM),
    TownType("CRI", "Crash with injury", Group.THINGS, 1.1, _URGENT),
    TownType("ROB", "Robbery", Group.THINGS, 0.5, _FIRST),
    TownType("WPN", "Person with a weapon", Group.THINGS, 0.65, _FIRST, crisis=0.1),
    TownType("PRK", "Parking", Group.THINGS, 2.7, _ROUTINE),
    TownType("HAZ", "Road hazard", Group.THINGS, 1.6, _ALARM),
    TownType("ANI", "Animal", Group.THINGS, 0.9, _ROUTINE),
    TownType("FPR", "Found property", Group.THINGS, 0.8, _ROUTINE),
    TownType("SEL", "Selective enforcement", Group.OWN, 6.1, _CALM),
    TownType("TST", "Traffic stop", Group.OWN, 5.9, _CALM),
    TownType("PST", "Pedestrian stop", Group.OWN, 2.6, _CALM),
    TownType("FUP", "Follow-up", Group.OWN, 2.7, _CALM),
    TownType("XPT", "Extra patrol", Group.OWN, 2.6, _CALM),
    TownType("FPT", "Foot patrol", Group.OWN, 2.0, _CALM),
    TownType("BCK", "Building check", Group.OWN, 0.5, _CALM),
    TownType("SPL", "Supplemental report", Group.OWN, 1.4, _ROUTINE),
    TownType("APT", "Appointment", Group.OWN, 0.8, _ROUTINE),
    TownType("CRT", "Court", Group.OWN, 1.4, _ROUTINE),
)
"""Every type, with its share of all calls; the shares add up to 100 percent."""

PERCENT: Final = {type_: type_.percent for type_ in TYPES}

"""The built-in words of narratives, modest and generic; an agency adds its own."""

from services.intake.domain.words.crisis import SIGNS
from services.intake.domain.words.cues import CUES
from services.intake.domain.words.danger import DANGERS, HARMLESS, SAFE
from services.intake.domain.words.shorthand import LONG, SHORT
from services.intake.domain.words.spanish import SPANISH
from services.intake.domain.words.structure import STRUCTURE

__all__ = [
    "CUES",
    "DANGERS",
    "HARMLESS",
    "LONG",
    "SAFE",
    "SHORT",
    "SIGNS",
    "SPANISH",
    "STRUCTURE",
]

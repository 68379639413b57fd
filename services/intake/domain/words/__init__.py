"""The built-in words of narratives, modest and generic; an agency adds its own."""

from services.intake.domain.words.crisis import SIGNS
from services.intake.domain.words.cues import CUES
from services.intake.domain.words.danger import DANGERS, HARMLESS

__all__ = ["CUES", "DANGERS", "HARMLESS", "SIGNS"]

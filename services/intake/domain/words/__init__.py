"""The built-in words, modest and generic; an agency adds its own in its policy file."""

from services.intake.domain.words.call_types import TYPE_WORDS
from services.intake.domain.words.crisis import SIGNS
from services.intake.domain.words.cues import CUES
from services.intake.domain.words.danger import DANGERS, HARMLESS

__all__ = ["CUES", "DANGERS", "HARMLESS", "SIGNS", "TYPE_WORDS"]

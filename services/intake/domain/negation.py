"""What is said and what is denied, by the words around it.

After NegEx (Chapman et al. 2001, J Biomed Inform 34:301-310): a cue reaches forward over a few
words, to the end of its clause. Dispatchers write clauses with commas ("no weapons, stabbed
brother"), so a comma ends the reach of "no" but not that of "denies", which governs lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from typing import NamedTuple

from services.intake.domain.phrases import Cue, Hit, Phrase

_REACH_WORDS = {Cue.DENIES: 5, Cue.DENIES_LIST: 10, Cue.DOUBTS: 5}
_CLAUSE_END = re.compile(
    r"[.;:!?\n]"
    r"|\b(?:but|however|although|though|except|yet|still|then|now|because|who|which|when|while"
    r"|until|says|said|states|stated|advises|claims|reports)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r",|\band\b|&|\+", re.IGNORECASE)
_LIST_GOES_ON = re.compile(r"\b(?:or|nor)\s*$", re.IGNORECASE)
_NEW_SUBJECT = re.compile(
    r"(?:,|\band\b|&)\s*(?:he|she|they|subject|subj|male|female|is|has|was|now|continues)\b",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"\s*[:?=-]+\s*(?:no\b|none\b|neg\w*|denied\b|denies\b|n\b|false\b)"
    r"|\s+(?:not seen|not present|not observed|ruled out|unfounded|negative)\b",
    re.IGNORECASE,
)
_UNKNOWN_AFTER = re.compile(r"\s*[:?=-]+\s*(?:unk|u/k|not asked)", re.IGNORECASE)


class Said(Enum):
    """How something is mentioned."""

    SAID = auto()
    DENIED = auto()
    UNKNOWN = auto()


class Mention(NamedTuple):
    """A phrase in a text, and whether it is said or denied there."""

    phrase: Phrase
    start: int
    end: int
    said: Said


def mentions(text: str, hits: Iterable[Hit]) -> list[Mention]:
    """Tell for each phrase found whether the text says it or denies it.

    Args:
        text: what the hits were found in.
        hits: phrases and cues, in order.
    """
    found: list[Mention] = []
    cue: Hit | None = None
    for hit in hits:
        if hit.phrase.cue is not None:
            cue = hit
        elif hit.phrase.sign or hit.phrase.gate or hit.phrase.weight:
            found.append(Mention(hit.phrase, hit.start, hit.end, _said(text, cue, hit)))
    return found


def _said(text: str, cue: Hit | None, hit: Hit) -> Said:
    if hit.phrase.denied or _DENIED_AFTER.match(text, hit.end):
        return Said.DENIED
    if _UNKNOWN_AFTER.match(text, hit.end):
        return Said.UNKNOWN
    if cue is None or not _reaches(text, cue, hit):
        return Said.SAID
    return Said.UNKNOWN if cue.phrase.cue is Cue.DOUBTS else Said.DENIED


def _reaches(text: str, cue: Hit, hit: Hit) -> bool:
    kind = cue.phrase.cue
    between = text[cue.end : hit.start]
    if kind is None or between.count(" ") > _REACH_WORDS[kind] or _CLAUSE_END.search(between):
        return False
    if kind is Cue.DENIES_LIST:
        return _NEW_SUBJECT.search(between) is None
    return _SEPARATOR.search(between) is None or _LIST_GOES_ON.search(between) is not None

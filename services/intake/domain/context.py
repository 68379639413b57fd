"""What is said, denied, past, only possible, or about somebody else, by the words around it.

After NegEx (Chapman et al. 2001, J Biomed Inform 34:301-310) and ConText (Harkema et al. 2009,
J Biomed Inform 42:839-851): a cue reaches over a few words, forward or back, to the end of its
clause; words that only look like a cue are phrases of their own and do nothing ("not only").
Dispatchers write clauses with commas ("no weapons, stabbed brother"), so a comma ends the reach of
most cues, but not that of "denies", which governs lists. One pass over the phrases found: the time
grows with the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from services.intake.domain.phrases import Cue, Hit, Phrase, Said
from shared.vocabulary import GateManner


class _Reach(NamedTuple):
    """How far a cue reaches: in tokens, and whether over separators."""

    said: Said
    tokens: int
    over_lists: bool = False


_FORWARD = {
    Cue.DENIES: _Reach(Said.DENIED, 7),
    Cue.DENIES_NEAR: _Reach(Said.DENIED, 7),
    Cue.DENIES_LIST: _Reach(Said.DENIED, 14, over_lists=True),
    Cue.NO_LONGER: _Reach(Said.DENIED, 6),
    Cue.DOUBTS: _Reach(Said.UNKNOWN, 7),
    Cue.OTHER_PERSON: _Reach(Said.OTHER_PERSON, 8),
    Cue.RELATIVE: _Reach(Said.OTHER_PERSON, 5),
    Cue.RECALLS: _Reach(Said.HISTORY, 8, over_lists=True),
    Cue.RECALLS_NEAR: _Reach(Said.HISTORY, 8, over_lists=True),
    Cue.SUPPOSES: _Reach(Said.HYPOTHETICAL, 9),
    Cue.SUSPECTS: _Reach(Said.POSSIBLE, 6),
}
_MANNERS = {
    Cue.HOLDS: (GateManner.SEEN, 4),
    Cue.CLAIMS: (GateManner.IMPLIED, 8),
    Cue.KEEPS: (GateManner.IN_REACH, 6),
}
_BACK = {
    Cue.DENIES_BEFORE: _Reach(Said.DENIED, 4),
    Cue.RECALLS_BEFORE: _Reach(Said.HISTORY, 5),
    Cue.SUSPECTS_BEFORE: _Reach(Said.POSSIBLE, 1),
}
_NEAR = {Cue.DENIES_NEAR: Cue.DENIES_BEFORE, Cue.RECALLS_NEAR: Cue.RECALLS_BEFORE}
_ANSWERS = {
    Cue.ANSWERS_NO: Said.DENIED,
    Cue.ANSWERS_YES: Said.SAID,
    Cue.ANSWERS_UNKNOWN: Said.UNKNOWN,
}
_NEARBY_TOKENS, _SPOKEN_TOKENS, _FAR = 8, 9, 1_000
_DASH = re.compile(r"\s*[-/*|]")
_ANSWER_ENDS = re.compile(r"\s*(?:[.,;/\n-]|\Z)")


@dataclass(slots=True)
class Mention:
    """A phrase in a text, and how it is said there.

    Attributes:
        manner: how a danger is there, where the text tells.
        voice: who says so by the text's own words, where it names somebody.
    """

    phrase: Phrase
    start: int
    end: int
    said: Said
    manner: GateManner | None = None
    voice: str | None = None
    last: int = 0


def mentions(text: str, hits: Iterable[Hit]) -> list[Mention]:
    """Tell for each phrase found how the text says it.

    Args:
        text: what the hits were found in.
        hits: phrases and cues, in order.
    """
    reading = _Reading(text)
    for hit in hits:
        reading.take(hit)
    return reading.mentions


class _Reading:
    """One text, read from left to right."""

    __slots__ = ("_clause", "_open", "_separator", "_text", "_voice", "mentions")

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: dict[Cue, Hit] = {}
        self._clause = 0
        self._separator = -1
        self._voice: str | None = None
        self.mentions: list[Mention] = []

    def take(self, hit: Hit) -> None:
        cue = hit.phrase.cue
        if cue is not None:
            self._note(cue, hit)
        if hit.phrase.means_something:
            said, manner = self._said(hit), self._manner(hit)
            self.mentions.append(
                Mention(hit.phrase, hit.start, hit.end, said, manner, self._voice, hit.last)
            )

    def _note(self, cue: Cue, hit: Hit) -> None:
        if hit.phrase.voice is not None:
            self._voice = hit.phrase.voice or None
        if cue in {Cue.ENDS_CLAUSE, Cue.SPEAKS}:
            self._end_clause()
        elif cue is Cue.SEPARATES:
            self._separator = hit.last
        elif cue is Cue.NEW_SUBJECT:
            self._separator = hit.last
            self._open.clear()
        elif cue in _ANSWERS:
            self._answer(cue, hit)
        elif cue is Cue.NEARBY:
            self._put_in_reach(hit)
        elif cue in _BACK:
            self._look_back(_BACK[cue], hit)
        elif cue is Cue.DENIES and self._is_whole_answer(hit):
            self.mentions[-1].said = Said.DENIED
        elif cue in _NEAR and self._distance(hit) == 1:
            self._look_back(_BACK[_NEAR[cue]], hit)
        else:
            self._begin(cue, hit)

    def _end_clause(self) -> None:
        self._open.clear()
        self._clause = len(self.mentions)

    def _begin(self, cue: Cue, hit: Hit) -> None:
        """A new cue behind a separator ends a list: "denies SI, hx of SI"."""
        for other in (Cue.DENIES_LIST, Cue.RECALLS, Cue.RECALLS_NEAR):
            known = self._open.get(other)
            if known is not None and known.last < self._separator:
                del self._open[other]
        self._open[cue] = hit

    def _distance(self, hit: Hit) -> int:
        """Tokens from the last mention to the cue; 1 where it stands right before."""
        return hit.first - self.mentions[-1].last if self.mentions else _FAR

    def _said(self, hit: Hit) -> Said:
        phrase = hit.phrase
        if phrase.said is not Said.SAID or not self._open:
            return phrase.said
        said = Said.SAID
        for cue, begun in self._open.items():
            reach = _FORWARD.get(cue)
            if reach is not None and self._reaches(cue, reach, begun, hit):
                is_past_sign = cue is Cue.NO_LONGER and phrase.gate is None
                said = min(said, Said.HISTORY if is_past_sign else reach.said)
        return said

    def _reaches(self, cue: Cue, reach: _Reach, begun: Hit, hit: Hit) -> bool:
        if hit.first - begun.last > reach.tokens:
            return False
        if cue is Cue.RELATIVE and not hit.phrase.lasting:
            return False
        if self._separator < begun.last or self._goes_on(hit):
            return True
        if reach.said is Said.HISTORY and reach.over_lists:
            return hit.phrase.lasting
        return reach.over_lists and not hit.phrase.asserts

    def _goes_on(self, hit: Hit) -> bool:
        """Whether "or" stands right before it, which continues any list."""
        before = self._text[max(0, hit.start - 5) : hit.start].lower().split()
        return bool(before) and before[-1] in {"or", "nor", "ni"}

    def _manner(self, hit: Hit) -> GateManner | None:
        if hit.phrase.gate is None:
            return None
        for cue, (manner, tokens) in _MANNERS.items():
            begun = self._open.get(cue)
            if begun is not None and hit.first - begun.last <= tokens:
                return manner
        return hit.phrase.manner

    def _back(self, hit: Hit, tokens: int) -> Iterable[Mention]:
        """Mentions of this clause that end at most so many tokens before the cue, nearest first."""
        for at in range(len(self.mentions) - 1, self._clause - 1, -1):
            mention = self.mentions[at]
            if hit.first - mention.last > tokens or mention.last < self._separator:
                return
            yield mention

    def _look_back(self, reach: _Reach, hit: Hit) -> None:
        for mention in self._back(hit, reach.tokens):
            mention.said = min(mention.said, reach.said)

    def _put_in_reach(self, hit: Hit) -> None:
        """Over the clause's end too: "gun in house but not on him"."""
        for mention in reversed(self.mentions[-3:]):
            if hit.first - mention.last > _NEARBY_TOKENS:
                return
            if mention.phrase.gate == "weapon" and mention.manner is not GateManner.SEEN:
                mention.manner = GateManner.IN_REACH

    def _is_whole_answer(self, hit: Hit) -> bool:
        """Whether a bare "no" answers what was asked about: "asked if suicidal, RP said no"."""
        is_asked = (
            self._distance(hit) <= _SPOKEN_TOKENS and self.mentions[-1].said is Said.UNKNOWN
        )
        return is_asked and _ANSWER_ENDS.match(self._text, hit.end) is not None

    def _answer(self, cue: Cue, hit: Hit) -> None:
        """What was asked right before ("weapons: none"), or asked about ("said yes").

        What goes on is no answer but a clause of its own: "knife - no injuries", "adv: no guns".
        """
        distance, is_over = self._distance(hit), _ANSWER_ENDS.match(self._text, hit.end) is not None
        is_asked = distance <= _SPOKEN_TOKENS and self.mentions[-1].said is Said.UNKNOWN
        is_filled_in = distance == 1 and not _DASH.match(self._text, hit.start)
        if is_filled_in or (is_over and (distance == 1 or is_asked)):
            self.mentions[-1].said = _ANSWERS[cue]
            return
        self._end_clause()
        if cue is Cue.ANSWERS_NO:
            self._begin(Cue.DENIES, hit)

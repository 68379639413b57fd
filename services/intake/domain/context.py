"""What is said, denied, past, only possible, or about somebody else, by the words around it.

After NegEx (Chapman et al. 2001, J Biomed Inform 34:301-310) and ConText (Harkema et al. 2009,
J Biomed Inform 42:839-851): a cue reaches over a few words, forward or back, to the end of its
clause; words that only look like a cue are phrases of their own and do nothing ("not only").
Dispatchers write clauses with commas ("no weapons, stabbed brother"), so a comma ends the reach of
most cues, but not that of "denies", which governs lists. One pass over the phrases found: the time
grows with the text and no faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.intake.domain.automaton import Found
from services.intake.domain.phrases import Cue, Phrase, Said
from services.intake.domain.tokens import BREAK, fold
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
_LISTS = (Cue.DENIES_LIST, Cue.RECALLS, Cue.RECALLS_NEAR)
_NEARBY_TOKENS, _SPOKEN_TOKENS, _FAR = 8, 9, 1_000
_ENDS_ANSWER = frozenset((".", ",", ";", "/", "\N{LINE FEED}", "-", "!", BREAK))
_GOES_ON = frozenset(("or", "nor", "ni"))


@dataclass(slots=True)
class Mention:
    """A phrase in a text, and how it is said there.

    Attributes:
        first: token at which it begins.
        last: token at which it ends.
        manner: how a danger is there, where the text tells.
        voice: who says so by the text's own words, where it names somebody.
    """

    phrase: Phrase
    first: int
    last: int
    said: Said = Said.SAID
    manner: GateManner | None = None
    voice: str | None = None


def mentions(tokens: Sequence[str], found: Iterable[Found[Phrase]]) -> list[Mention]:
    """Tell for each phrase found how the text says it.

    Args:
        tokens: what the phrases were found in.
        found: phrases and cues, in order.
    """
    reading = _Reading(tokens)
    for phrase, first, last in found:
        cue = phrase.cue
        if cue is Cue.SEPARATES:
            reading.separator = last
        elif cue is not None:
            reading.note(cue, phrase, first, last)
        if phrase.means_something:
            reading.mention(phrase, first, last)
    return reading.mentions


class _Reading:
    """One text, read from left to right.

    Attributes:
        mentions: so far.
        separator: the last comma or "and".
    """

    __slots__ = ("_clause", "_open", "_tokens", "_voice", "mentions", "separator")

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self._open: dict[Cue, int] = {}
        self._clause = 0
        self._voice: str | None = None
        self.mentions: list[Mention] = []
        self.separator = -1

    def note(self, cue: Cue, phrase: Phrase, first: int, last: int) -> None:
        """Take a cue."""
        if cue is Cue.ENDS_CLAUSE:
            self._end_clause()
        elif cue in _FORWARD or cue in _MANNERS:
            if phrase.voice is not None:
                self._speak(phrase)
            self._look_ahead(cue, first, last)
        elif cue is Cue.SPEAKS:
            self._speak(phrase)
        elif cue is Cue.NEW_SUBJECT:
            self.separator = last
            self._open.clear()
        elif not self.mentions:
            self._begin_after(cue, last)
        elif cue in _ANSWERS:
            self._answer(cue, first, last)
        elif cue is Cue.NEARBY:
            self._put_in_reach(first)
        else:
            self._look_back(_BACK[cue], first)

    def mention(self, phrase: Phrase, first: int, last: int) -> None:
        """Take a phrase that means something."""
        if not self._open:
            said, manner = phrase.said, phrase.manner
        else:
            said, manner = self._said(phrase, first), self._manner(phrase, first)
        self.mentions.append(Mention(phrase, first, last, said, manner, self._voice))

    def _end_clause(self) -> None:
        self._open.clear()
        self._clause = len(self.mentions)

    def _speak(self, phrase: Phrase) -> None:
        self._end_clause()
        self._voice = phrase.voice or None

    def _look_ahead(self, cue: Cue, first: int, last: int) -> None:
        distance = self._distance(first)
        if cue in _NEAR and distance == 1:
            self._look_back(_BACK[_NEAR[cue]], first)
        elif cue is Cue.DENIES and self._is_asked(distance) and self._is_over(last):
            self.mentions[-1].said = Said.DENIED
        else:
            self._begin(cue, last)

    def _begin(self, cue: Cue, last: int) -> None:
        """A new cue behind a separator ends a list: "denies SI, hx of SI"."""
        for other in _LISTS:
            if self._open.get(other, last) < self.separator:
                del self._open[other]
        self._open[cue] = last

    def _begin_after(self, cue: Cue, last: int) -> None:
        """What would answer, where nothing was asked, begins a clause: "adv: no weapons"."""
        if cue in _ANSWERS:
            self._end_clause()
        if cue is Cue.ANSWERS_NO:
            self._begin(Cue.DENIES, last)

    def _distance(self, first: int) -> int:
        """Tokens from the last mention to a cue; 1 where it stands right before."""
        return first - self.mentions[-1].last if self.mentions else _FAR

    def _is_asked(self, distance: int) -> bool:
        return distance <= _SPOKEN_TOKENS and self.mentions[-1].said is Said.UNKNOWN

    def _is_over(self, last: int) -> bool:
        """Whether an answer goes no further than this token."""
        return last + 1 >= len(self._tokens) or fold(self._tokens[last + 1]) in _ENDS_ANSWER

    def _said(self, phrase: Phrase, first: int) -> Said:
        said = phrase.said
        if said is not Said.SAID:
            return said
        for cue, begun in self._open.items():
            reach = _FORWARD.get(cue)
            if reach is not None and self._reaches(cue, reach, begun, phrase, first):
                is_past_sign = cue is Cue.NO_LONGER and phrase.gate is None
                said = min(said, Said.HISTORY if is_past_sign else reach.said)
        return said

    def _reaches(self, cue: Cue, reach: _Reach, begun: int, phrase: Phrase, first: int) -> bool:
        if first - begun > reach.tokens or (cue is Cue.RELATIVE and not phrase.lasting):
            return False
        if self.separator < begun or (first and self._tokens[first - 1] in _GOES_ON):
            return True
        if reach.said is Said.HISTORY:
            return phrase.lasting
        return reach.over_lists and not phrase.asserts

    def _manner(self, phrase: Phrase, first: int) -> GateManner | None:
        if phrase.gate is not None:
            for cue, (manner, tokens) in _MANNERS.items():
                if first - self._open.get(cue, -_FAR) <= tokens:
                    return manner
        return phrase.manner

    def _look_back(self, reach: _Reach, first: int) -> None:
        for at in range(len(self.mentions) - 1, self._clause - 1, -1):
            mention = self.mentions[at]
            if first - mention.last > reach.tokens or mention.last < self.separator:
                return
            mention.said = min(mention.said, reach.said)

    def _put_in_reach(self, first: int) -> None:
        """Over the clause's end too: "gun in house but not on him"."""
        for mention in reversed(self.mentions[-3:]):
            if first - mention.last > _NEARBY_TOKENS:
                return
            if mention.phrase.gate == "weapon" and mention.manner is not GateManner.SEEN:
                mention.manner = GateManner.IN_REACH

    def _answer(self, cue: Cue, first: int, last: int) -> None:
        """What was asked right before ("weapons: none"), or asked about ("said yes").

        What goes on is no answer but a clause of its own: "knife - no injuries".
        """
        distance, is_over = self._distance(first), self._is_over(last)
        is_filled_in = distance == 1 and fold(self._tokens[first]) not in {"-", BREAK}
        if is_filled_in or (is_over and (distance == 1 or self._is_asked(distance))):
            self.mentions[-1].said = _ANSWERS[cue]
        else:
            self._begin_after(cue, last)

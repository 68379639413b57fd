"""Phrases: words that mean something, and where a text has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum, auto
from typing import NamedTuple

from services.intake.domain.automaton import Automaton, Found
from services.intake.domain.tokens import TOKEN, prepared, words_of
from shared.policy.assessing import GateName
from shared.vocabulary import GateManner


class Said(IntEnum):
    """How something is mentioned; where several hold, the first of them counts."""

    DENIED = auto()
    UNKNOWN = auto()
    """Asked about, or said not to be known: it speaks neither for nor against."""
    OTHER_PERSON = auto()
    HISTORY = auto()
    HYPOTHETICAL = auto()
    POSSIBLE = auto()
    SAID = auto()


class Cue(Enum):
    """What a phrase does to the phrases near it, where it does anything."""

    DENIES = auto()
    """Speaks against what follows, up to the end of the clause: "no", "without"."""
    DENIES_LIST = auto()
    """Speaks against all of a list: "denies weapons, drugs and alcohol"."""
    DENIES_NEAR = auto()
    """Speaks against what stands right before it, else against what follows: "neg"."""
    DENIES_BEFORE = auto()
    """Speaks against what stands before it: "not seen", "ruled out"."""
    NO_LONGER = auto()
    """What follows has been: a sign is history, a danger denied."""
    DOUBTS = auto()
    """What follows is not known: "unknown if", "asked about"."""
    SUSPECTS = auto()
    """What follows is possible."""
    SUSPECTS_BEFORE = auto()
    RECALLS = auto()
    """What follows is history: "hx of", "prev"."""
    RECALLS_BEFORE = auto()
    RECALLS_NEAR = auto()
    """What stands right before it is history, else what follows: "violent hx"."""
    SUPPOSES = auto()
    """What follows is a condition: "if", "in case"."""
    RELATIVE = auto()
    """A lasting condition that follows is a relative's."""
    OTHER_PERSON = auto()
    """Whatever follows is about somebody else: "family history of"."""
    HOLDS = auto()
    """A danger that follows is seen: "holding"."""
    CLAIMS = auto()
    """A danger that follows is implied: "claims to have"."""
    KEEPS = auto()
    """A danger that follows is in reach: "access to"."""
    NEARBY = auto()
    """A danger before it is in reach: "in the house", "not on him"."""
    ANSWERS_NO = auto()
    """Answers what stands right before it: ": none", "said no"."""
    ANSWERS_YES = auto()
    ANSWERS_UNKNOWN = auto()
    SPEAKS = auto()
    """Whoever the phrase names says what follows."""
    NEW_SUBJECT = auto()
    """Ends a list that is denied: ", he has"."""
    SEPARATES = auto()
    ENDS_CLAUSE = auto()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean something.

    Attributes:
        rule: stable id, shown as evidence.
        words: phrases; a `*` at a word's end stands for any ending.
        weight: log-odds for behavioral health.
        sign: what is reported when they are said.
        specialty: team that suits it.
        gate: danger that is present when they are said.
        said: how the words themselves put it; "unarmed" denies.
        manner: how a danger is there by the words themselves.
        lasting: a condition that is there for years, so that its history speaks for it today.
        asserts: a statement rather than the name of a thing, so that no list takes it in: "denies
            SI, holding a knife".
        group: rules of one group count once, the weightiest; by default a rule is its own group.
        clears: dangers that are over when somebody on scene says so.
        cue: what they do to the phrases near them.
        voice: who says what follows, with a cue that speaks.
        means_something: whether it says anything about the call by itself.
    """

    rule: str
    words: tuple[str, ...]
    weight: float = 0.0
    sign: str | None = None
    specialty: str | None = None
    gate: GateName | None = None
    said: Said = Said.SAID
    manner: GateManner | None = None
    lasting: bool = False
    asserts: bool = False
    group: str = ""
    clears: tuple[GateName, ...] = ()
    cue: Cue | None = None
    voice: str | None = None

    means_something: bool = field(init=False)

    def __post_init__(self) -> None:
        says = bool(self.sign or self.gate or self.weight or self.clears)
        object.__setattr__(self, "means_something", says)


def listed(words: str) -> tuple[str, ...]:
    """Phrases from a text in which commas part them."""
    return tuple(" ".join(phrase.split()) for phrase in words.split(",") if phrase.strip())


class Hit(NamedTuple):
    """A phrase found at characters `start` to `end` of a text."""

    phrase: Phrase
    start: int
    end: int


class Finder:
    """Finds all of the given phrases.

    Args:
        phrases: an earlier phrase wins over a later one of the same words.
        short: word -> what it stands for.
        long: several words -> what they are cut short to; phrases of these words are found by
            the short form too.
    """

    def __init__(
        self,
        phrases: Iterable[Phrase],
        short: dict[str, str] | None = None,
        long: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._automaton = Automaton[Phrase](short)
        for phrase in phrases:
            for words in phrase.words:
                for spelled in (words, *(long or {}).get(words, ())):
                    self._automaton.add(words_of(spelled), phrase)

    def found(self, tokens: Sequence[str]) -> list[Found[Phrase]]:
        """The phrases among the tokens of a text, in order; none overlaps another."""
        return self._automaton.find(tokens)

    def hits(self, text: str) -> Iterator[Hit]:
        """The phrases in a text, in order; none overlaps another."""
        ready = prepared(text)
        places = list(TOKEN.finditer(ready))
        for phrase, first, last in self.found(TOKEN.findall(ready)):
            yield Hit(phrase, places[first].start(), places[last].end())

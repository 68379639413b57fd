"""Which calls are behavioral-health calls, and who should go (read by intake)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from shared.policy.fitted import Fitted
from shared.policy.section import Section
from shared.vocabulary import CallKind, Eligibility, GateManner, GateState, Origin, Urgency

GateName = Literal["weapon", "violence", "medical", "crime", "fire", "traffic", "minor"]
CallCategory = Literal[
    "mental_health",
    "suicide",
    "overdose",
    "welfare_check",
    "intoxication",
    "person_down",
    "homelessness",
]
"""What a call type is about, where it is about one of these."""
TypeVerdict = Literal["behavioral_health", "policy", "no"]
"""What a call type says by itself; `policy` is for the agency to decide."""
Weight = Annotated[float, Field(ge=-10, le=10, description="log-odds for behavioral health")]
RuleId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Words = Annotated[str, Field(min_length=2, max_length=80)]

GATE_OUTCOMES: dict[GateName, Eligibility] = {
    "weapon": Eligibility.POLICE_FIRST,
    "violence": Eligibility.POLICE_FIRST,
    "crime": Eligibility.POLICE_FIRST,
    "fire": Eligibility.POLICE_FIRST,
    "traffic": Eligibility.CO_RESPONSE,
    "medical": Eligibility.CO_RESPONSE,
}
"""What a present danger asks for at least, where the agency says nothing else."""

ON_SCENE_VOICES = ("officer", "unit", "medic", "clinician", "firefighter", "sergeant")
"""Whose remarks come from the scene, where the agency says nothing else."""


class CallTypeRule(Section):
    """What the agency's own call type says.

    Attributes:
        weight: log-odds that such a call is a behavioral-health call; -10 to 10. Left out, it is
            that of the category, else 0.
        category: what such a call is about, or `none`; brings sign, specialty and weight with it.
        subtype: of the category, in the agency's own word.
        label: the type in plain words, for headlines.
        signs: signs that the type itself reports.
        specialties: teams that suit it.
        gates: dangers that are present by the type itself.
    """

    weight: Weight | None = None
    category: CallCategory | Literal["none"] | None = None
    subtype: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9_]{0,39}$")
    label: str | None = Field(default=None, max_length=80)
    signs: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    gates: tuple[GateName, ...] = ()


class PhraseRule(Section):
    """Words of the agency's own, looked for in narratives with the built-in ones.

    Attributes:
        id: shows up as evidence, e.g. `local.bridge`.
        words: phrases; a `*` at a word's end stands for any ending.
        weight: log-odds; -10 to 10.
        sign: what is reported when they are said.
        specialty: team that suits it.
        gate: danger that is present when they are said.
    """

    id: RuleId
    words: tuple[Words, ...] = Field(min_length=1)
    weight: Weight = 0.0
    sign: str | None = None
    specialty: str | None = None
    gate: GateName | None = None


class GateRule(Section):
    """What a danger asks for at least, by what is known about it. A state left out asks nothing.

    Attributes:
        present: it is there; by default what Tandem holds for this danger.
        implied: claimed, hinted at or thought possible; by default as `present`.
        in_reach: near by, not in hand; by default as `present`.
        denied_by_caller: somebody who is not on scene says it is not there.
        not_reported: the call taker ticked no.
        unknown: nobody said anything.
        cleared_on_scene: somebody on scene says it is not there.
    """

    present: Eligibility | None = None
    implied: Eligibility | None = None
    in_reach: Eligibility | None = None
    denied_by_caller: Eligibility | None = None
    not_reported: Eligibility | None = None
    unknown: Eligibility | None = None
    cleared_on_scene: Eligibility | None = None

    def least(self, state: GateState, manner: GateManner | None) -> Eligibility | None:
        """What that state asks for at least."""
        if state is GateState.PRESENT:
            milder = {GateManner.IMPLIED: self.implied, GateManner.IN_REACH: self.in_reach}
            return milder.get(manner or GateManner.SEEN) or self.present
        asked: Eligibility | None = getattr(self, state.value)
        return asked


class EligibilityRule(Section):
    """A rule that outranks probability: when everything it names holds, `then` is the outcome.

    Attributes:
        id: shows up in the assessment.
        then: the outcome. A present danger still raises it.
        call_types: any of these codes.
        signs: any of these is reported.
        kinds: any of these kinds of call.
        origins: any of these.
        beats: any of these.
        gates: for each danger named, any of these states.
        min_urgency: at least this number, so at most this urgent; 1 to 5.
        max_urgency: at most this number; 1 to 5.
        min_probability: at least this probability.
    """

    id: RuleId
    then: Eligibility
    call_types: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    kinds: tuple[CallKind, ...] = ()
    origins: tuple[Origin, ...] = ()
    beats: tuple[str, ...] = ()
    gates: dict[GateName, tuple[GateState, ...]] = Field(default_factory=dict)
    min_urgency: Urgency = 1
    max_urgency: Urgency = 5
    min_probability: float = Field(default=0.0, ge=0, le=1)


class Assessing(Section):
    """How calls are assessed.

    Attributes:
        max_age_s: a call first heard of later than this after it was opened is historical.
        prior: share of all calls that are behavioral-health calls, before anything is known.
        threshold: a call at least this probable is eligible; 0 to 1.
        outcome: what an eligible call without rule, request or danger gets.
        call_types: the agency's call types by code, or by description where CAD sends no code;
            those not listed are read by the built-in dictionary.
        categories: what a category of the dictionary means to this agency, where it differs.
        phrases: words of the agency's own.
        rules: looked at in order, the first that holds decides.
        gates: danger -> what it asks for at least: one outcome for when it is present, or a table
            by its state.
        settle_s: an outcome that falls because of words and probability alone falls when it has
            been lower for this long; 0 holds nothing.
        urgency: CAD priority -> urgency; priorities not listed are read as numbers or words.
        on_scene_voices: `by` of remarks that come from the scene; only these clear a gate.
        fitted: weights learned from the agency's history; without them the built-in ones count.
    """

    max_age_s: float = Field(default=7200, gt=0)
    prior: float = Field(default=0.045, gt=0, lt=1)
    threshold: float = Field(default=0.5, gt=0, lt=1)
    outcome: Literal[Eligibility.CO_RESPONSE, Eligibility.CIVILIAN_RESPONSE] = (
        Eligibility.CO_RESPONSE
    )
    call_types: dict[str, CallTypeRule] = Field(default_factory=dict)
    categories: dict[CallCategory, TypeVerdict] = Field(default_factory=dict)
    phrases: tuple[PhraseRule, ...] = ()
    rules: tuple[EligibilityRule, ...] = ()
    gates: dict[GateName, Eligibility | GateRule] = Field(default_factory=dict)
    settle_s: float = Field(default=60, ge=0, le=3600)
    urgency: dict[str, Urgency] = Field(default_factory=dict)
    on_scene_voices: tuple[str, ...] = ON_SCENE_VOICES
    fitted: Fitted | None = None

    @field_validator("call_types", "urgency")
    @classmethod
    def _is_found_in_any_case(cls, table: dict[str, object]) -> dict[str, object]:
        folded = {code.strip().upper(): value for code, value in table.items()}
        if len(folded) != len(table):
            raise ValueError("has two entries that differ only in case or blanks; keep one")
        return folded

    def least(
        self,
        gate: GateName,
        state: GateState = GateState.PRESENT,
        manner: GateManner | None = None,
    ) -> Eligibility | None:
        """What the danger asks for at least in that state."""
        rule = self.gates.get(gate)
        if isinstance(rule, Eligibility):
            rule = GateRule(present=rule)
        asked = rule.least(state, manner) if rule is not None else None
        if asked is None and state is GateState.PRESENT:
            return GATE_OUTCOMES.get(gate)
        return asked

"""How things are said: denied, asked about, past, conditional, about others; in both languages."""

from __future__ import annotations

import pytest

from services.intake.domain.assess import Verdict
from shared.vocabulary import Eligibility
from tests.support.dispatch import remark, verdict

SUICIDAL = "sign.suicidal"
SAID = (
    ("SUBJ IS SUICIDAL", SUICIDAL),
    ("NOT DENYING SI", SUICIDAL),
    ("DOES NOT DENY BEING SUICIDAL", SUICIDAL),
    ("NO INCREASE IN SUICIDAL THOUGHTS", SUICIDAL),
    ("NOT ONLY DRUNK BUT SUICIDAL", SUICIDAL),
    ("CANT RULE OUT SUICIDAL", SUICIDAL),
    ("ACTING AS IF HE IS HEARING VOICES", "sign.hallucinating"),
    ("ASKED IF SUICIDAL, HE SAID YES", SUICIDAL),
    ("SUICIDAL - YES", SUICIDAL),
    ("SI W/ PLAN", SUICIDAL),
    ("VOICING SI", SUICIDAL),
    ("SUBJ HAS SI/HI", "sign.suicidal.homicidal"),
    ("DENIES SI, OFF MEDS X2 WKS", "sign.off_medication"),
    ("DENIES WPNS, HE IS SUICIDAL", SUICIDAL),
    ("NEG WPNS // YELLING AT NO ONE", "sign.responding"),
    ("NO WPNS - TALKING TO SELF", "sign.responding"),
    ("HX OF SCHIZ, OFF MEDS", "sign.off_medication"),
    ("WALKED PAST SCREAMING AT NO ONE", "sign.responding"),
    ("THREATENED TO JUMP, KNIFE TO HIS OWN THROAT", "sign.self_harm.weapon"),
    ("QUIERE MATARSE", SUICIDAL),
    ("NO QUIERE VIVIR", SUICIDAL),
    ("se quiere morir", SUICIDAL),
    ("ESCUCHA VOCES", "sign.hallucinating"),
    ("SIN ARMAS, HABLA SOLO", "sign.responding"),
    ("no se ha tomado la medicina", "sign.off_medication"),
    ("está oyendo voces", "sign.hallucinating"),
    ("NO NIEGA SUICIDIO", SUICIDAL),
)
DENIED = (
    "DENIES SI/HI",
    "DENIED SI",
    "NEG SI",
    "NO SI/HI",
    "RP DENIES SUBJ IS SUICIDAL",
    "SUICIDAL: NO",
    "SUICIDAL? NO",
    "SUICIDAL = N",
    "ASKED IF SUICIDAL, HE SAID NO",
    "ASKED ABOUT SUICIDE, RP SAID NO",
    "NEGATIVE FOR SUICIDAL OR HOMICIDAL THOUGHTS",
    "DENIES WPNS, DRUGS, SUICIDAL THOUGHTS",
    "SUICIDAL THOUGHTS RULED OUT",
    "no es suicida, no quiere matarse",
    "NIEGA QUERER SUICIDARSE",
)
UNKNOWN = (
    "UNK IF SUICIDAL",
    "NOT ANSWERING WHEN ASKED ABOUT SUICIDE",
    "UNSURE IF SUICIDAL",
    "SUICIDAL: UNK",
    "REFUSES TO SAY IF SUICIDAL",
    "se desconoce si es suicida",
)
IN_CONTEXT = (
    ("POSS SUICIDAL", "possible"),
    ("SUICIDAL?", "possible"),
    ("RP BELIEVES HE MAY BE SUICIDAL", "possible"),
    ("posible suicida", "possible"),
    ("PREV SUICIDAL", "history"),
    ("HX OF SI", "history"),
    ("SUICIDE ATTEMPT 2 YRS AGO", "history"),
    ("SUICIDAL IN THE PAST, CALM", "history"),
    ("NO LONGER SUICIDAL", "history"),
    ("DENIES SI, HX OF SI", "history"),
    ("antecedentes de suicidio", "history"),
    ("IF HE BECOMES SUICIDAL CALL BACK", "hypothetical"),
    ("WHAT TO DO IF SHE IS SUICIDAL", "hypothetical"),
    ("en caso de suicidio llame", "hypothetical"),
    ("FAMILY HX OF SUICIDE", "other_person"),
)
LASTING = (
    ("HX OF SCHIZ", "sign.psychosis.history"),
    ("HX OF BIPOLAR, PTSD", "sign.mental_illness.history"),
    ("PREV 5150 LAST YR", "sign.crisis.history"),
    ("RP'S MOTHER HAS DEMENTIA", "sign.dementia.other_person"),
    ("HIS BROTHER IS BIPOLAR", "sign.psychosis.other_person"),
    ("su hermano es bipolar", "sign.psychosis.other_person"),
)


def rules(found: Verdict) -> set[str]:
    return {reason.rule for reason in found.reasons}


@pytest.mark.parametrize(("text", "rule"), SAID)
def test_what_is_said_counts_in_full(text: str, rule: str) -> None:
    assert rule in rules(verdict(text))


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_speaks_against(text: str) -> None:
    found = verdict(text)

    assert found.reasons
    assert all(reason.weight < 0 and reason.sign is None for reason in found.reasons)


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_nobody_knows_speaks_neither_for_nor_against(text: str) -> None:
    assert verdict(text).reasons == ()


@pytest.mark.parametrize(("text", "context"), IN_CONTEXT)
def test_a_context_is_named_and_weighs_less(text: str, context: str) -> None:
    found = next(r for r in verdict(text).reasons if r.rule.startswith(SUICIDAL) and r.weight > 0)

    assert found.rule == f"{SUICIDAL}.{context}"
    assert 0 < found.weight < verdict("SUICIDAL").reasons[0].weight


@pytest.mark.parametrize(("text", "rule"), LASTING)
def test_lasting_conditions_are_told_from_acts(text: str, rule: str) -> None:
    assert rule in rules(verdict(text))


def test_a_history_of_a_lasting_condition_weighs_more_than_one_of_an_act() -> None:
    lasting, act = verdict("HX OF SCHIZ"), verdict("PREV SUICIDAL")

    assert lasting.found.signs == ("psychosis",)
    assert act.found.signs == ()


def test_a_threat_under_a_condition_is_a_threat_and_weighs_a_little_less() -> None:
    told = verdict("COMP STATES HER BROTHER TOLD HER HE WOULD KILL HIMSELF IF SHE LEFT")
    plain = verdict("HE WANTS TO KILL HIMSELF")

    assert rules(told) == {"sign.suicidal.conditional"}
    assert told.outcome.eligibility is Eligibility.CO_RESPONSE
    assert told.found.probability < plain.found.probability


def test_one_dispatchers_line_is_read_clause_by_clause() -> None:
    found = verdict(
        "RP ADV MALE SUBJ TALKING TO SELF, NEG WPNS SEEN, HX OF SCHIZ, OFF MEDS X2 WKS, UNK IF HBD"
    )

    assert rules(found) == {"sign.responding", "sign.psychosis.history", "sign.off_medication"}


def test_shorthand_is_read_as_what_it_stands_for() -> None:
    short, long = verdict("S/ HBD, HX OF SCHIZ"), verdict("has been drinking, history of schizo")

    assert rules(short) == rules(long) == {"sign.substance", "sign.psychosis.history"}


def test_a_professionals_word_weighs_more_for_and_against() -> None:
    note = "CLIENT REPORTS SUICIDAL THOUGHTS"
    denial = "DENIES SI"

    by_caller = verdict(note).reasons[0].weight
    by_counselor = {r.rule: r.weight for r in verdict(remark(note, "crisis counselor")).reasons}
    assert by_counselor[SUICIDAL] > by_caller
    assert by_counselor["note.counselor"] > 0
    assert (
        verdict(remark(denial, "clinician")).reasons[-1].weight < verdict(denial).reasons[0].weight
    )


def test_the_weightiest_of_a_group_counts_once() -> None:
    found = verdict("POSS SUICIDAL", "HE WOULD KILL HIMSELF", "SUICIDAL", "HX OF SI")

    assert [reason.rule for reason in found.reasons] == [SUICIDAL]


@pytest.mark.parametrize(
    "text",
    [
        "GUNPOWDER SMELL BEHIND THE GUN SHOP",
        "TASER DEPLOYED",
        "SHOOTING HOOPS AT THE PARK",
        "HIT HER HEAD ON THE DOOR",
        "CHILD SUPPORT DISPUTE",
        "SUICIDE PREVENTION POSTER TORN DOWN",
        "PSYCH CLASS AT THE COLLEGE",
        "HEARING AID BATTERY",
        "FIRE ALARM, NO SMOKE",
        "HACE 15 AÑOS QUE VIVE AQUI",
        "VEH PASSED OTHERS, ARMED GUARD ON DUTY",
    ],
)
def test_a_trap_says_nothing(text: str) -> None:
    found = verdict(text)

    assert found.reasons == ()
    assert not [view for view in found.found.gates if view.rule]

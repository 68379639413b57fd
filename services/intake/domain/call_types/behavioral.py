"""Types that say behavioral health by themselves: mental health, suicide, overdose.

A call type is a verdict of the call taker, so its words weigh more than the same in a narrative.
The names of civil holds are words of state law (Florida's Baker Act, section 12 of chapter 123 of
the General Laws of Massachusetts, section 5150 of California's Welfare and Institutions Code).
"""

from __future__ import annotations

from functools import partial

from services.intake.domain.call_types.entries import Entry

_mental = partial(Entry, "type.mental", category="mental_health", weight=4.5, sign="mental_illness")
_suicide = partial(Entry, "type.suicide", category="suicide", weight=4.8, sign="suicidal")
_overdose = partial(
    Entry,
    "type.overdose",
    category="overdose",
    weight=4.0,
    sign="overdose",
    specialty="substance_use",
    gate="medical",
)

BEHAVIORAL = (
    _mental("""
        mental, psych, edp, e d p, emotional, emo disturbance, emo disturbed, disturbed person,
        person disturbed, behavioral, behavior crisis, behavior health, behavior problem,
        behavior emergency, behavior disorder, behavior disturbance, behavior evaluation,
        behavior psych, abnormal behavior, behavior abnormal, bizarre behavior, erratic behavior,
        irrational behavior, strange behavior, odd behavior, acting irrational, acting erratic,
        irrational person, unstable person, gravely disabled, despondent, deranged, crazy,
        insane, insanity, lunacy, lunatic, delusional, delusions, hallucinating, hallucinations,
        hallucination, paranoid, paranoia, schizophrenic, schizophrenia, schizo, bipolar, manic,
        mania, catatonic, ptsd, nervous breakdown, excited delirium, agitated delirium, depressed,
        depression, depressive, anxiety, panic attack, off medication, off medications, off meds,
        mental status evaluation, mental status exam
    """),
    _mental(
        """
        crisis, crisis intervention, crisis intervention team, mobile crisis, crisis team,
        co responder, coresponder, 988 call, 988 transfer, 988 transport, 988 referral, 988 crisis
        """,
        subtype="crisis",
    ),
    _mental(
        """
        cit, c i t, mh, mnt, mhc, mhrt, mhct, mhu, mhmr, mhw, mhit, mhe, mha, mhi, mhcr, mhcrt, bhu,
        bhrt, bhc, bhe, bcr, pmi, pwmi, smi
        """,
        weak=True,
    ),
    _mental("""
        bh crisis, bh emergency, bh response, bh problem, bh call, mh crisis, mh evaluation,
        mh transport, mh problem, mh response, mh emergency, mh call
    """),
    _mental(
        "mhrtv, mh violent, 5150 v, 5150 violent, mental v", subtype="violent", gate="violence"
    ),
    _mental(
        """
        5150, 51 50, 5585, baker act, bakeract, involuntary commitment, involuntary hold,
        involuntary detention, involuntary psych, involuntary evaluation, involuntary transport,
        involuntary exam, involuntary examination, commitment involuntary, voluntary commitment,
        emergency detention, emergency petition, emergency commitment, emergency evaluation,
        emergency custody order, temporary detention order, tdo, pink slip, section 12, sec 12,
        m 1 hold, legal 2000, l 2 k, chapter 51, chap 51, 72 hour hold, 72 hr hold, hold 72 hr,
        302 commitment, 302 hold, form 1013, psych hold, mental hold, lps hold
        """,
        subtype="hold",
    ),
    _mental("ivc, edo", subtype="hold", weak=True),
    _suicide("suicide, ideation, ideations, wants die, kill self, killing self, danger self"),
    _suicide("sua", subtype="attempt", weak=True),
    _suicide("jumper, bridge jump, jump bridge, threat jump, jumping bridge", subtype="jumper"),
    _suicide(
        """
        self harm, selfharm, self inflicted, self injury, self injurious, self mutilation,
        cutting self, cut self, harm self, harming self, hurt self, slit wrist, slit wrists,
        cut wrist, cut wrists, cutting wrist, cutting wrists, hanging
        """,
        subtype="self_harm",
    ),
    _overdose("""
        overdose, over dose, drug ingestion, pill ingestion, ingested pills, took pills,
        alcohol poisoning, drug od, od drug, od drugs, od person, person od, possible od, heroin od,
        opioid od, od heroin, intentional od, accidental od
    """),
    _overdose("od, o d", weak=True),
    _overdose(
        """
        narcan, opioid, opioid overdose, heroin overdose, fentanyl overdose, opiate overdose,
        fentanyl exposure
        """,
        subtype="opioid",
    ),
)

"""Where clauses end, and who is speaking: the bones of a dispatcher's line."""

from __future__ import annotations

from itertools import product

from services.intake.domain.phrases import Cue, Phrase, listed

_SUBJECTS = listed("""
    he, she, they, subject, subj, male, female, is, has, was, now, continues, him, her, pt, rp,
    victim, el, ella, esta, tiene
""")
_CALLERS = listed("rp, r/p, caller, comp, complainant, informant, reporting party, r p")
_OFFICERS = listed("ofc, officer, officers, dep, deputy, pd, unit, units, #unit, sgt, per #unit")
_MEDICS = listed("medic, medics, ems, fd, ff, paramedic, paramedics, ambulance")
_CLINICIANS = listed("clinician, mct, mobile crisis, co responder, coresponder")
_COUNSELORS = listed(
    "counselor, counsellor, crisis line, crisis counselor, hotline, 988, therapist"
)
_FAMILY = listed("""
    mother, mom, father, dad, brother, sister, wife, husband, son, daughter, family, parent,
    parents, roommate, girlfriend, boyfriend, gf, bf, grandmother, neighbor
""")
_SUBJECT = listed("subj, subject, male, female, susp, suspect, pt, patient, he, she")
_SAYS = listed("""
    adv*, states, stated, stating, says, said, saying, report*, told, tells, relayed, believes,
    thinks, heard, saw, sees, dice, reporta
""")
_DENIES = listed("denies, denied, denying, niega")


def _speakers(voice: str, who: tuple[str, ...]) -> tuple[Phrase, ...]:
    says = tuple(f"{one} {verb}" for one, verb in product(who, _SAYS))
    denies = tuple(f"{one} {verb}" for one, verb in product(who, _DENIES))
    per = tuple(f"per {one}" for one in who)
    return (
        Phrase(f"speaks.{voice}", (*says, *per), cue=Cue.SPEAKS, voice=voice),
        Phrase(f"speaks.{voice}.denies", denies, cue=Cue.DENIES_LIST, voice=voice),
    )


STRUCTURE = (
    *_speakers("caller", _CALLERS),
    *_speakers("officer", _OFFICERS),
    *_speakers("medic", _MEDICS),
    *_speakers("clinician", _CLINICIANS),
    *_speakers("counselor", _COUNSELORS),
    *_speakers("family", _FAMILY),
    *_speakers("subject", _SUBJECT),
    Phrase(
        "speaks.self",
        listed("searched, pat down, patted down, upon contact, on contact, upon arrival"),
        cue=Cue.SPEAKS,
        voice="",
    ),
    Phrase(
        "ends.list",
        tuple(f"{mark} {subject}" for mark, subject in product((",", "and", "&", "y"), _SUBJECTS)),
        cue=Cue.NEW_SUBJECT,
    ),
    Phrase("ends.part", (",", "and", "&", "+", "y"), cue=Cue.SEPARATES),
    Phrase(
        "ends.clause",
        (
            *(".", ";", ":", "!", "=", "--", "\N{LINE FEED}"),
            *listed("""
                but, however, although, though, except, yet, still, then, now, because, who, which,
                when, while, until, says, said, states, stated, advised, claims, reports, pero,
                aunque, sino, porque, ahora, dice, cuando, mientras
            """),
        ),
        cue=Cue.ENDS_CLAUSE,
    ),
)
"""A line's own speaker comes back with what an officer does there: "searched, no weapons"."""

"""The built-in words that change the meaning of those near them."""

from __future__ import annotations

from services.intake.domain.phrases import Cue, Phrase, listed

CUES = (
    Phrase(
        "cue.denies",
        listed("""
            no, not, without, w/o, never, none, neither, nor, isn't, wasn't, doesn't, didn't,
            hasn't, haven't, no signs of, no evidence of, absence of, never said, never stated,
            did not say, didn't say, did not state, no mention of
        """),
        cue=Cue.DENIES,
    ),
    Phrase(
        "cue.denies_list",
        listed("denies, denied, denying, deny, negative for, neg for, rules out, ruled out"),
        cue=Cue.DENIES_LIST,
    ),
    Phrase(
        "cue.doubts",
        listed("""
            unk if, unknown if, unk, unknown, unsure if, not sure if, not sure about, unsure
            about, uncertain if, didn't ask, did not ask
        """),
        cue=Cue.DOUBTS,
    ),
    Phrase(
        "cue.none",
        listed("""
            not only, no longer, no doubt, no change, no one, not deny*, doesn't deny, didn't
            deny, does not deny, did not deny, can't rule out, cannot rule out, not ruled out,
            not denying, no answer, no response, nothing, no idea, without a doubt, not stop*,
            won't stop, not cooperat*, not calm*, not safe
        """),
    ),
)
"""What they do is in `negation.py`."""

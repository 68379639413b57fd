"""Phrases that hold a word of the dictionary and mean something else; they say nothing."""

from __future__ import annotations

from services.intake.domain.call_types.entries import Entry

LOOK_ALIKES = (
    Entry(
        "none",
        """
        cit assist, assist cit, cit contact, contact cit, cit complaint, complaint cit, meet cit,
        cit arrest, cit dispute, cit request, cit info, cit information, cit hold, cit holding,
        cit issued, cit number, cit flag, flagged cit, traffic cit, parking cit, cit service,
        cit report, cit standby, cit inquiry, cit patrol, cit concern, cit traffic, cit parking,
        public cit, aid cit, help cit, advise cit, cit advice, dispute cit,
        cit ride along
        """,
    ),
    Entry(
        "none",
        """
        mental abuse, mental cruelty, mental anguish, mental injury, emotional abuse,
        emotional support, emotional support animal, fire alarm, fall alarm, animal welfare,
        welfare animal, welfare office, suicide bomber, suicide bomb, suicide prevention,
        suicide awareness, jumper cables, jumper cable, fence jumper, fare jumper, base jumper,
        turnstile jumper, bungee jumper, tropical depression, accident minor, minor accident,
        mh park, od officer, panic alarm, child behavior, juvenile behavior, school behavior,
        hanging wire, hanging wires, wire hanging, wires hanging, hanging limb, limb hanging,
        hanging tree, tree hanging, hanging line, line hanging, hanging sign, hanging up,
        alcoholic beverage, alcoholic beverages, officer down,
        assist fire, fire department, fire assist
        """,
    ),
)

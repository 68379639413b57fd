"""The built-in words that change the meaning of those near them, English and Spanish."""

from __future__ import annotations

from services.intake.domain.phrases import Cue, Phrase, listed


def _cue(rule: str, cue: Cue | None, words: str) -> Phrase:
    return Phrase(f"cue.{rule}", listed(words), cue=cue)


CUES = (
    _cue(
        "denies",
        Cue.DENIES,
        """
        no, not, without, w/o, wo, never, neither, nor, isn't, wasn't, doesn't, didn't, hasn't,
        haven't, hadn't, aren't, don't, no signs of, no sign of, no evidence of, absence of, never
        said, never stated, did not say, didn't say, did not state, no mention of, not seeing,
        no current, no known, free of, non, sin, ningun, ninguna, nunca, tampoco, ni, no hay, no
        tiene, no trae, no porta
        """,
    ),
    _cue(
        "denies_list",
        Cue.DENIES_LIST,
        """
        denies, denying, deny, denied any, negative for, neg for, rules out, niega, nego, niegan
        """,
    ),
    _cue("denies_near", Cue.DENIES_NEAR, "neg, negative, denied, none, negativo"),
    _cue(
        "denies_before",
        Cue.DENIES_BEFORE,
        """
        not seen, not present, not observed, ruled out, was ruled out, were ruled out, unfounded,
        none seen, none observed, none reported, neg seen, no visto, descartado
        """,
    ),
    _cue(
        "no_longer",
        Cue.NO_LONGER,
        "no longer, not anymore, no longer has, no longer feeling, ya no, ya no tiene",
    ),
    _cue(
        "doubts",
        Cue.DOUBTS,
        """
        unk if, unknown if, unk, unknown, unsure if, not sure if, not sure about, unsure about,
        uncertain if, didn't ask, did not ask, no idea if, doesn't know if, does not know if, not
        known if, unable to determine if, unable to say if, refus* to say if, won't say if, can't
        tell if, unk whether, unsure whether, asked about, asked if, asking if, asking about, ask
        if, asked whether, when asked about, se desconoce si, no sabe si, no se sabe si
        """,
    ),
    _cue(
        "suspects",
        Cue.SUSPECTS,
        """
        poss, possible, possibly, probable, probably, maybe, may be, may have, might be, might
        have, could be, could have, appears, appears to be, seems, seems to be, believed to be,
        thinks he has, thinks she has, thinks he is, thinks she is, thinks he may, thinks she may,
        believes he has, believes she has, believes he is, believes she is, suspects, suspected,
        concerned he is, concerned she is, worried he is, worried she is, sounds like, sounds,
        posible, posiblemente, quizas, tal vez, parece, cree que
        """,
    ),
    _cue("suspects_before", Cue.SUSPECTS_BEFORE, "?, possibly, maybe"),
    _cue(
        "recalls",
        Cue.RECALLS,
        """
        hx of, prior hx of, past hx of, long hx of, known hx of, w/ hx of, prev, previously,
        prior, priors for, past attempts, past attempt, used to be, used to have, formerly, last
        year he was, last year she was, has been known to, known for, antecedentes de, historial
        de, anteriormente, previamente
        """,
    ),
    _cue("recalls_near", Cue.RECALLS_NEAR, "hx"),
    _cue(
        "recalls_before",
        Cue.RECALLS_BEFORE,
        """
        years ago, yrs ago, year ago, yr ago, months ago, mos ago, weeks ago, wks ago, last
        yr, last year, last month, last week, in the past, as a child, as a kid, when he was
        younger, when she was younger, priors, hace anos, hace meses, el ano pasado
        """,
    ),
    _cue(
        "supposes",
        Cue.SUPPOSES,
        """
        if, in case, in the event, should he, should she, whether, what to do if, call back if,
        advised to call if, unless, en caso de, por si
        """,
    ),
    _cue(
        "relative",
        Cue.RELATIVE,
        """
        mother, father, mom, dad, parents, brother, sister, son, daughter, uncle, aunt, cousin,
        grandmother, grandfather, grandma, grandpa, husband, wife, neighbor, roommate, rps mother,
        rps father, rps brother, rps sister, rps son, rps daughter, rps husband, rps wife, his
        mother, her mother, his father, her father, madre, padre, hermano, hermana, abuela, abuelo
        """,
    ),
    _cue(
        "other_person",
        Cue.OTHER_PERSON,
        """
        family hx of, family history of, runs in the family, rp has hx of, rp herself has, rp
        himself has, rp also has, unrelated subj, different subj, another pt, funeral for, grieving
        his, grieving her, antecedentes familiares de
        """,
    ),
    _cue(
        "holds",
        Cue.HOLDS,
        """
        holding, holding a, has in hand, in his hand, in her hand, carrying, brandish*, waving,
        swinging, pointing, pointed, pulled, pulled out, displaying, with a,
        w/ a, with, threatening with, cutting himself with, cutting herself with, sosteniendo,
        apuntando, con un, con una, en la mano
        """,
    ),
    _cue(
        "claims",
        Cue.CLAIMS,
        """
        claims to have, claims he has, claims she has, claiming to have, claimed to have, implied
        he has, implied she has, implying he has, implying she has, simulat*, threatening to get,
        threatened to get, threatens to get, said he would get, said she would get, going to get,
        says he will get, bulge, acting like he has, acting like she has, dice que tiene
        """,
    ),
    _cue(
        "keeps",
        Cue.KEEPS,
        """
        access to, axs to, has access to, owns, owns a, owner of, collects, collection of,
        registered, keeps, tiene acceso a
        """,
    ),
    _cue(
        "nearby",
        Cue.NEARBY,
        """
        in house, in the house, in home, in the home, at home, in res, in the res, in residence,
        in the residence, in apt, in the apt, in his room, in her room, in bedroom, in the bedroom,
        in veh, in the veh, in his veh, in her veh, in car, in the car, in his car, in her car, in
        the truck, in his truck, in garage, in the garage, in closet, in the closet, in safe, in
        the safe, in the drawer, in the nightstand, in the kitchen, on the table, on the counter,
        nearby, near him, near her, next to him, next to her, within reach, in reach, not on him,
        not on her, not on them, not on person, not on his person, not on her person, not in hand,
        locked up, put away, secured in, en la casa, en el carro, en su cuarto, a su alcance
        """,
    ),
    _cue(
        "answers_no",
        Cue.ANSWERS_NO,
        """
        : no, : none, : neg, : negative, : denied, : denies, : n, : false, : nope, : not seen, ?
        no, ? none, ? neg, ? n, ? denied, = no, = none, = n, = neg, - no, - none, - neg, - denied,
        -- no, -- none, -- neg, -- denied, - false, -- false, said no, says no, answered no, stated
        no, states no, adv no, dijo que no, : ninguna
        """,
    ),
    _cue(
        "answers_yes",
        Cue.ANSWERS_YES,
        """
        said yes, says yes, answered yes, stated yes, states yes, adv yes, nodded yes, confirmed
        yes, dijo que si
        """,
    ),
    _cue(
        "answers_unknown",
        Cue.ANSWERS_UNKNOWN,
        """
        : unk, : u/k, : u, : not asked, : unk if, ? unk, = unk, - unk, -- unk, - not asked, - u/k
        """,
    ),
    _cue(
        "none",
        None,
        """
        not only, no doubt, no change, no change in, no increase, no increase in, no decrease in,
        no improvement, no one, no one knows, not deny*, not denying, doesn't deny, didn't deny,
        does not deny, did not deny, doesn't deny being, without denying, can't rule out, cannot
        rule out, not ruled out, not been ruled out, no answer, no response, : no answer, : no
        response, nothing, no idea, without a doubt, no doubt that, not stop*, won't stop, not
        cooperat*, not calm*, not safe, not sure what, not answering, not responding to, no reason
        given, no further, no callback, not certain that, not willing to deny, as if, no solo, no
        cabe duda, no niega
        """,
    ),
)
"""What they do is in `context.py`; the last ones only look like cues, and do nothing."""

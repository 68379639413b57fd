"""The built-in words in Spanish: the same signs and dangers under the same rules.

Without accents, which are folded in texts too.
"""

from __future__ import annotations

from services.intake.domain.phrases import Phrase, Said, listed

SPANISH = (
    Phrase(
        "sign.suicidal",
        listed("""
            quiere matarse, se quiere matar, quiere morir, quiere morirse, se quiere morir, me
            quiero morir, quiero morir, quiero matarme, me quiero matar, no quiere vivir, ya no
            quiere vivir, no quiero vivir, ya no quiero vivir, suicidarse, suicidio, suicida,
            suicidar, quitarse la vida, se va a matar, va a matarse, matarse, intento matarse,
            ahorcarse, tirarse del puente, despidiendose
        """),
        4.2,
        sign="suicidal",
    ),
    Phrase(
        "sign.self_harm",
        listed("""
            hacerse dano, se hace dano, se esta cortando, cortandose, cortarse, se corto las venas,
            se corto los brazos, se golpea la cabeza, lastimarse, se lastima
        """),
        3.4,
        sign="self_harm",
        asserts=True,
    ),
    Phrase(
        "sign.hallucinating",
        listed("""
            escucha voces, oye voces, escuchando voces, oyendo voces, escucho voces, ve cosas, ve
            cosas que no estan, ve gente que no existe, alucina, alucinando, alucinaciones
        """),
        3.2,
        sign="hallucinating",
    ),
    Phrase(
        "sign.responding",
        listed("habla solo, habla sola, hablando solo, hablando sola, habla con nadie, grita solo"),
        2.6,
        sign="disorganized",
        asserts=True,
    ),
    Phrase(
        "sign.psychosis",
        listed("""
            esquizofrenia, esquizofrenico, esquizofrenica, bipolar, paranoico, paranoica, delirando,
            cree que lo persiguen, cree que la persiguen, psicosis
        """),
        2.8,
        sign="psychosis",
        lasting=True,
    ),
    Phrase(
        "sign.crisis",
        listed("crisis mental, crisis nerviosa, crisis emocional, crisis de salud mental"),
        3.6,
        sign="in_crisis",
    ),
    Phrase(
        "sign.mental_illness",
        listed("""
            enfermo mental, enferma mental, enfermedad mental, salud mental, problemas mentales,
            psiquiatra, psiquiatrico, psiquiatrica, depresion, deprimido, deprimida
        """),
        2.2,
        sign="mental_illness",
        lasting=True,
    ),
    Phrase(
        "sign.off_medication",
        listed("""
            no toma su medicina, no tomo su medicina, no toma sus medicinas, no toma sus
            pastillas, no se toma la medicina, no se ha tomado la medicina, no ha tomado su
            medicina, dejo de tomar su medicina, dejo la medicina, sin sus medicamentos, sin su
            medicina
        """),
        2.6,
        sign="off_medication",
        asserts=True,
    ),
    Phrase(
        "sign.disorganized",
        listed("no tiene sentido lo que dice, actuando raro, actua raro, confundido, confundida"),
        1.6,
        sign="disorganized",
        asserts=True,
    ),
    Phrase(
        "sign.overdose",
        listed("sobredosis, se tomo muchas pastillas, se tomo todas las pastillas"),
        2.4,
        sign="overdose",
        specialty="substance_use",
        gate="medical",
    ),
    Phrase(
        "sign.substance",
        listed("borracho, borracha, drogado, drogada, tomado, ebrio, ebria"),
        0.7,
        sign="substance_use",
        specialty="substance_use",
    ),
    Phrase(
        "sign.anxiety",
        listed("ataque de panico, ataque de ansiedad, ansiedad"),
        1.6,
        sign="anxious",
    ),
    Phrase("gate.weapon", listed("arma, armas, armas de fuego"), gate="weapon"),
    Phrase(
        "gate.weapon",
        listed("cuchillo, navaja, pistola, machete, rifle, escopeta, armado, armada"),
        gate="weapon",
        asserts=True,
    ),
    Phrase("gate.weapon", listed("desarmado, desarmada"), gate="weapon", said=Said.DENIED),
    Phrase(
        "gate.violence",
        listed("""
            violento, violenta, golpeando, pegando, pegandole, golpeo a, amenaza con matar, amenazo
            con matar, lo quiere matar, la quiere matar, quiere matar a, atacando, rehen
        """),
        gate="violence",
    ),
    Phrase(
        "gate.medical",
        listed("""
            inconsciente, no respira, no esta respirando, no responde, sangrando, convulsiones,
            convulsionando, dolor de pecho, se desmayo
        """),
        gate="medical",
    ),
    Phrase("gate.fire", listed("incendio, prendio fuego, gasolina, en llamas"), gate="fire"),
    Phrase(
        "gate.traffic",
        listed("en el trafico, en la autopista, en medio de la calle, en las vias"),
        gate="traffic",
    ),
    Phrase(
        "gate.minor",
        listed("menor de edad, adolescente, nino, nina, bebe, estudiante"),
        gate="minor",
    ),
)
"""Looked for beside the English ones in every narrative; callers switch in mid-sentence."""

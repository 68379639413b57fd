"""The built-in words for what people in a crisis are reported to do.

Weights are log-odds, set by hand for a prior of about one call in twenty: 4 is enough by itself,
2 needs company, below 1 only tips. They are a start, to be replaced by calibrated ones.
"""

from __future__ import annotations

from services.intake.domain.phrases import Phrase, Said, listed

SIGNS = (
    Phrase(
        "sign.suicidal",
        listed("denies si, denied si, denying si, no si, neg si, neg for si, negative for si"),
        4.2,
        sign="suicidal",
        said=Said.DENIED,
    ),
    Phrase(
        "sign.suicidal",
        listed("hx of si, hx si, prior si, prev si, si hx"),
        4.2,
        sign="suicidal",
        said=Said.HISTORY,
    ),
    Phrase(
        "sign.suicidal.homicidal",
        listed("""
            denies si/hi, denied si/hi, denying si/hi, no si/hi, neg si/hi, negative for si/hi,
            denies hi/si, no hi/si, neg hi/si, denies si or hi, denies si and hi, denies si & hi, no
            si or hi
        """),
        4.2,
        sign="suicidal",
        gate="violence",
        said=Said.DENIED,
        group="sign.suicidal",
    ),
    Phrase(
        "sign.suicidal.homicidal",
        listed("""
            si/hi, hi/si, si and hi, si or hi, hi or si, si & hi, voic* si/hi, endors* si/hi,
            express* si/hi, has si/hi, having si/hi, active si/hi
        """),
        4.2,
        sign="suicidal",
        gate="violence",
        group="sign.suicidal",
    ),
    Phrase(
        "sign.suicidal.conditional",
        listed("""
            would kill himself, would kill herself, would kill themselves, will kill himself, will
            kill herself, will kill themselves, would end his life, would end her life, will end
            his life, will end her life, would commit suicide, will commit suicide, would hurt
            himself, would hurt herself, will hurt himself, will hurt herself
        """),
        3.3,
        sign="suicidal",
        asserts=True,
        group="sign.suicidal",
    ),
    Phrase(
        "sign.suicidal",
        listed("""
            suicid*, si w/ plan, si plan, active si, passive si, voic* si, endors* si, express*
            si, having si, has si, positive for si, + si, not denying si, does not deny si,
            doesn't deny si, thoughts of si, wants to be dead, want to be dead, better off dead,
            suicide note, took all his pills, took all her pills, wants to die, want to die,
            wanting to die, wants to kill himself, wants to kill herself, wants to kill
            themselves, kill himself, kill herself, kill themselves, kill myself, killing himself,
            killing herself, killing themselves, end his life, end her life, end their life, end
            my life, end it all, take his own life, take her own life, taking his own life, taking
            her own life, does not want to live, doesn't want to live, don't want to live, no will
            to live, nothing to live for, no reason to live, hang himself, hang herself, goodbye
            note, goodbye messages, threatening to jump, going to jump, on the ledge, on the
            bridge rail, saying goodbye, said goodbye
        """),
        4.2,
        sign="suicidal",
    ),
    Phrase(
        "sign.self_harm",
        listed("""
            self harm*, harm himself, harm herself, harm themselves, hurt himself, hurt herself,
            hurt themselves, harming himself, harming herself, hurting himself, hurting herself,
            cutting himself, cutting herself, cutting themselves, cutting his arm*, cutting her
            arm*, cut his wrist*, cut her wrist*, slit his wrist*, slit her wrist*, danger to
            himself, danger to herself, danger to self
        """),
        3.4,
        sign="self_harm",
    ),
    Phrase(
        "sign.self_harm.weapon",
        listed("""
            knife to his throat, knife to her throat, knife to his own throat, knife to her own
            throat, knife to his neck, knife to her neck, knife to his wrist*, knife to her wrist*,
            gun to his head, gun to her head, gun to his own head, gun to her own head
        """),
        3.6,
        sign="self_harm",
        gate="weapon",
        asserts=True,
        group="sign.self_harm",
    ),
    Phrase(
        "sign.crisis",
        listed("""
            mental health crisis, mental crisis, behavioral health crisis, psychiatric crisis,
            psych crisis, emotional crisis, mental break*, nervous breakdown, having a
            breakdown, emotionally disturbed, edp, 5150, mental health hold, psych hold, in
            crisis
        """),
        3.6,
        sign="in_crisis",
    ),
    Phrase(
        "sign.hallucinating",
        listed("""
            hear* voices, voices told him, voices told her, voices in his head, voices in her
            head, voices telling, hallucinat*, sees things that are not there, seeing things
            that aren't there, seeing people who aren't there, seeing things, responding to
            internal stimuli, internal stimuli, talking to people who aren't there, talking to
            someone who isn't there
        """),
        3.2,
        sign="hallucinating",
    ),
    Phrase(
        "sign.responding",
        listed("""
            rti, yell* at self, talk* to himself, talk* to herself, talk* to themselves, talk* to
            self, talk* to the wall, people who are not there, someone who is not there,
            muttering, mumbling to himself, mumbling to herself, talk* to no one, talk* to the
            air, talk* to objects, yell* at himself, yell* at herself, yell* at nobody, yell* at
            no one, scream* at no one, scream* at nobody, scream* at himself, scream* at herself,
            argu* with himself, argu* with herself
        """),
        2.6,
        sign="disorganized",
        asserts=True,
    ),
    Phrase(
        "sign.psychosis",
        listed("""
            psychosis, psychotic, schizo*, schizophrenic, delusion*, paranoi*, manic, mania,
            bipolar, bi polar, thinks he is god, thinks she is god, thinks people are after him,
            thinks people are after her, thinks someone is after him, thinks someone is after her,
            being followed by the government
        """),
        2.8,
        sign="psychosis",
        lasting=True,
    ),
    Phrase(
        "sign.disorganized",
        listed("""
            incoherent*, disorganized, not making sense, not making any sense, making no sense,
            rambling, speaking gibberish, acting erratic*, erratic behavior, erratic, acting
            strange*, acting bizarre*, bizarre behavior, not acting right, not in his right
            mind, not in her right mind, disoriented, confused, not caring for himself, not
            caring for herself, has not eaten for days, not sleeping for days, catatonic
        """),
        1.6,
        sign="disorganized",
        asserts=True,
    ),
    Phrase(
        "sign.mental_illness",
        listed("""
            mental, mentally, mental health, mental illness, mentally ill, mental issues, mental
            history, psych, psych issues, psychiatric, psychiatrist, psych eval*, mental health
            eval*, depress*, fighting depression, ptsd, personality disorder, dissociat*, mental hx,
            psych hx, psych pt, severe mental illness
        """),
        2.2,
        sign="mental_illness",
        lasting=True,
    ),
    Phrase(
        "sign.off_medication",
        listed("""
            off rx, off his med*, off her med*, off their med*, off meds, off medication*, off of
            his med*, off of her med*, not taking his med*, not taking her med*, not taking their
            med*, not taking med*, not on his med*, not on her med*, no longer taking his med*, no
            longer taking her med*, stopped taking his med*, stopped taking her med*, off his
            medication*, ran out of medication*, ran out of his med*, ran out of her med*, out of
            meds, refus* his med*, refus* her med*, refus* med*, hasn't taken his med*, hasn't
            taken her med*
        """),
        2.6,
        sign="off_medication",
        asserts=True,
    ),
    Phrase(
        "sign.dementia",
        listed("dementia, alzheimer*, sundown*"),
        1.2,
        sign="dementia",
        lasting=True,
    ),
    Phrase(
        "sign.developmental",
        listed("autis*, developmentally disabled, developmental disab*, special needs"),
        0.9,
        sign="developmental",
        lasting=True,
    ),
    Phrase(
        "sign.anxiety",
        listed(
            "panic attack*, anxiety attack*, anxiety, having anxiety, panicking, hyperventilating"
        ),
        1.6,
        sign="anxious",
    ),
    Phrase(
        "sign.agitated",
        listed("""
            agitated, agitation, pacing, pacing back and forth, crying, sobbing, inconsolable,
            distraught, despondent, hopeless, very upset, naked, undressing, taking his clothes
            off, taking her clothes off, barricaded himself, barricaded herself, banging his
            head, banging her head
        """),
        0.9,
        sign="agitated",
        asserts=True,
    ),
    Phrase(
        "sign.overdose",
        listed("""
            overdos*, took a bunch of pills, took a lot of pills, took too many pills, took
            pills, narcan
        """),
        2.4,
        sign="overdose",
        specialty="substance_use",
        gate="medical",
    ),
    Phrase(
        "sign.substance",
        listed("""
            has been drinking, had been drinking, alcohol on breath, intox*, drunk, drug use,
            using drugs, on drugs, high on, meth, fentanyl, heroin, withdrawals, detox*, under the
            influence
        """),
        0.7,
        sign="substance_use",
        specialty="substance_use",
    ),
    Phrase(
        "sign.homeless",
        listed("homeless, transient, unhoused, unsheltered, encampment, living in his car"),
        0.5,
        sign="homeless",
        specialty="homelessness",
    ),
    Phrase(
        "sign.veteran",
        listed("veteran, army vet, marine vet, combat vet"),
        0.3,
        sign="veteran",
        specialty="veterans",
        lasting=True,
    ),
    Phrase(
        "sign.welfare",
        listed("""
            welfare check, check welfare, check the welfare, check on the welfare, check on his
            welfare, check on her welfare, well being check, wellness check, worried about his
            safety, worried about her safety, concerned for his safety, concerned for her
            safety, hasn't been heard from
        """),
        0.8,
        sign="welfare_concern",
    ),
    Phrase(
        "sign.helper",
        listed("""
            case worker, case manager, social worker, therapist, counselor, crisis line, crisis
            team, crisis center, 988, group home
        """),
        0.9,
        sign="in_care",
    ),
)
"""Each is one sign, however it is put."""

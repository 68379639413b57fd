"""Properties of the narrative's reader: whatever the text, it stays quick, bounded and quiet."""

from __future__ import annotations

import json
import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.intake.domain.assess import Verdict
from services.intake.domain.plan import make_plan
from services.intake.domain.words import CUES, DANGERS, SIGNS, SPANISH, STRUCTURE
from shared.events.calls import CallAssessed
from shared.policy.assessing import Assessing
from tests.support.dispatch import ZONE, Desk, snapshot, verdict

WORDS = sorted(
    {
        words.replace("*", "")
        for phrases in (CUES, DANGERS, SIGNS, SPANISH, STRUCTURE)
        for phrase in phrases
        for words in phrase.words
    }
)
LINES = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), max_size=30).flatmap(
    lambda parts: st.sampled_from((" ", ", ", "/", " - ", "\n")).map(lambda by: by.join(parts))
)
CRISES = sorted({w.replace("*", "") for p in SIGNS for w in p.words if "si" not in w.split()})
_WHERE = re.compile(r"narrative\[(\d+)\]:(\d+)-(\d+)")
LIMIT_S = 0.05


def found_in(*lines: str) -> Verdict:
    return verdict(*lines)


@settings(deadline=None, max_examples=300)
@given(st.lists(LINES, min_size=1, max_size=4))
@example(["İstanbul SUİCİDAL ﬁre e\u0301 “si/hi” — no…"])
@example(
    [
        "\N{COMBINING ACUTE ACCENT}suicidal",
        "'''",
        "\N{RIGHT SINGLE QUOTATION MARK}suicidal\N{RIGHT SINGLE QUOTATION MARK}",
    ]
)
def test_every_place_lies_inside_its_line_and_nothing_is_quoted(lines: list[str]) -> None:
    desk = Desk()
    told = desk.hears(snapshot(*lines))

    fact = next(body for body in told if isinstance(body, CallAssessed))
    for item in fact.assessment.evidence:
        match = _WHERE.fullmatch(item.where)
        if match is not None:
            index, start, end = map(int, match.groups())
            assert 0 <= start < end <= len(desk.call.lines[index].text)
            assert item.quote is None


@settings(deadline=None)
@given(LINES)
def test_the_same_text_is_read_the_same_by_a_reader_that_has_read_other_texts(text: str) -> None:
    warm = make_plan(Assessing(), "a@1", ZONE, None).reader

    assert warm.read_anew(text) == warm.read_anew(text) == warm.read(text)


@settings(deadline=None)
@given(st.sampled_from(CRISES), st.sampled_from(("denies", "no", "neg", "unk if", "niega")))
def test_a_denial_before_a_sign_never_raises_the_probability(sign: str, cue: str) -> None:
    assert found_in(f"{cue} {sign}").found.probability <= found_in(sign).found.probability


@settings(deadline=None)
@given(st.sampled_from(CRISES), st.sampled_from(("poss", "hx of", "prev", "if", "family hx of")))
def test_a_context_never_raises_the_probability(sign: str, cue: str) -> None:
    assert found_in(f"{cue} {sign}").found.probability <= found_in(sign).found.probability


@settings(deadline=None)
@given(LINES, LINES)
def test_a_line_reads_the_same_whatever_the_other_lines_say(one: str, other: str) -> None:
    reader = make_plan(Assessing(), "a@1", ZONE, None).reader
    alone = reader.read_anew(one)
    reader.read_anew(other)

    assert reader.read_anew(one) == alone


@settings(deadline=None)
@given(LINES)
def test_no_word_of_a_narrative_is_told(text: str) -> None:
    canary = "zqxjk"
    desk = Desk()

    told = desk.hears(snapshot(f"{canary} {text} {canary}"))

    assert all(canary not in json.dumps(json.loads(body.to_json())) for body in told)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        " ",
        "no ",
        "-",
        "/",
        "self-",
        "hear ",
        "not in his right ",
        "9",
        "9 ",
        "9 yrs ",
        "age 9",
        "hace ",
        "suicidal ",
        "denies si, ",
        "gun in house but not on him ",
        "é",
        "e\u0301",
        "İ",
        "\N{GRINNING FACE}",
        "'",
        ": no",
        "\n- ",
    ],
)
def test_a_text_made_to_hurt_is_read_in_time(piece: str) -> None:
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    took_s = min(_reading_s(text) for _ in range(2))

    assert took_s < LIMIT_S


def test_thousands_of_new_words_are_read_in_time() -> None:
    text = " ".join(f"w{n}x" for n in range(20_000))[:100_000]

    assert min(_reading_s(text + str(n)) for n in range(2)) < LIMIT_S


def _reading_s(text: str) -> float:
    """Process time of a whole narrative of this text, which is read anew."""
    reader = make_plan(Assessing(), "a@1", ZONE, None).reader
    began = time.process_time()
    for at in range(0, 32_000, 8_000):
        reader.read_anew(text[at : at + 8_000])
    return time.process_time() - began

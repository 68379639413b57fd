"""Learning weights from a made-up city whose truth is known."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from services.intake.domain.plan import Plan
from services.intake.learning.fit import learn
from services.intake.learning.history import History
from services.intake.learning.measure import assessed
from services.intake.learning.refusal import Refusal
from services.intake.learning.request import Asked, plan_of
from services.intake.learning.rows import describe, matrix, rates
from services.intake.learning.written import fitted_text, without_fitted
from shared.policy.fitted import Fitted
from tests.support.dispatch import plan
from tests.support.learning import city, fit, read

UNTIL = "2025-03-01"


@dataclass
class Learned:
    """A fit of three months of the city."""

    asked: Asked
    history: History
    report: dict[str, Any]
    plan: Plan

    @property
    def section(self) -> Fitted:
        assert self.plan.policy.fitted is not None
        return self.plan.policy.fitted


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Learned:
    folder = tmp_path_factory.mktemp("city")
    asked = city(folder, days=90)
    report, fitted = fit(asked, UNTIL, folder / "city.toml")
    return Learned(asked, read(asked), report, fitted)


def rewritten(
    asked: Asked, path: Path, change: Callable[[dict[str, str]], dict[str, str]]
) -> Asked:
    """The same history with some of its rows changed."""
    with asked.history.open(encoding="utf-8", newline="") as file:
        rows = [change(row) for row in csv.DictReader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return asked.model_copy(update={"history": path})


def test_a_fit_beats_the_rate_of_each_type_by_a_quarter(learned: Learned) -> None:
    after, table = learned.report["after"], learned.report["type_table"]

    assert after["average_precision"] >= 1.25 * table["average_precision"]
    assert after["brier"] < table["brier"]


def test_a_fit_beats_the_built_in_weights(learned: Learned) -> None:
    before, after = learned.report["before"], learned.report["after"]

    assert after["average_precision"] > before["average_precision"]
    assert after["brier"] < before["brier"]


def test_what_the_fit_says_comes_true(learned: Learned) -> None:
    """In every bin with enough calls the share that came true is near what was said."""
    bins = [it for it in learned.report["after"]["reliability"] if it["of"] >= 50]

    assert len(bins) >= 3
    assert all(it["low"] - 0.05 <= it["said"] <= it["high"] + 0.05 for it in bins)


def test_the_written_policy_says_the_same_as_scikit_learn(learned: Learned) -> None:
    """Assessed by the service's own code, from the file, to the ninth digit."""
    early = [it for it in learned.history.cases if it.opened_at.date().isoformat() < "2025-02-25"]
    known = rates(early, learned.section.until)
    rows = list(describe(early, plan(), known))
    found = learn(rows, learned.section.until)
    says = found.model.predict_proba(matrix(rows, found.names))[:, 1]

    text = 'agency = "city"\nname = "City"\ntime_zone = "America/Los_Angeles"\n'
    policy = plan_of(text + fitted_text(found.section, {}), "city.toml")
    assert isinstance(found.model, LogisticRegression)
    ours = np.array([it.probability for it in assessed(early, policy)])
    assert np.max(np.abs(ours - says)) < 1e-9


def test_nothing_of_the_time_after_is_learned(learned: Learned, tmp_path: Path) -> None:
    def turned(row: dict[str, str]) -> dict[str, str]:
        is_late = row["received"] >= UNTIL
        return row | {"label": {"yes": "no", "no": "yes"}[row["label"]]} if is_late else row

    other = rewritten(learned.asked, tmp_path / "turned.csv", turned)
    _, again = fit(other, UNTIL, tmp_path / "city.toml")

    assert again.policy.fitted is not None
    same = learned.section.model_copy(update={"measured": None})
    assert again.policy.fitted.model_copy(update={"measured": None}) == same


def test_every_weight_has_its_counts(learned: Learned) -> None:
    early = [it for it in learned.history.cases if it.opened_at.date().isoformat() < UNTIL]
    trespass = [it for it in early if it.sent.call_type.code == "TRES"]

    known = learned.section.weights["type.TRES"]
    assert abs(known.calls - len(trespass)) <= 1  # the day ends later in Los Angeles
    assert 0 < known.positives < known.calls
    assert all(it.positives <= it.calls for it in learned.section.weights.values())


def test_places_where_it_happened_before_weigh_more(learned: Learned) -> None:
    assert learned.section.weights["place.excess"].weight > 0.3


def test_the_figures_of_the_fit_are_kept_for_drift(learned: Learned) -> None:
    after = learned.report["after"]
    assert learned.section.measured is not None
    assert learned.section.measured.calls == after["calls"]
    assert learned.section.measured.brier == pytest.approx(after["brier"], abs=1e-4)


def test_too_few_to_learn_from_are_refused_with_their_count(
    learned: Learned, tmp_path: Path
) -> None:
    with pytest.raises(Refusal, match=r"Before 2025-01-04 there are \d+ behavioral-health calls"):
        fit(learned.asked, "2025-01-04", tmp_path / "city.toml")

    assert not (tmp_path / "city.toml").exists()


def test_too_few_to_test_on_are_refused(learned: Learned, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="to test on from 2025-03-31 on"):
        fit(learned.asked, "2025-03-31", tmp_path / "city.toml")


def test_no_positives_at_all_are_refused(learned: Learned, tmp_path: Path) -> None:
    harmless = rewritten(
        learned.asked,
        tmp_path / "harmless.csv",
        lambda row: row | ({"label": "no"} if row["received"] < UNTIL else {}),
    )
    with pytest.raises(Refusal, match="there are 0 behavioral-health calls"):
        fit(harmless, UNTIL, tmp_path / "city.toml")


def test_fitting_again_replaces_the_weights_and_keeps_the_rest(
    learned: Learned, tmp_path: Path
) -> None:
    kept = (
        'agency = "riverton"\nname = "Riverton"\ntime_zone = "America/Los_Angeles"\n\n'
        "# What a type says.\n[assessing.call_types]\nMHC = { weight = 4.5 }\n\n"
        "[asking]\nanswer_within_s = 30\n"
    )
    policy = tmp_path / "riverton.toml"
    policy.write_text(kept + fitted_text(learned.section, {}), encoding="utf-8")

    assert without_fitted(policy.read_text(encoding="utf-8")) == kept
    _, again = fit(learned.asked, UNTIL, tmp_path / "new.toml", policy=policy)
    written = (tmp_path / "new.toml").read_text(encoding="utf-8")
    assert written.startswith(kept)
    assert written.count("[assessing.fitted]") == 1
    assert again.policy.call_types["MHC"].weight == 4.5


def test_a_written_section_is_read_as_it_was(learned: Learned) -> None:
    """Names of traits come from data: quotes, brackets and other alphabets among them."""
    odd = {
        f"type.{name}": next(iter(learned.section.weights.values()))
        for name in ('A"B\\', "[X] = é", "№ 5+")
    }
    section = learned.section.model_copy(update={"weights": odd})
    text = 'agency = "city"\nname = "City"\ntime_zone = "UTC"\n'

    assert plan_of(text + fitted_text(section, {}), "c").policy.fitted == section

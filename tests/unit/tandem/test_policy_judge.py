"""When a policy no longer fits what people on scene find."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tandem.policy.judge import Finding, Judged, is_enough, look

TYPES = ("MHC", "WELF", "DIST")


def calls(number: int = 600, *, seed: int = 1, harder: float = 1.0) -> Iterator[Judged]:
    """Calls that come true as often as was said, or `harder` times as often."""
    chance = random.Random(seed)
    for n in range(number):
        says = chance.choice((0.02, 0.1, 0.3, 0.7, 0.9))
        is_found = chance.random() < min(1.0, says * harder)
        yield Judged(f"E{n}", TYPES[n % len(TYPES)], says, is_found)


def drifts(found: list[Finding]) -> set[str]:
    return {it.name for it in found if it.is_drift}


def test_a_policy_whose_probabilities_come_true_fits() -> None:
    quiet = [drifts(look([*calls(seed=seed)], TYPES)) for seed in range(40)]

    assert sum(map(bool, quiet)) <= 1


@pytest.mark.parametrize("harder", [0.5, 1.6])
def test_a_policy_that_says_too_much_or_too_little_has_drifted(harder: float) -> None:
    assert "level" in drifts(look([*calls(harder=harder)], TYPES))


def test_a_policy_that_is_too_sure_has_drifted_even_if_the_level_is_right() -> None:
    """Says 2 % and 98 % where the truth is 30 % and 70 %."""
    chance = random.Random(3)
    sure = [
        Judged(f"E{n}", "WELF", says, chance.random() < true)
        for n in range(600)
        for says, true in [((0.02, 0.3), (0.98, 0.7))[n % 2]]
    ]

    found = drifts(look(sure, TYPES))
    assert "calibration" in found
    assert "level" not in found


def test_a_type_that_changed_its_meaning_is_named() -> None:
    chance = random.Random(5)
    changed = [Judged(f"X{n}", "WELF", 0.1, chance.random() < 0.7) for n in range(60)]

    assert "type WELF" in drifts(look([*calls(), *changed], TYPES))


def test_types_that_the_weights_never_saw_are_counted() -> None:
    assert "new types" in drifts(look([*calls()], TYPES[:2]))
    assert not any(it.name == "new types" for it in look([*calls()], ()))


def test_a_policy_that_is_sure_of_everything_is_judged_all_the_same() -> None:
    certain = [Judged(f"E{n}", "WELF", float(n % 2), n % 2 == 0) for n in range(100)]

    assert "level" in drifts(look([Judged("E", "WELF", 1.0, found=False), *certain], TYPES))


def test_few_calls_say_nothing() -> None:
    assert not is_enough([*calls(20)])
    assert not is_enough([Judged(f"E{n}", "WELF", 0.5, found=False) for n in range(500)])
    assert is_enough([*calls(200)])

"""Write a fitted policy as a file that a person reads and reviews."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from shared.policy.fitted import Fitted, LearnedWeight

SECTION = "assessing.fitted"
_HEADER = re.compile(r"^\s*\[+\s*([^\]]+?)\s*\]+\s*(#.*)?$")
_KINDS = {
    "type": "The call type, on top of by_type x what it says by itself (behind the #: both).",
    "origin": "Who called.",
    "priority": "CAD's priority.",
    "hour": "The hour in which the call was opened, in the agency's zone.",
    "day": "The day of the week.",
    "beat": "The beat.",
    "text": "A rule that found something in the narrative, on top of by_text x its own weight.",
    "place": "Earlier calls at the same place; the weight of excess is times its size.",
    "person": "Earlier calls about a known person.",
    "both": "Two at once, on top of each alone.",
}
_ABOUT = """\
# Learned from the agency's own history by `tandem policy fit`; see docs/assessment.md.
# log-odds = base + by_type x (what the type says by itself) + by_text x (what the narrative says)
#          + the weight of every trait below that the call has
# probability = 1 / (1 + exp(-log-odds))
# calls: how many calls of the history had the trait; positives: behavioral-health ones of them."""


def without_fitted(policy: str) -> str:
    """A policy file's text without its learned weights, everything else as it was."""
    kept: list[str] = []
    is_ours = False
    for line in policy.splitlines():
        header = _HEADER.match(line)
        if header:
            is_ours = header[1] == SECTION or header[1].startswith(f"{SECTION}.")
        if not is_ours:
            kept.append(line)
    text = "\n".join(kept).replace(_ABOUT, "").rstrip()
    return f"{text}\n" if text else ""


def fitted_text(fitted: Fitted, by_itself: Mapping[str, float]) -> str:
    """The section as TOML.

    Args:
        fitted: what was learned.
        by_itself: trait of a type -> what the type's own weights add up to.
    """
    lines = [
        "",
        _ABOUT,
        f"[{SECTION}]",
        f"until = {fitted.until.isoformat()}",
        *(f"{name} = {getattr(fitted, name)!r}" for name in _NUMBERS),
        *_measured(fitted),
        "",
        f"[{SECTION}.weights]",
    ]
    ordered = sorted(fitted.weights.items(), key=_order)
    for kind, members in groupby(ordered, key=lambda item: kind_of(item[0])):
        lines.append(f"# {_KINDS[kind]}")
        lines += [_line(name, known, fitted, by_itself) for name, known in members]
    return "\n".join(lines) + "\n"


_NUMBERS = ("calls", "positives", "base", "by_type", "by_text")


def _measured(fitted: Fitted) -> Iterator[str]:
    if fitted.measured is not None:
        said = fitted.measured.model_dump()
        yield f"measured = {{ {', '.join(f'{name} = {value!r}' for name, value in said.items())} }}"


def kind_of(trait: str) -> str:
    """What a trait is about: its first word."""
    return trait.partition(".")[0]


def _order(item: tuple[str, LearnedWeight]) -> tuple[int, float, str]:
    """By kind; times in order, the rest by weight."""
    name, known = item
    kind = kind_of(name)
    return [*_KINDS].index(kind), 0.0 if kind in {"hour", "day"} else -known.weight, name


def _line(name: str, known: LearnedWeight, fitted: Fitted, by_itself: Mapping[str, float]) -> str:
    own = by_itself.get(name, 0.0)
    both = f"  # {known.weight + fitted.by_type * own:+.2f}" if own else ""
    key = json.dumps(name, ensure_ascii=False)
    return (
        f"{key} = {{ weight = {known.weight!r}, calls = {known.calls}, "
        f"positives = {known.positives} }}{both}"
    )

"""Writes a proposal as a mapping file with comments."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from shared.mapping import Target
from tandem.mapping.counting import Counts
from tandem.mapping.propose import Proposal

_WIDTH = 98


def render(proposal: Proposal, name: str, counts: Counts | None) -> str:
    """The text of the mapping file.

    Args:
        proposal: what it says.
        name: of the export.
        counts: what the export's rows become by it; none when there are no rows.
    """
    return "\n".join(_lines(proposal, name, counts)) + "\n"


def _lines(proposal: Proposal, name: str, counts: Counts | None) -> Iterator[str]:
    yield from _comment(f"Proposed from {name}. Look at each line, then run tandem mapping check.")
    for warning in proposal.warnings:
        yield from _comment(f"- {warning}")
    for key, value in proposal.settings.items():
        yield f"{key} = {value_of(value)}"
    yield ""
    yield "[fields]"
    for target, rule in proposal.fields.items():
        line = f"{_key(target)} = {value_of(rule)}"
        yield line + _note(proposal, target, counts)
    if proposal.left:
        yield ""
        yield from _comment(f"Put nowhere: {', '.join(proposal.left)}.")


def _note(proposal: Proposal, target: Target, counts: Counts | None) -> str:
    parts: list[str] = []
    if counts is not None:
        parts.append(f"{counts.coverage(target):.1%} of the calls")
    if target in proposal.guessed:
        parts.append("found by what the column holds")
    return f"  # {', '.join(parts)}" if parts else ""


def _comment(text: str) -> Iterator[str]:
    clean = "".join(sign if sign.isprintable() else " " for sign in text)
    yield from textwrap.wrap(clean, _WIDTH, initial_indent="# ", subsequent_indent="#   ")


def _key(name: str) -> str:
    is_bare = name.replace("_", "").replace("-", "").isalnum() and name.isascii()
    return name if is_bare else value_of(name)


def value_of(value: Any) -> str:
    """A value as TOML writes it: text, numbers, lists and inline tables."""
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return str(value).lower()
        case Mapping():
            inside = ", ".join(
                f"{_key(str(key))} = {value_of(part)}" for key, part in value.items()
            )
            return f"{{ {inside} }}" if inside else "{}"
        case list() | tuple():
            return f"[{', '.join(value_of(part) for part in value)}]"
        case _:
            return str(value)

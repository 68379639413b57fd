"""Puts columns to fields: by name, and by what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from shared.mapping import TIMES, Target
from tandem.mapping.codes import IS_STATUS
from tandem.mapping.columns import Column
from tandem.mapping.names import PARTS, part_of, sureness

_MOST_CODES: Final = 12
_CODE_WORDS: Final = 1.5
_OLDEST: Final = 130
_FEW_ROWS: Final = 50
_SENTENCE_WORDS: Final = 4
_US_LAT: Final = (17.0, 72.0)
_US_LON: Final = (-180.0, -64.0)
_FITTING: Final[dict[Target, Callable[[Column], bool]]] = {
    "location.lat": lambda column: column.lies_within(-90, 90),
    "location.lon": lambda column: column.lies_within(-180, 180),
    "location.address": lambda column: column.words > 0,
    "call_type.description": lambda column: column.words > 0 and _comes_again(column),
    "call_type.code": lambda column: column.words <= _CODE_WORDS and _comes_again(column),
    "priority": lambda column: len(column.counts) <= _MOST_CODES,
    "origin": lambda column: column.is_codes,
    "status": lambda column: column.is_codes and any(map(IS_STATUS.search, column.counts)),
    "people.age": lambda column: all(0 <= it <= _OLDEST for it in column.numbers),
}
"""What a column has to hold beside bearing the name."""
_ORDER: Final[tuple[Target, ...]] = (
    "opened_at",
    "updated_at",
    "closed_at",
    "location.lat",
    "location.lon",
    "call_id",
    "call_type.code",
    "call_type.description",
    "priority",
    "origin",
    "narrative",
    "location.address",
    "location.beat",
    "units",
    "disposition",
    "status",
    "flags.weapon",
    "people.age",
)


@dataclass(slots=True)
class Places:
    """Which column a field is read from.

    Attributes:
        columns: field -> column.
        guessed: fields that were found by what the column holds, not by its name.
        street: parts of the address in their order, where it is in several columns.
        left: columns that were put nowhere.
    """

    columns: dict[Target, Column] = field(default_factory=dict[Target, Column])
    guessed: set[Target] = field(default_factory=set[Target])
    street: list[Column] = field(default_factory=list[Column])
    left: list[Column] = field(default_factory=list[Column])


def place(columns: Sequence[Column], *, has_names: bool) -> Places:
    """Find the column of each field.

    Args:
        columns: of the sample, in order.
        has_names: whether their names are the file's own.
    """
    places, left = Places(), list(columns)
    for target in _ORDER:
        found = _by_name(target, left) if has_names else None
        if found is None and (found := _by_content(target, left, has_names=has_names)):
            places.guessed.add(target)
        if found is not None:
            places.columns[target] = found
            left.remove(found)
    _mend_type(places)
    places.street = _street(places, left)
    places.left = [column for column in left if column not in places.street]
    return places


def _comes_again(column: Column) -> bool:
    """Whether values come more than once, as far as so few rows can show it."""
    return column.rows < _FEW_ROWS or not column.is_unique


def _by_name(target: Target, columns: Iterable[Column]) -> Column | None:
    rated = [(sureness(target, column.name) * _fit(target, column), column) for column in columns]
    best = max((rate for rate, _ in rated), default=0.0)
    return next((column for rate, column in rated if rate == best), None) if best else None


def _fit(target: Target, column: Column) -> float:
    """1 when the content agrees, or when there is none to say otherwise; else 0."""
    if not column.rows:
        return 0.0 if target == "status" else 1.0  # without its codes it would be refused
    if not column.texts:
        return 0.0
    if target in TIMES:
        return 1.0 if column.time_formats else 0.0
    if target == "call_id":
        return column.filled * len(column.counts) / len(column.texts) > 0.5  # noqa: PLR2004 # most
    fits = _FITTING.get(target)
    return 0.0 if fits is not None and not fits(column) else 1.0


def _by_content(target: Target, columns: list[Column], *, has_names: bool) -> Column | None:
    match target:
        case "opened_at":
            fitting = [column for column in columns if column.time_formats]
        case "call_id":
            fitting = [c for c in columns if c.is_unique and _is_id(c)]
        case "location.lat" if not has_names:
            fitting = [column for column in columns if column.lies_within(*_US_LAT)]
        case "location.lon" if not has_names:
            fitting = [column for column in columns if column.lies_within(*_US_LON)]
        case "location.address" if not has_names:
            fitting = sorted(columns, key=lambda column: -column.streets)[:1]
            fitting = [column for column in fitting if column.streets > 0.5]  # noqa: PLR2004 # most
        case "call_type.description" if not has_names:
            fitting = [column for column in columns if _are_types(column)]
        case _:
            fitting = list[Column]()
    return fitting[0] if fitting else None


def _is_id(column: Column) -> bool:
    return not column.time_formats and column.words <= 1 and not column.lies_within(-180, 180)


def _are_types(column: Column) -> bool:
    """Words that come again and again, more than a few of them, and no sentences or places."""
    share = len(column.counts) / len(column.texts) if column.texts else 1.0
    is_mixed = len(column.counts) > _MOST_CODES and share < 0.2  # noqa: PLR2004 # a type comes often
    is_short = 0 < column.words <= _SENTENCE_WORDS
    return is_mixed and is_short and column.streets < 0.5  # noqa: PLR2004 # most


def _mend_type(places: Places) -> None:
    """A lone type of short codes is a code, though the column be called a type."""
    lone = places.columns.get("call_type.description")
    if lone is None or "call_type.code" in places.columns or not lone.texts:
        return
    if lone.words < 1 or all(" " not in text and len(text) <= 8 for text in lone.counts):  # noqa: PLR2004
        places.columns["call_type.code"] = places.columns.pop("call_type.description")


def _street(places: Places, left: list[Column]) -> list[Column]:
    """Further columns of the address: the city behind a whole one, else all parts in order."""
    by_part = {
        part: column
        for column in left
        if (part := part_of(column.name)) and (column.texts or not column.rows)
    }
    has_whole = "location.address" in places.columns
    wanted = ("cross", "city") if has_whole else tuple(PARTS)
    found = [by_part[part] for part in PARTS if part in wanted and part in by_part]
    is_enough = has_whole or "street" in by_part or "cross" in by_part
    return found if is_enough else []

"""Read a flat row as a call, through the agency's mapping."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from shared.errors import BadRecord
from shared.events.cad import CadCall
from shared.mapping import TIMES, FieldRule, Mapping, Target
from shared.rows import flat
from shared.stamps import read_time

Row = dict[str, Any]
_HASH_DIGITS = 24
_GAPS = re.compile(r"\s+")
_LONGEST_VALUE = 100_000


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows through one mapping.

    Attributes:
        mapping: says where each field comes from.
        zone: in which times without an offset are read.
    """

    mapping: Mapping
    zone: ZoneInfo

    def read(self, row: Row) -> CadCall:
        """A row as a call. Parts of parts are read by their path with dots.

        Raises:
            BadRecord: `mapping` or `invalid`, naming the column or the field.
        """
        if any(isinstance(value, dict | list) for value in row.values()):
            row = row | _flattened(row)
        values: dict[Target, object] = {
            target: value
            for target, rule in self.mapping.fields.items()
            if (value := self._value(target, rule, row)) is not None
        }
        try:
            return CadCall.model_validate(_nested(values))
        except ValidationError as error:
            problem = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in problem["loc"])
            raise BadRecord("invalid", f"{problem['msg']}.", where) from error

    def _value(self, target: Target, rule: FieldRule, row: Row) -> object:
        text = self._text(rule, row)
        if text is None:
            return None
        if rule.drop:
            text = re.sub(rule.drop, "", text).strip()
        text = rule.codes.get(text, text if rule.otherwise is None else rule.otherwise)
        if not text:
            return None
        if target in TIMES:
            return self._time(text, rule)
        return [part.strip() for part in text.split(rule.separator)] if rule.separator else text

    def _text(self, rule: FieldRule, row: Row) -> str | None:
        if rule.const is not None:
            return rule.const
        if rule.template is not None:
            return self._filled(rule.template, row)
        if rule.hash_of is not None:
            return _hash([self._cell(name, row) or "" for name in rule.hash_of])
        return self._cell(rule.column or "", row)

    def _cell(self, name: str, row: Row) -> str | None:
        if name not in row and self.mapping.rows != "csv":
            return None  # JSON leaves out what has no value
        if name not in row:
            detail = (
                "The row lacks a column that the mapping reads; mend the mapping or the export."
            )
            raise BadRecord("mapping", detail, f"row.{name}")
        value = row[name]
        if value is None or isinstance(value, dict | list):
            return None
        try:
            text = str(value).strip()[:_LONGEST_VALUE]
        except ValueError as error:  # a number of thousands of digits
            raise BadRecord("mapping", "The value is no text.", f"row.{name}") from error
        return None if text in self.mapping.missing else text

    def _filled(self, template: str, row: Row) -> str | None:
        parts: list[str] = []
        has_value = False
        for literal, name in _parts(template):
            parts.append(literal)
            value = self._cell(name, row) if name else None
            if value:
                has_value = True
                parts.append(value)
        return _GAPS.sub(" ", "".join(parts)).strip(" ,&/-") if has_value else None

    def _time(self, text: str, rule: FieldRule) -> datetime:
        moment = next(
            (read for form in self.mapping.time_format if (read := read_time(text, form))), None
        )
        repaired = self._repaired(moment) if moment else None
        if repaired is None:
            detail = "The time has none of the mapping's time_format; mend the mapping or the row."
            raise BadRecord("mapping", detail, f"row.{'.'.join(rule.columns)}")
        return repaired

    def _repaired(self, moment: datetime) -> datetime | None:
        """In the zone; none where repairing moves it out of the calendar."""
        try:
            if self.mapping.time_repair and moment.tzinfo:
                moment = moment.astimezone(UTC).replace(tzinfo=None)
        except OverflowError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)


@lru_cache(maxsize=256)
def _parts(template: str) -> tuple[tuple[str, str | None], ...]:
    """Each literal text with the column that follows it."""
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(template))


def _flattened(row: Row) -> Row:
    try:
        return flat(row)
    except ValueError as error:  # a number of thousands of digits
        raise BadRecord("mapping", "A value in a list is no text.", "row") from error


def _hash(values: list[str]) -> str:
    return hashlib.sha256("\0".join(values).encode()).hexdigest()[:_HASH_DIGITS]


def _nested(values: dict[Target, object]) -> dict[str, object]:
    """`location.lat` and its like as parts of parts; a narrative and a person as lists of one."""
    body: dict[str, Any] = {}
    for target, value in values.items():
        first, _, rest = target.partition(".")
        match first:
            case "narrative":
                body["narrative"] = [{"text": value}]
            case "people":
                body.setdefault("people", [{}])[0][rest] = value
            case "units":
                body["units"] = value if isinstance(value, list) else [value]
            case _ if rest:
                body.setdefault(first, {})[rest] = value
            case _:
                body[first] = value
    return body

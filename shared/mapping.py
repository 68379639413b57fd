"""Mapping files: how an agency's flat rows become calls.

`agencies/<slug>.mapping.toml` reads the rows that a system sends as `cad.record.v1`; a replay
brings a mapping of its own. `services/intake/gateways/records.py` reads rows through one.

    time_zone = "America/New_York"
    missing = ["", "NA"]

    [fields]
    call_id = "incident_number"
    opened_at = "call_time"
    "call_type.code" = "call_type"
    "location.address" = { template = "{Street}, {AreaName}" }
    origin = { column = "call_origin", codes = { Phone = "non_emergency", 911 = "911" } }
    status = { const = "closed" }
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from shared.errors import BadRecord
from shared.stamps import ISO

Target = Literal[
    "call_id",
    "status",
    "kind",
    "opened_at",
    "updated_at",
    "closed_at",
    "call_type.code",
    "call_type.description",
    "priority",
    "origin",
    "narrative",
    "location.lat",
    "location.lon",
    "location.address",
    "location.beat",
    "flags.weapon",
    "flags.violence_in_progress",
    "flags.medical_emergency",
    "people.age",
    "people.known_person",
    "units",
    "disposition",
    "merged_into",
    "entered_late",
    "exercise",
]
"""Fields of `cad.call.v1` that a row may fill."""
TIMES: frozenset[Target] = frozenset({"opened_at", "updated_at", "closed_at"})
_REQUIRED: tuple[Target, ...] = ("call_id", "opened_at")
_LONGEST = 64 * 1024


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldRule(_Part):
    """Where a field's value comes from. Exactly one of `column`, `const`, `template`, `hash_of`.

    Attributes:
        column: a column's value.
        const: always this.
        template: columns in braces, e.g. `{number} {street}`; missing ones leave no gap.
        hash_of: columns whose values together name the call, for rows without an id.
        drop: a regular expression whose matches are taken out of the value.
        codes: value -> what it means; a value that is not listed stays as it is, see `otherwise`.
        otherwise: what values that are not listed mean.
        separator: splits one value into several, for `units`.
    """

    column: str | None = None
    const: str | None = None
    template: str | None = None
    hash_of: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    drop: str | None = None
    codes: dict[str, str] = Field(default_factory=dict)
    otherwise: str | None = None
    separator: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        given = [self.column, self.const, self.template, self.hash_of]
        if sum(source is not None for source in given) != 1:
            raise ValueError("needs exactly one of column, const, template, hash_of")
        return self

    @field_validator("drop")
    @classmethod
    def _is_expression(cls, drop: str | None) -> str | None:
        try:
            re.compile(drop or "")
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from error
        return drop

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read."""
        if self.template is not None:
            return tuple(name for _, name, _, _ in Formatter().parse(self.template) if name)
        return self.hash_of or ((self.column,) if self.column else ())


class Mapping(_Part):
    """How rows become calls.

    Attributes:
        fields: field of `cad.call.v1` -> where its value comes from.
        time_zone: IANA name, in which times without an offset are read; by default the agency's.
        time_format: `iso`, `epoch_s`, `epoch_ms`, or as Python's `strptime` has it, where `%Z`
            reads abbreviations of the United States such as EDT (`shared/stamps.py`); several
            are tried in order.
        time_repair: `utc_digits_are_local` for exports that took local time for UTC: the stamp is
            converted to UTC, its offset is dropped, and the digits are read as local time.
        missing: texts that stand for no value.
        columns: names of the columns, for files without a header line.
        encoding: of the file.
        rows: how a file is written: `csv`, `json` (one document) or `jsonl` (one object a line);
            JSON is flattened, so that columns are named by their path, e.g. `location.city`.
        delimiter: between the values of a `csv` file.
        records: where in a `json` document the list of rows is, e.g. `package.calls`.
    """

    fields: dict[Target, FieldRule]
    time_zone: str | None = None
    time_format: tuple[str, ...] = (ISO,)
    time_repair: Literal["utc_digits_are_local"] | None = None
    missing: tuple[str, ...] = ("",)
    columns: tuple[str, ...] = ()
    encoding: str = "utf-8-sig"
    rows: Literal["csv", "json", "jsonl"] = "csv"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    records: str = ""

    @field_validator("fields", mode="before")
    @classmethod
    def _names_columns(cls, fields: object) -> object:
        if not isinstance(fields, dict):
            return fields
        return {
            target: {"column": rule} if isinstance(rule, str) else rule
            for target, rule in fields.items()
        }

    @field_validator("time_format", mode="before")
    @classmethod
    def _are_several(cls, formats: object) -> object:
        return (formats,) if isinstance(formats, str) else formats

    @field_validator("time_zone")
    @classmethod
    def _is_known_zone(cls, name: str | None) -> str | None:
        try:
            return name and ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError) as error:
            sentence = "is not an IANA time zone name such as America/Los_Angeles"
            raise ValueError(sentence) from error

    @model_validator(mode="after")
    def _fills_what_is_required(self) -> Self:
        for target in _REQUIRED:
            if target not in self.fields:
                raise ValueError(f"fields must say where {target} comes from")
        unknown = {name for rule in self.fields.values() for name in rule.columns}
        if self.columns and (unknown := unknown - set(self.columns)):
            raise ValueError(f"fields name columns that are not listed: {sorted(unknown)}")
        return self


def check_mapping(content: dict[str, Any]) -> Mapping:
    """Check a mapping as a replay brings it.

    Raises:
        BadRecord: `bad_mapping`, with the key's path.
    """
    try:
        return Mapping.model_validate(content)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in ("mapping", *problem["loc"]))
        raise BadRecord("bad_mapping", f"The mapping is wrong: {problem['msg']}.", where) from error


def load_mapping(path: Path) -> Mapping:
    """Read and check a mapping file.

    Raises:
        BadRecord: `bad_mapping`, with file and key path.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8")[:_LONGEST])
    except OSError as error:
        detail = f"{error.strerror}; tandem mapping init proposes one."
        raise BadRecord("bad_mapping", detail, "file") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRecord("bad_mapping", f"It can't be read as TOML: {error}.", "file") from error
    return check_mapping(content)

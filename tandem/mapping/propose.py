"""A mapping proposed from a sample, with what a person has to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any, Final, get_args

from shared.mapping import TIMES, Target
from shared.stamps import ISO, read_time
from tandem.failure import WrongUsage
from tandem.mapping.clock import Clock, look_at
from tandem.mapping.codes import rule_of
from tandem.mapping.columns import Column, columns_of
from tandem.mapping.names import part_of, sureness, words_of
from tandem.mapping.place import Places, place
from tandem.mapping.sample import Sample

_NO_TEMPLATE: Final = re.compile(r"[{}!:\[\]]")
_HOUR: Final = re.compile(r"(\d{1,2})(?::00)?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_MOMENT: Final = (
    ("YYYY", "%Y"),
    ("MM", "%m"),
    ("DD", "%d"),
    ("HH", "%H"),
    ("mm", "%M"),
    ("ss", "%S"),
    ("ZZZ", "%Z"),
)
"""Tokens of date formats as JavaScript libraries write them."""
_MOMENT_FORMAT: Final = re.compile(r"[YMD]{2,4}[-/][YMD]{2,4}[-/][YMD]{2,4} HH:mm(:ss)?( Z{1,3})?")
_SHORT: Final[dict[Target, str]] = {"opened_at": "time", "call_id": "id"}


@dataclass(slots=True)
class Proposal:
    """A mapping and what was noticed while it was made.

    Attributes:
        settings: keys of the mapping file above `[fields]`.
        fields: field -> its rule, as in a mapping file.
        guessed: fields that were found by content alone.
        warnings: sentences about what may be wrong.
        left: columns that were put nowhere.
    """

    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    fields: dict[Target, str | dict[str, Any]] = field(
        default_factory=dict[Target, str | dict[str, Any]]
    )
    guessed: set[Target] = field(default_factory=set[Target])
    warnings: list[str] = field(default_factory=list[str])
    left: list[str] = field(default_factory=list[str])

    @property
    def content(self) -> dict[str, Any]:
        """As a mapping file holds it."""
        return self.settings | {"fields": self.fields}


def propose(sample: Sample) -> Proposal:
    """Propose a mapping.

    Args:
        sample: the first rows of an export.

    Raises:
        WrongUsage: when no column tells when a call was opened.
    """
    columns, missing = columns_of(sample)
    places = place(columns, has_names=sample.has_header)
    if "opened_at" not in places.columns:
        raise WrongUsage(
            f"No column holds times that can be read; the columns are: {', '.join(sample.columns)}."
        )
    proposal = Proposal(guessed=places.guessed, left=[column.name for column in places.left])
    _write_file(proposal, sample, missing)
    _write_times(proposal, sample, places, columns)
    proposal.fields = _fields(places, proposal)
    if not sample.has_header:
        _name_columns(proposal, sample, places)
    _warn(proposal, sample, places)
    return proposal


def _write_file(proposal: Proposal, sample: Sample, missing: tuple[str, ...]) -> None:
    settings = {
        "rows": (sample.written, "csv"),
        "records": (sample.records, ""),
        "encoding": (sample.encoding, "utf-8-sig"),
        "delimiter": (sample.delimiter, ","),
    }
    proposal.settings |= {key: value for key, (value, usual) in settings.items() if value != usual}
    if missing:
        proposal.settings["missing"] = ["", *missing]


def _write_times(proposal: Proposal, sample: Sample, places: Places, columns: list[Column]) -> None:
    times = [places.columns[target] for target in places.columns if target in TIMES]
    formats = list(dict.fromkeys(form for column in times for form in column.time_formats))
    formats = formats or [_hinted(sample) or ISO]
    clock = _clock(sample, places, columns, formats)
    if clock.zone:
        proposal.settings["time_zone"] = clock.zone
    if formats != [ISO]:
        proposal.settings["time_format"] = formats if len(formats) > 1 else formats[0]
    if clock.is_local_in_utc:
        proposal.settings["time_repair"] = "utc_digits_are_local"
    proposal.warnings += _about_clock(clock, is_empty=not sample.rows)


def _hinted(sample: Sample) -> str | None:
    """A time format that stands beside column names, e.g. `MM/DD/YYYY HH:mm:ss ZZZ`."""
    for text in sample.hints.values():
        if found := _MOMENT_FORMAT.search(text):
            form = found[0]
            for token, directive in _MOMENT:
                form = form.replace(token, directive)
            return form
    return None


def _clock(sample: Sample, places: Places, columns: list[Column], formats: list[str]) -> Clock:
    opened = places.columns["opened_at"].name
    by_hour = next((it.name for it in columns if words_of(it.name) in {"hour", "hour of day"}), "")
    stamps = [_read(row.get(opened, ""), formats) for row in sample.rows]
    hours = [_hour(row.get(by_hour, "")) for row in sample.rows]
    return look_at(stamps, hours, _middle(places))


def _read(text: str, formats: list[str]) -> datetime | None:
    return next((read for form in formats if (read := read_time(text, form))), None)


def _hour(text: str) -> int | None:
    match = _HOUR.fullmatch(text)
    if match is None:
        return None
    hour, half = int(match[1]), (match[2] or "").lower()
    return hour % 12 + 12 * (half == "p") if half else hour


def _middle(places: Places) -> tuple[float, float] | None:
    lat, lon = (places.columns.get(target) for target in ("location.lat", "location.lon"))
    if lat is None or lon is None or not lat.numbers or not lon.numbers:
        return None
    return median(lat.numbers), median(lon.numbers)


def _about_clock(clock: Clock, *, is_empty: bool) -> Iterator[str]:
    hour = clock.profile.quietest
    if is_empty:
        yield "There are no rows, so neither clock nor codes were looked at; check with an export."
    if clock.zone:
        yield f"The zone was found by {clock.why}; look whether it is the agency's."
    elif not clock.has_offset and not is_empty:
        yield "Times have no offset; they are read in the agency's zone, or in time_zone if set."
    if clock.is_local_in_utc:
        yield (
            "The times look shifted: as they stand they do not follow the day, while their digits "
            "in UTC do. Somebody took local time for UTC; time_repair undoes it. Compare a few "
            "calls with the dispatch center's own screen before you believe it."
        )
    if clock.agreeing is not None:
        yield f"The hour column agrees with the times so read in {clock.agreeing:.1%} of the rows."
    if clock.profile.looks_shifted:
        yield (
            f"The times look shifted: calls are fewest around {hour} h. "
            f"The clock seems to be {clock.profile.shift:+d} h from local time; it may be UTC."
        )
    elif hour is not None:
        yield f"Calls are fewest around {hour} h, as on a local clock."
    elif not is_empty:
        yield "The rows cover too few calls or hours to tell whether the clock is right."


def _fields(places: Places, proposal: Proposal) -> dict[Target, str | dict[str, Any]]:
    fields: dict[Target, str | dict[str, Any]] = {}
    for target, column in places.columns.items():
        rule = rule_of(target, column)
        if rule is None:
            proposal.left.append(column.name)
        else:
            fields[target] = {"column": column.name, **rule} if rule else column.name
    if address := _address(places):
        fields["location.address"] = address
    if "call_id" not in fields:
        fields["call_id"] = {"hash_of": _names_of_call(places)}
    return {target: fields[target] for target in get_args(Target) if target in fields}


def _address(places: Places) -> dict[str, Any] | None:
    whole = places.columns.get("location.address")
    columns = ([whole] if whole else []) + places.street
    columns = [column for column in columns if not _NO_TEMPLATE.search(column.name)]
    if not places.street or not columns:
        return None
    before = {"cross": " & ", "city": ", "}
    parts = [(before.get(part_of(it.name) or "", " "), it.name) for it in columns]
    if whole in columns:
        parts[0] = (" ", columns[0].name)
    template = "".join(f"{between}{{{name}}}" for between, name in parts).strip(" ,&")
    numbered = any(part_of(it.name) == "number" and it.counts["0"] for it in columns)
    return {"template": template} | ({"drop": "^0 +"} if numbered else {})


def _names_of_call(places: Places) -> list[str]:
    """What tells calls apart where they have no number: when, what and where."""
    told = ("opened_at", "call_type.code", "call_type.description")
    placed = [
        column.name
        for target, column in places.columns.items()
        if target in told or target.startswith("location.")
    ]
    return placed + [column.name for column in places.street]


def _name_columns(proposal: Proposal, sample: Sample, places: Places) -> None:
    """Give columns without a header line names that say what they hold."""
    names = {
        column.name: _SHORT.get(target, target.rpartition(".")[2])
        for target, column in places.columns.items()
    }
    proposal.settings["columns"] = [names.get(name, name) for name in sample.columns]
    proposal.left = [names.get(name, name) for name in proposal.left]
    for target, rule in proposal.fields.items():
        proposal.fields[target] = _renamed(rule, names)


def _renamed(rule: str | dict[str, Any], names: dict[str, str]) -> str | dict[str, Any]:
    if isinstance(rule, str):
        return names.get(rule, rule)
    renamed = dict(rule)
    if "column" in rule:
        renamed["column"] = names.get(rule["column"], rule["column"])
    if "hash_of" in rule:
        renamed["hash_of"] = [names.get(name, name) for name in rule["hash_of"]]
    return renamed


def _warn(proposal: Proposal, sample: Sample, places: Places) -> None:
    if isinstance(proposal.fields["call_id"], dict):
        proposal.warnings.append(
            "No column numbers the calls; they are named by what they say, so a row that changes "
            "is another call."
        )
    others = [name for name in proposal.left if sureness("call_id", name)]
    if others and sample.has_header:
        proposal.warnings.append(f"Calls may also be numbered by {', '.join(others)}; ask.")
    if "status" not in proposal.fields:
        proposal.warnings.append(
            "No column tells whether a call is open, so all are; for history, status = { const = "
            '"closed" } is closer to the truth.'
        )
    if "call_type.code" not in places.columns and "call_type.description" not in places.columns:
        proposal.warnings.append("No column tells the call type; calls are read by their words.")
    if sample.written == "json" and any(".0." in name for name in sample.columns):
        proposal.warnings.append("Of lists inside of rows only single elements can be mapped.")

"""A polled answer as a snapshot, by the source's format."""

from __future__ import annotations

import io
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from services.intake.domain.polled.snapshot import Snapshot, in_utc
from services.intake.domain.text import has_control_characters
from services.intake.gateways import snapshots_spillman
from services.intake.gateways.records import RowReader
from services.intake.gateways.snapshots_failing import PollFailed
from shared.bus.envelope import parse_json
from shared.errors import BadRecord
from shared.events.cad import CadCall
from shared.mapping import Mapping
from shared.policy.sources import PolledSource
from shared.rows import rows_in
from shared.vocabulary import CallId

_MOST_UNREAD: Final = 20


def read_spillman(answer: bytes, source: PolledSource, zone: ZoneInfo) -> Snapshot:
    """A Spillman snapshot.

    Args:
        answer: JSON, as fetched.
        source: says whose calls are taken, and what its codes mean.
        zone: the agency's.

    Raises:
        PollFailed: when it is not such a snapshot at all.
    """
    try:
        return snapshots_spillman.read(parse_json(answer), source, zone)
    except BadRecord as error:
        raise PollFailed(error.reason) from error
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise PollFailed("not_a_snapshot", where) from error


def read_mapped(answer: bytes, mapping: Mapping, zone: ZoneInfo) -> Snapshot:
    """Rows of any system, each an open call, through the agency's mapping.

    Args:
        answer: CSV or JSON, as fetched.
        mapping: the agency's.
        zone: the agency's.

    Raises:
        PollFailed: when it is not what the mapping says.
    """
    reader = RowReader(mapping, ZoneInfo(mapping.time_zone) if mapping.time_zone else zone)
    calls: dict[CallId, CadCall] = {}
    unread: list[str] = []
    try:
        file = io.StringIO(answer.decode(mapping.encoding), newline="")
        for row in rows_in(file, mapping):
            try:
                call = reader.read(row.columns)
            except BadRecord as error:
                unread.append(f"{row.line}.{error.where}")
                continue
            if has_control_characters(call.call_id):
                unread.append(f"{row.line}.call_id")
            else:
                calls[call.call_id] = _in_utc(call, reader.zone)
    except (UnicodeError, LookupError) as error:
        raise PollFailed("not_in_the_mappings_encoding") from error
    except BadRecord as error:
        raise PollFailed(error.reason) from error
    if unread and not calls:
        raise PollFailed("no_row_fits_the_mapping", unread[0])
    return Snapshot(calls, unread=tuple(unread[:_MOST_UNREAD]))


def _in_utc(call: CadCall, zone: ZoneInfo) -> CadCall:
    stamps = {"opened_at": call.opened_at, "closed_at": call.closed_at}
    return call.model_copy(
        update={name: in_utc(stamp, zone) for name, stamp in stamps.items() if stamp}
        | {"updated_at": None}
    )

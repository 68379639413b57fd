"""Read a snapshot in the shape of Motorola Spillman: `package` with calls, units and interops.

Real polls contradict themselves, since calls, units and the links between them are read one after
the other. What follows from it here:

- a link to a call that is not listed: the call exists, so it is not taken for gone;
- a link to a unit that is not listed: the call has its call sign, and nothing is known of the unit;
- a link that names a unit with the agency of the call: the unit's own entry counts;
- a listed unit on no call, whatever its state: told as it is;
- a call that is cleared and still holds units: closed, without units; a unit that is not available
  stays with it by its own state;
- an entry that can't be read is left out, and its call is not taken for gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from services.intake.domain.polled.snapshot import LONG_AGO, Snapshot, in_utc
from services.intake.gateways.snapshots_spillman_parts import (
    CallRef,
    Document,
    Link,
    ListedCall,
    ListedUnit,
    Part,
    UnitRef,
)
from shared.events.cad import CadCall, CadLocation, CadUnit, CallType, IncidentRef, Remark
from shared.policy.sources import PolledSource
from shared.vocabulary import CallId, CallStatus, Position, UnitId, UnitStatus

_CALL_STATUS: Final = {"CallCleared": CallStatus.CLOSED}
_UNIT_STATUS: Final = {
    "AVAIL": UnitStatus.AVAILABLE,
    "DISP": UnitStatus.ASSIGNED,
    "ENR": UnitStatus.EN_ROUTE,
    "SCENE": UnitStatus.ON_SCENE,
    "TRANS": UnitStatus.TRANSPORTING,
    "UnitCleared": UnitStatus.AVAILABLE,
    "UnitDispatched": UnitStatus.ASSIGNED,
    "UnitEnroute": UnitStatus.EN_ROUTE,
    "UnitAtScene": UnitStatus.ON_SCENE,
    "UnitTransporting": UnitStatus.TRANSPORTING,
}
"""By the unit's own status code, else by its response state."""


def read(document: object, source: PolledSource, zone: ZoneInfo) -> Snapshot:
    """All calls and units of the agencies that are asked for.

    Args:
        document: JSON, as parsed.
        source: says whose calls are taken, and what its codes mean.
        zone: of the times, which have no offset.

    Raises:
        ValidationError: when `package`, its calls or its units are not there.
    """
    return _Reader(document, source, zone).snapshot()


class _Reader:
    def __init__(self, document: object, source: PolledSource, zone: ZoneInfo) -> None:
        self.package = Document.model_validate(document).package
        self.source = source
        self.zone = zone
        self.links = [link for group in self.package.interops for link in group.calls]
        self.mentioned = {CallId(link.id.name) for link in self.links if link.id.name}
        self.unread: list[str] = []
        self.listed = list(self._listed_units())
        self.by_key = {listed.id.key: listed.id for listed in self.listed}

    def snapshot(self) -> Snapshot:
        calls = {call.call_id: call for call in sorted(self._calls(), key=_opened)}
        units = {UnitId(unit.unit_id): unit for unit in self._units(calls)}
        return Snapshot(calls, units, frozenset(self.mentioned), tuple(self.unread))

    def _calls(self) -> Iterator[CadCall]:
        for number, content in enumerate(self.package.calls):
            try:
                listed = ListedCall.model_validate(content)
                if self._is_ours(listed.agency):
                    yield self._call(listed)
            except ValidationError as error:
                self.unread.append(_place(f"calls.{number}", error))
                self.mentioned |= _named(content)

    def _listed_units(self) -> Iterator[ListedUnit]:
        for number, content in enumerate(self.package.units):
            try:
                yield ListedUnit.model_validate(content)
            except ValidationError as error:
                self.unread.append(_place(f"units.{number}", error))

    def _units(self, calls: dict[CallId, CadCall]) -> Iterator[CadUnit]:
        assigned = self._assigned(calls)
        for listed in self.listed:
            if self._is_ours(listed.id.agency):
                yield self._unit(listed, assigned.get(listed.id.key))

    def _call(self, listed: ListedCall) -> CadCall:
        status = _CALL_STATUS.get(listed.response_state or "", CallStatus.OPEN)
        place = listed.location
        return CadCall(
            call_id=CallId(listed.id.name),
            opened_at=self._zoned(listed.time_opened),
            status=status,
            call_type=CallType(code=listed.nature, description=listed.local_nature_description),
            priority=listed.priority.code,
            narrative=tuple(
                Remark(
                    at=line.timestamp and self._zoned(line.timestamp),
                    text=line.text,
                    by=line.username,
                )
                for line in listed.comments
            ),
            location=CadLocation(
                lat=place.latitude, lon=place.longitude, address=place.text, beat=listed.zone
            ),
            units=self._units_on(listed.id) if status is CallStatus.OPEN else (),
            incident_refs=tuple(self._same_incident(listed.id)),
        )

    def _unit(self, listed: ListedUnit, call_id: CallId | None) -> CadUnit:
        code, stamp, place = listed.status.code, listed.status.timestamp, listed.location
        known = _UNIT_STATUS | self.source.unit_codes
        by_state = known.get(listed.response_state or "", UnitStatus.OTHER)
        status = known.get(code or "", by_state)
        is_placed = place.latitude is not None and place.longitude is not None
        return CadUnit(
            unit_id=self._call_sign(listed.id),
            status=status,
            status_code=code,
            at=self._zoned(stamp) if stamp else LONG_AGO,
            position=Position.model_validate({"lat": place.latitude, "lon": place.longitude})
            if is_placed
            else None,
            call_id=None if status is UnitStatus.AVAILABLE else call_id,
        )

    def _units_on(self, call: CallRef) -> tuple[UnitId, ...]:
        own = (link for link in self.links if link.id.name == call.name)
        signs = (self._call_sign(unit) for link in own for unit in link.assigned_units)
        return tuple(dict.fromkeys(signs))

    def _same_incident(self, call: CallRef) -> Iterator[IncidentRef]:
        """The other calls of its groups, and the dispatch centers that work on them."""
        for group in self.package.interops:
            names = {link.id.name for link in group.calls}
            for link in group.calls if call.name in names else ():
                if link.id.name not in {"", call.name}:
                    center = link.id.dispatch_center or ""
                    yield IncidentRef(agency=center, number=link.id.name)

    def _assigned(self, calls: dict[CallId, CadCall]) -> dict[str, CallId]:
        """Unit -> its call; of several, an open one that is listed, then the one opened last."""

        def rank(link: Link) -> tuple[bool, float]:
            call = calls.get(CallId(link.id.name))
            is_open = call is not None and call.status is CallStatus.OPEN
            return is_open, call.opened_at.timestamp() if call else 0.0

        named = (link for link in self.links if link.id.name)
        return {
            unit.key: CallId(link.id.name)
            for link in sorted(named, key=rank)
            for unit in link.assigned_units
        }

    def _call_sign(self, unit: UnitRef) -> UnitId:
        """By the unit's own entry: a link may name it with the agency of the call."""
        unit = self.by_key.get(unit.key, unit)
        is_only = len(self.source.agencies) == 1 and unit.agency in self.source.agencies
        is_plain = is_only or not unit.agency
        return UnitId(unit.unit_number if is_plain else f"{unit.agency}-{unit.unit_number}")

    def _is_ours(self, agency: str | None) -> bool:
        return not self.source.agencies or agency in self.source.agencies

    def _zoned(self, stamp: datetime) -> datetime:
        return in_utc(stamp, self.zone)


def _opened(call: CadCall) -> datetime:
    """Of two calls with one number, which should not be, the one opened last counts."""
    return call.opened_at


def _place(entry: str, error: ValidationError) -> str:
    where = error.errors(include_input=False, include_url=False)[0]["loc"]
    return ".".join(str(part) for part in ("package", entry, *where))


class _Named(Part):
    id: CallRef


def _named(content: Any) -> set[CallId]:
    """The name of a call that can't be read otherwise: it exists all the same."""
    try:
        return {CallId(_Named.model_validate(content).id.name)} - {CallId("")}
    except ValidationError:
        return set()

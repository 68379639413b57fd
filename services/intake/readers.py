"""Which gateway reads which event, and which mapping which row: the agency's, or the replay's."""

from __future__ import annotations

from datetime import tzinfo
from zoneinfo import ZoneInfo

from services.intake.gateways.aegis import AegisReader
from services.intake.gateways.mapping_files import MappingFiles
from services.intake.gateways.protocol import CallReport, Report, UnitReport
from services.intake.gateways.records import RowReader
from services.intake.incidents import Incidents
from services.intake.store import replays
from shared.bus.handling import Work
from shared.errors import BadRecord
from shared.events.base import Body, Event
from shared.events.cad import CadAegis, CadCall, CadEido, CadRecord, CadRequest, CadUnit
from shared.mapping import Mapping

REPLAY = "replay:"
"""What the source of an event begins with when it is history being replayed."""
_DEFAULT = "default"


def read_alone(event: Event[Body], zone: tzinfo, incidents: Incidents) -> list[Report | CadRequest]:
    """All that an event tells which says everything itself; a row needs its mapping as well.

    Args:
        event: of any type but `cad.record.v1`, which tells nothing here.
        zone: the agency's.
        incidents: what is known of EIDO incidents; brought up to date.

    Raises:
        BadRecord: when its body can't be read.
    """
    match event.body:
        case CadCall() as call:
            return [CallReport(call)]
        case CadUnit() as unit:
            return [UnitReport(unit)]
        case CadRequest() as request:
            return [request]
        case CadEido(document=document):
            return [*incidents.read(event.agency, document, zone)]
        case CadAegis(document=document):
            return [*AegisReader(zone).read(document)]
        case _:
            return []


class Readers:
    """Reads whatever dispatch systems send.

    Args:
        files: the agencies' mapping files.
    """

    def __init__(self, files: MappingFiles) -> None:
        self._files = files
        self._replays: dict[str, Mapping] = {}

    async def read(
        self, event: Event[Body], work: Work, incidents: Incidents
    ) -> list[Report | CadRequest]:
        """All that an event tells.

        Args:
            event: its envelope says whose it is, and whether it is replayed.
            work: the run at hand.
            incidents: what the run knows of EIDO incidents; brought up to date.

        Raises:
            BadRecord: when its body can't be read.
        """
        if isinstance(event.body, CadRecord):
            return [CallReport(await self._row(event.body, event, work))]
        return read_alone(event, work.policies[event.agency].zone, incidents)

    async def _row(self, record: CadRecord, event: Event[Body], work: Work) -> CadCall:
        mapping = await self._mapping(record, event, work)
        zone = (
            ZoneInfo(mapping.time_zone) if mapping.time_zone else work.policies[event.agency].zone
        )
        return RowReader(mapping, zone).read(record.row)

    async def _mapping(self, record: CadRecord, event: Event[Body], work: Work) -> Mapping:
        if event.source.startswith(REPLAY):
            return await self._replayed(event, work)
        if record.mapping != _DEFAULT:
            detail = "The record names a mapping that does not exist; the only one is 'default'."
            raise BadRecord("no_mapping", detail, "mapping")
        return self._files.of(event.agency)

    async def _replayed(self, event: Event[Body], work: Work) -> Mapping:
        replay_id = event.source.removeprefix(REPLAY)
        known = self._replays.get(replay_id)
        if known is not None:
            return known
        replay = await replays.load(work.conn, work.region, replay_id)
        if replay is None or replay.agency != event.agency:
            detail = "The source names no replay of this agency; begin one with POST /v1/replays."
            raise BadRecord("no_replay", detail, "ce_source")
        self._replays[replay_id] = replay.mapping
        return replay.mapping

"""Which mapping reads which record: the agency's file, or the replay's own."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from services.intake.gateways.mapping_files import MappingFiles
from services.intake.gateways.records import RowReader
from services.intake.store import replays
from shared.bus.handling import Work
from shared.errors import BadRecord
from shared.events.base import Body, Event
from shared.events.cad import CadCall, CadRecord
from shared.mapping import Mapping

REPLAY = "replay:"
"""What the source of an event begins with when it is history being replayed."""
_DEFAULT = "default"


class Readers:
    """Reads flat records.

    Args:
        files: the agencies' mapping files.
    """

    def __init__(self, files: MappingFiles) -> None:
        self._files = files
        self._replays: dict[str, Mapping] = {}

    async def read(self, record: CadRecord, event: Event[Body], work: Work) -> CadCall:
        """The call that a row tells of.

        Args:
            record: the event's body.
            event: its envelope says whose it is, and whether it is replayed.
            work: the run at hand.

        Raises:
            BadRecord: when there is no mapping for it, or it does not fit the mapping.
        """
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

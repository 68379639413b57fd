"""What is known of EIDO incidents in one run: each document adds to what earlier ones told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from services.intake.domain.model import CallKey
from services.intake.gateways.eido import EidoReader
from services.intake.gateways.eido_incident import Incident, merges_of, tracking_id_of
from services.intake.gateways.eido_parts import Part, Times
from services.intake.gateways.protocol import Report
from shared.errors import BadRecord
from shared.events.base import Body, Event
from shared.events.cad import CadEido
from shared.vocabulary import AgencyId, CallId


def incident_keys(events: Iterable[Event[Body]]) -> set[CallKey]:
    """All incidents that the documents of a run tell of, those merged with them included."""
    keys: set[CallKey] = set()
    for event in events:
        if isinstance(event.body, CadEido):
            keys |= _keys(event.agency, event.body.document)
    return keys


def _keys(agency: AgencyId, document: Part) -> set[CallKey]:
    try:
        own = tracking_id_of(document)
    except BadRecord:
        return set()  # refused when it is read
    return {
        CallKey(agency, CallId(id_)) for id_ in (own, *(other for other, _ in merges_of(document)))
    }


@dataclass(slots=True)
class Incidents:
    """The incidents that a run touches, as they become.

    Attributes:
        known: as stored, by the agency that told of them and their tracking id.
        now: when the documents came.
        changed: those touched, brought up to date.
    """

    known: Mapping[CallKey, Incident]
    now: datetime
    changed: dict[CallKey, Incident] = field(default_factory=dict[CallKey, Incident])

    def read(self, agency: AgencyId, document: Part, zone: tzinfo) -> list[Report]:
        """What a document tells: of its own incident, and of those merged with it.

        Args:
            agency: that it comes from.
            document: whole or partial.
            zone: the agency's.

        Raises:
            BadRecord: when it does not say which incident it is about, or gives no call.
        """
        reader = EidoReader(Times(zone, self.now))
        own = self._touched(agency, tracking_id_of(document))
        own.learn(document, reader.times)
        reports = reader.read(own)
        for id_, part in merges_of(document):
            other = self._touched(agency, id_)
            if other.learn_of_merge(own, part, reader.times):
                reports += reader.read(other)
        return reports

    def _touched(self, agency: AgencyId, tracking_id: str) -> Incident:
        key = CallKey(agency, CallId(tracking_id))
        incident = self.changed.get(key)
        if incident is None:
            incident = self.changed[key] = self.known.get(key) or Incident(tracking_id)
        return incident

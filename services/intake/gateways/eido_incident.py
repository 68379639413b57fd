"""An incident as its EIDOs have told of it: a document may hold everything, or only what changed.

A data component is known by its `$id`; of two with one id the one with the newer
`lastUpdateTimeStamp` counts, and of equally new ones the later to arrive. Nothing is ever dropped
because a later document leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast

from services.intake.domain.model import Mark
from services.intake.domain.text import has_control_characters
from services.intake.gateways.eido_parts import (
    ID,
    STAMP,
    Part,
    Times,
    parts,
    references,
    text,
)
from shared.errors import BadRecord

INCIDENT, MERGE, LINK = "incidentComponent", "mergeComponent", "linkComponent"
CALL, NOTES, DISPATCH = "callComponent", "notesComponent", "dispatchComponent"
RESOURCE, AGENT, LOCATION = "emergencyResourceComponent", "agentComponent", "locationComponent"
PERSON, CAUTION, MORE = "personComponent", "cautionComponent", "additionalDataComponent"
KINDS: Final = frozenset(
    {
        *(INCIDENT, MERGE, LINK, CALL, NOTES, DISPATCH),
        *(RESOURCE, AGENT, LOCATION, PERSON, CAUTION, MORE),
        "callbackComponent",
        "alarmsSensorsComponent",
        "agencyComponent",
        "vehicleComponent",
        "mediaComponent",
        "sharedCommunicationResourceComponent",
        "externalInformationSourceComponent",
    }
)
"""Every list of components of the NENA schema, EIDO version 1.0."""
_ABOUT = frozenset(
    {
        *(ID, STAMP, "updatedByAgencyReference", "updatedByAgentReference"),
        *("AlternateValueReferences", "externalInformationSourceReferences", "mediaReferences"),
        *("eidoVersion", "eidoExtensionId", "issuingElementIdentification", "@context"),
    }
)
MAX_PARTS = 5_000
"""An incident with more components is refused: a call can't wait for all to be read each time."""
_LONGEST_ID = 128
_OTHER_SIDE = {"REPLACING": "REPLACED", "SPLIT": "SPLIT"}
"""What a merge or split says of the other incident; REPLACED says nothing of it."""


@dataclass(slots=True)
class Incident:
    """One incident, brought up to date in place by the run that loaded it.

    Attributes:
        tracking_id: `$id` of its documents.
        since: the earliest stamp of any document, UTC; none while only others tell of it.
        newest: the newest stamp of anything in it, UTC.
        kinds: name of a list of components -> `$id` -> component, as it came.
        aside: what the schema does not know, by name, as it came.
        fresh: ids of the components that the document at hand has changed.
        oddities: what was put up with in the document at hand.
    """

    tracking_id: str
    since: datetime | None = None
    newest: datetime | None = None
    kinds: dict[str, dict[str, Part]] = field(default_factory=dict[str, dict[str, Part]])
    aside: dict[str, Any] = field(default_factory=dict[str, Any])
    fresh: set[str] = field(default_factory=set[str])
    oddities: list[Mark] = field(default_factory=list[Mark])

    @property
    def is_known(self) -> bool:
        """Whether a document of its own has come."""
        return self.since is not None

    def all(self, kind: str) -> list[Part]:
        """All components of a kind, by first arrival."""
        return list(self.kinds.get(kind, {}).values())

    def referred(self, part: Part, name: str, kind: str) -> list[Part]:
        """The components that a field refers to, as far as they are known."""
        known = self.kinds.get(kind, {})
        return [known[id_] for id_ in references(part, name) if id_ in known]

    def learn(self, document: Part, times: Times) -> None:
        """Take in a document of this incident.

        Raises:
            BadRecord: `invalid` or `too_many_parts`; the incident may then be half changed, and is
                to be dropped.
        """
        stamp = times.stamp(document)
        if stamp is None:
            raise BadRecord("invalid", "The stamp is missing or no date and time.", STAMP)
        self.fresh, self.oddities = set(), []
        self.since = min(stamp, self.since or stamp)
        self.newest = max(stamp, self.newest or stamp)
        for name, value in document.items():
            if name in KINDS:
                self._take_all(name, value, stamp, times)
            elif name not in _ABOUT:
                self.aside[name] = value
                self.oddities.append(Mark.UNKNOWN_PART)
        if sum(map(len, self.kinds.values())) > MAX_PARTS:
            detail = f"The incident has more than {MAX_PARTS} components."
            raise BadRecord("too_many_parts", detail)

    def learn_of_merge(self, other: Incident, part: Part, times: Times) -> bool:
        """Take in what another incident's document says of a merge or split with this one.

        Returns:
            Whether it is news about an incident of which a document has come.
        """
        direction = _OTHER_SIDE.get(text(part, "incidentMergeDirectionCode") or "")
        self.fresh, self.oddities = set(), []
        if direction is not None:
            mirrored = {
                ID: f"{other.tracking_id} {text(part, ID)}",
                STAMP: part.get(STAMP),
                "incidentTrackingIdentifier": other.tracking_id,
                "incidentMergeDirectionCode": direction,
            }
            self._take(MERGE, mirrored, other.newest or times.now, times)
        return self.is_known and bool(self.fresh)

    def _take_all(self, kind: str, value: object, stamp: datetime, times: Times) -> None:
        values = cast("list[object]", value) if isinstance(value, list) else [value]
        for item in values:
            if not isinstance(item, dict):
                self.oddities.append(Mark.UNREADABLE_PART)
            else:
                self._take(kind, cast("Part", item), stamp, times)

    def _take(self, kind: str, part: Part, stamp: datetime, times: Times) -> None:
        id_ = text(part, ID) or (kind if kind == INCIDENT else None)
        if id_ is None:
            self.oddities.append(Mark.UNREADABLE_PART)
            return
        own = times.stamp(part)
        at = own or stamp
        known = self.kinds.setdefault(kind, {})
        before = known.get(id_)
        if before is not None and at < (times.stamp(before) or at):
            return
        is_true = own is not None and own is not times.now
        known[id_] = part if is_true else {**part, STAMP: at.isoformat()}
        self.fresh.add(id_)
        self.newest = max(at, self.newest or at)


def tracking_id_of(document: Part) -> str:
    """Which incident a document is about.

    Raises:
        BadRecord: `invalid`, or `unknown_version` for a version other than 1.
    """
    version = text(document, "eidoVersion")
    if version is not None and version.partition(".")[0] != "1":
        detail = "Only EIDO version 1 is read; convert the document or ask for another version."
        raise BadRecord("unknown_version", detail, "eidoVersion")
    found = text(document, ID)
    if found is None or not _is_name(found):
        detail = f"The id is missing, over {_LONGEST_ID} characters or has control characters."
        raise BadRecord("invalid", detail, ID)
    return found


def _is_name(id_: str) -> bool:
    return len(id_) <= _LONGEST_ID and not has_control_characters(id_)


def merges_of(document: Part) -> Iterator[tuple[str, Part]]:
    """The other incidents that a document says are merged into its own or split from it."""
    own = text(document, ID)
    for part in parts(document, MERGE):
        other = text(part, "incidentTrackingIdentifier")
        is_told = text(part, "incidentMergeDirectionCode") in _OTHER_SIDE
        if is_told and other is not None and other != own and _is_name(other):
            yield other, part

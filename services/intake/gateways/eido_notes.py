"""What an EIDO says in words: notes, cautions, comments beside the call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from services.intake.domain.model import Mark
from services.intake.gateways.eido_incident import AGENT, CAUTION, MORE, NOTES, Incident
from services.intake.gateways.eido_parts import Part, moment, text, texts
from services.intake.gateways.eido_words import voice_of
from services.intake.gateways.hypertext import plain_text
from services.intake.gateways.markup import parse_xml
from shared.errors import BadRecord
from shared.events.cad import Remark

_COMMENT = "EmergencyCallData.Comment"
"""RFC 7852 §4.5: additional data in words."""


def remarks_of(incident: Incident, oddities: list[Mark]) -> list[Remark]:
    """All lines of narrative, by first arrival.

    Args:
        incident: as known.
        oddities: what can't be read is added here.
    """
    return [*_notes(incident), *_cautions(incident), *_comments(incident, oddities)]


def _notes(incident: Incident) -> Iterator[Remark]:
    for note in incident.all(NOTES):
        words = plain_text(text(note, "notesActionComments") or "")
        if words:
            yield Remark(at=_at(note), text=words, by=_speaker(incident, note))


def _speaker(incident: Incident, note: Part) -> str | None:
    for field in ("agentReference", "updatedByAgentReference"):
        for agent in incident.referred(note, field, AGENT):
            if voice := voice_of(texts(agent, "agentRoleRegistryText")):
                return voice
    return None


def _cautions(incident: Incident) -> Iterator[Remark]:
    for caution in incident.all(CAUTION):
        said = (
            text(caution, "cautionTypeCommonRegistryText"),
            *texts(caution, "cautionTypeCommonSubRegistryText"),
            text(caution, "cautionTypeInternalText"),
        )
        words = plain_text("; ".join(dict.fromkeys(word for word in said if word)))
        if words:
            yield Remark(at=_at(caution), text=f"Caution: {words}", by="dispatcher")


def _comments(incident: Incident, oddities: list[Mark]) -> Iterator[Remark]:
    for more in incident.all(MORE):
        document = text(more, "additionalDataByValue")
        if document is None or _COMMENT not in document:
            continue
        try:
            found = list(parse_xml(document).walk())
        except BadRecord:
            oddities.append(Mark.UNREADABLE_PART)
            continue
        for name, node in found:
            words = plain_text(node.text or "") if name == "Comment" else ""
            if words:
                yield Remark(at=_at(more), text=words)


def _at(part: Part) -> datetime | None:
    return moment(part, "lastUpdateTimeStamp")

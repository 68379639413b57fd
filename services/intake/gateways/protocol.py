"""What every reader of a dispatch system's format does: a record in, reports out.

A reader is one module beside this one. It knows its format and nothing of what intake does with
the reports; it keeps nothing between two records, reads no clock and does no I/O.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import ValidationError

from services.intake.domain.model import Mark
from services.intake.domain.text import has_control_characters
from shared.events.cad import CadCall, CadUnit

R_contra = TypeVar("R_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class CallReport:
    """A call, as far as a record tells of it.

    Attributes:
        call: a snapshot; it replaces the one before.
        oddities: what the reader put up with, once for each time.
    """

    call: CadCall
    oddities: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitReport:
    """What a vehicle does, as far as a record tells of it.

    Attributes:
        unit: the newest stamp wins, whatever record it came with.
    """

    unit: CadUnit


Report = CallReport | UnitReport


def unit_report(fields: Mapping[str, object]) -> UnitReport | None:
    """What a vehicle does; none where its name can't be one or a field does not fit.

    Args:
        fields: of `CadUnit`.
    """
    try:
        unit = CadUnit.model_validate(fields)
    except ValidationError:
        return None
    return None if has_control_characters(unit.unit_id) else UnitReport(unit)


class Gateway(Protocol[R_contra]):
    """Reads the records of one format."""

    def read(self, record: R_contra) -> list[Report]:
        """All calls and units that a record tells of, in the order of their being told.

        A part that can't be read is left out, with an oddity, so that people do not wait for it;
        only a record that does not say which call it is about is refused.

        Raises:
            BadRecord: with the place of what is wrong, never its content.
        """
        ...

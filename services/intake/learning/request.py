"""What the command line asks for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from services.intake.domain.plan import Plan, make_plan
from services.intake.learning.history import LabelColumn
from services.intake.learning.refusal import Refusal
from shared.errors import BadPolicy, BadRecord
from shared.mapping import Mapping, load_mapping
from shared.policy.files import read_policy


class Asked(BaseModel):
    """A history and how to read it.

    Attributes:
        history: the file with the rows.
        mapping: the mapping file that reads them.
        label: the column that says whether a call was a behavioral-health call.
        positive: its values that mean so; none for yes/no, true/false, 1/0.
        policy: the policy file; by default the built-in weights alone.
        since: for a test, the first day that counts.
        until: for a fit, the first day that is not learned from.
        out: for a fit, the policy file to write.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    history: Path
    mapping: Path
    label: str
    positive: tuple[str, ...] = ()
    policy: Path | None = None
    since: date | None = None
    until: date | None = None
    out: Path | None = None

    def read_mapping(self) -> Mapping:
        """The mapping.

        Raises:
            Refusal: when it is wrong.
        """
        try:
            return load_mapping(self.mapping)
        except BadRecord as error:
            raise Refusal(f"{self.mapping.name}: {error.where}: {error.detail}") from error

    def column(self) -> LabelColumn:
        """How labels are read."""
        return LabelColumn(self.label, frozenset(self.positive))

    def policy_text(self, mapping: Mapping) -> str:
        """The policy file's text; without one, the least that a policy file says.

        Raises:
            Refusal: when it can't be read.
        """
        if self.policy is None:
            slug = self.out.stem if self.out else "builtin"
            zone = mapping.time_zone or "UTC"
            return f'agency = "{slug}"\nname = "{slug}"\ntime_zone = "{zone}"\n'
        try:
            return self.policy.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Refusal(f"{self.policy.name} can't be read.") from error


def plan_of(text: str, name: str) -> Plan:
    """A policy file's text, made ready.

    Raises:
        Refusal: with every mistake in it.
    """
    try:
        policy = read_policy(text, name)
    except BadPolicy as error:
        raise Refusal("; ".join(error.problems)) from error
    return make_plan(policy.assessing, policy.version, policy.zone, None)

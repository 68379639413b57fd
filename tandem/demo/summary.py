"""What a demo came to: a table for people, the same as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from tandem.audit.command import table_of
from tandem.audit.invariants import Finding
from tandem.demo.figures import Figures, Quantiles
from tandem.demo.view.words import spoken


@dataclass(frozen=True, slots=True)
class Summary:
    """The end of a demo.

    Attributes:
        figures: what was counted from the topics.
        audit: what an audit of topics and tables found.
        kafka: which broker: `apache <version>`, `embedded` or `given`.
        seed: of the city.
        speed: seconds of the city per real second.
        seconds: for how long calls came in, in real time.
    """

    figures: Figures
    audit: Sequence[Finding]
    kafka: str
    seed: int
    speed: float
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The summary for programs; a figure that nothing is known of is null."""
        return {
            **asdict(self.figures),
            "audit": {it.invariant.number: it.verdict for it in self.audit},
            "kafka": self.kafka,
            "seed": self.seed,
            "speed": self.speed,
            "seconds": round(self.seconds, 1),
        }

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(self.as_json(), indent=2) + "\n", encoding="utf-8")

    def __rich__(self) -> Group:
        """The summary for people."""
        return Group(self._figures(), Text(), table_of(self.audit), Text(), self._made_by())

    def _figures(self) -> Table:
        figures = self.figures
        table = Table(box=None, show_header=False)
        table.add_column(style="bold")
        table.add_column()
        table.add_row("calls", str(figures.calls))
        table.add_row("eligible", _listed(figures.eligible))
        for name in ("matched", "confirmed", "completed"):
            table.add_row(name, str(getattr(figures, name)))
        table.add_row("unserved", _listed(figures.unserved))
        table.add_row("event to offer", _quantiles(figures.event_to_offer_ms, 1, "ms"))
        table.add_row("both arrived", _quantiles(figures.call_to_both_arrived_s, 60, "min"))
        table.add_row("outcomes", _listed(figures.outcomes))
        return table

    def _made_by(self) -> Text:
        said = f"kafka {self.kafka}; seed {self.seed}; {self.seconds:.0f} s at x{self.speed:g}"
        return Text(said, "dim")


def _listed(counts: dict[str, int]) -> str:
    total = sum(counts.values())
    parts = ", ".join(f"{spoken(name)} {number}" for name, number in counts.items() if number)
    return f"{total}: {parts}" if parts else str(total)


def _quantiles(found: Quantiles | None, per: float, unit: str) -> str:
    if found is None:
        return "-"
    shown = " / ".join(f"{value / per:.0f}" for value in (found.p50, found.p90, found.p99))
    return f"{shown} {unit} (half, nine in ten, 99 in 100 stay below)"

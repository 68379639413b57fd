"""I11: the figures equal a recount from the facts."""

from __future__ import annotations

from collections.abc import Iterator

from tandem.audit.recount import is_recounted, recount
from tandem.audit.seen import Seen


def check(seen: Seen) -> Iterator[str]:
    """Compare what metrics has counted with what the topics say."""
    expected = recount(seen)
    shown = {key: n for key, n in seen.tables.figures.items() if is_recounted(key[1])}
    for agency, measure in sorted(expected.keys() | shown.keys()):
        counted, there = shown.get((agency, measure), 0), expected.get((agency, measure), 0)
        if counted != there:
            yield f"{agency} {measure}: metrics says {counted}, the facts say {there}"

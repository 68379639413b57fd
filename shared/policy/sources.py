"""Where intake fetches what a dispatch system does not send by itself (read by intake)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shared.policy.section import Section
from shared.vocabulary import Slug, UnitStatus


class Caution(Section):
    """When a snapshot is believed that shows less than the one before.

    Attributes:
        share: a snapshot with fewer calls, or fewer units, than this share of what was known, or
            with none at all, is suspected; 0 to 1.
        confirm_polls: so many further snapshots in a row have to show the same before it is
            believed,
        confirm_after_s: or one further snapshot after so many seconds.
        gone_polls: so many snapshots in a row have to leave out a single call or unit before it
            counts as gone.
    """

    share: float = Field(default=0.5, ge=0, le=1)
    confirm_polls: int = Field(default=3, ge=1, le=100)
    confirm_after_s: float = Field(default=120, gt=0, le=3600)
    gone_polls: int = Field(default=2, ge=1, le=100)


class PolledSource(Section):
    """A snapshot of all calls (and units) that is fetched again and again.

    Attributes:
        name: unique in the agency; part of its events' ids, so it is never given to another.
        url: `https://...`; a host with a private address, or plain http, is allowed by the
            operator with `TANDEM_POLL_ALLOW`.
        format: `spillman` (JSON with `package.calls`, `package.units` and `package.interops`), or
            `mapping`: rows that `<agency>.mapping.toml` reads, each an open call.
        interval_s: from the end of one poll to the next.
        timeout_s: the whole answer has to be there by then.
        most_bytes: a larger answer is refused.
        secret: environment variable whose value is sent as the header `header`.
        header: e.g. `authorization` or `x-api-key`.
        agencies: codes of the CAD's agencies whose calls and units are taken; all if none is
            named. Call signs are used as they are where exactly one is, else with the code
            before them, since two departments may have the same.
        unit_codes: the CAD's unit states beside those that the format names.
        caution: when missing calls and units are believed to be gone.
    """

    name: Slug
    url: Annotated[str, Field(pattern=r"^https?://")]
    format: Literal["spillman", "mapping"] = "spillman"
    interval_s: float = Field(default=10, ge=0.2, le=3600)
    timeout_s: float = Field(default=5, gt=0, le=60)
    most_bytes: int = Field(default=4 * 1024 * 1024, ge=1024, le=32 * 1024 * 1024)
    secret: str | None = None
    header: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")] = "authorization"
    agencies: tuple[str, ...] = ()
    unit_codes: dict[str, UnitStatus] = Field(default_factory=dict)
    caution: Caution = Caution()

"""The running system with a CAD, its doors and all that is told: where scenarios are played."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tandem.stack.local import LocalStack
from tests.support.cad import Cad, connected_cad
from tests.support.city import City
from tests.support.command import tandem
from tests.support.doors import Doors, open_doors
from tests.support.facts import Facts, reading_everything
from tests.support.logs import Logs
from tests.support.patience import until
from tests.support.quiet import Quiet, watching_for_quiet

POLICY = """
agency = "{agency}"
name = "{name} Police Department"
region = "{region}"
time_zone = "America/Los_Angeles"
{more}
"""


@dataclass(frozen=True)
class Stage:
    """What every scenario shares.

    Attributes:
        stack: the processes.
        agencies: folder of the policy files that the services read.
        cad: publishes dispatch events.
        doors: HTTP.
        facts: what was told.
        quiet: tells when nothing is under way.
        logs: what the services log.
    """

    stack: LocalStack
    agencies: Path
    cad: Cad
    doors: Doors
    facts: Facts
    quiet: Quiet
    logs: Logs

    async def found_city(self, policy: str = "", *, others: Sequence[str] = ()) -> City:
        """A region that nobody has used, with policies that take effect without a restart.

        Args:
            policy: the first agency's policy file after its head, as TOML.
            others: the same for further agencies of the region.
        """
        region = f"r{secrets.token_hex(4)}"
        slugs = tuple(f"{region}-{letter}" for letter in "abcdef"[: 1 + len(others)])
        for agency, more in zip(slugs, (policy, *others), strict=True):
            write_policy(self.agencies, agency, region, more)
        for agency in slugs:
            await until(lambda a=agency: self._is_known(a), f"{agency} in force")
        return City(region, slugs, self.cad, self.doors, self.facts)

    async def holds(self) -> None:
        """Check all invariants from tables and topics, as an operator would."""
        await tandem(self.stack, "audit", within_s=120.0)

    async def _is_known(self, agency: str) -> bool:
        """Whether all four services have read the agency's policy."""
        for service, path, scope in _LOOKS:
            looked = await self.doors.get(service, path.format(agency=agency), scope=scope)
            if looked.status_code == 404 and "agency" in looked.text:
                return False
        return True


_LOOKS = (
    ("intake", "/v1/calls/{agency}/nothing", "supervise"),
    ("matcher", "/v1/board/{agency}", "supervise"),
    ("notifier", "/v1/desk/{agency}/notes", "supervise"),
    ("metrics", "/v1/metrics/{agency}", "report"),
)
"""A door of each service that says 404 for an agency that it does not know."""


def write_policy(folder: Path, agency: str, region: str, more: str = "") -> None:
    """Put a policy file in place, in one step, so that no service reads half of it."""
    text = POLICY.format(agency=agency, name=agency.title(), region=region, more=more)
    partial = folder / f"{agency}.partial"
    partial.write_text(text, encoding="utf-8")
    partial.rename(folder / f"{agency}.toml")


@asynccontextmanager
async def set_stage(stack: LocalStack, agencies: Path) -> AsyncGenerator[Stage]:
    """Connect to a running stack."""
    async with AsyncExitStack() as on_exit:
        facts = await on_exit.enter_async_context(reading_everything(stack.bootstrap))
        cad = await on_exit.enter_async_context(connected_cad(stack.bootstrap))
        doors = await on_exit.enter_async_context(open_doors(stack.urls, stack.keys))
        watching = watching_for_quiet(stack.bootstrap, stack.database_url, facts)
        quiet = await on_exit.enter_async_context(watching)
        logs = Logs({name: stack.part(f"{name}-0").program.log for name in stack.urls})
        yield Stage(stack, agencies, cad, doors, facts, quiet, logs)

"""One agency's policy file as a type."""

from __future__ import annotations

from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from shared.policy.asking import Asking
from shared.policy.assessing import Assessing
from shared.policy.matching import Matching
from shared.policy.section import Section
from shared.policy.sources import PolledSource
from shared.vocabulary import AgencyId, RegionId, Slug


class AgencyFile(Section):
    """What `agencies/<slug>.toml` may say.

    Attributes:
        agency: the slug; the file has the same name.
        name: as people write it.
        region: agencies that share people have the same; by default the agency's slug.
        time_zone: IANA name, e.g. `America/Los_Angeles`.
        secret: name of the environment variable with the key for `subject_refs`; without it
            known persons are not told to other services.
        assessing: which calls are behavioral-health calls, and who should go.
        matching: who may be paired with whom.
        asking: how people are asked, told and watched over.
        sources: dispatch systems that intake asks, since they send nothing by themselves.
    """

    agency: Slug
    name: str = Field(min_length=1, max_length=120)
    region: Slug | None = None
    time_zone: str
    secret: str | None = None
    assessing: Assessing = Assessing()
    matching: Matching = Matching()
    asking: Asking = Asking()
    sources: tuple[PolledSource, ...] = ()

    @field_validator("sources")
    @classmethod
    def _have_names_of_their_own(
        cls, sources: tuple[PolledSource, ...]
    ) -> tuple[PolledSource, ...]:
        if len({source.name for source in sources}) != len(sources):
            raise ValueError("has two sources of one name; their events would have the same ids")
        return sources

    @field_validator("time_zone")
    @classmethod
    def _is_known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            sentence = "is not an IANA time zone name such as America/Los_Angeles"
            raise ValueError(sentence) from error
        return name


class AgencyPolicy:
    """A policy file in force: its content, and the version that is stamped on decisions.

    Args:
        file: the checked content.
        digest: first 7 hex digits of the SHA-256 of the file as it lies on disk.
        body: the file's text, stored before first use so that decisions can be explained later.
    """

    def __init__(self, file: AgencyFile, *, digest: str, body: str) -> None:
        self.file = file
        self.digest = digest
        self.body = body

    @property
    def agency(self) -> AgencyId:
        """The slug."""
        return AgencyId(self.file.agency)

    @property
    def region(self) -> RegionId:
        """The region whose people the agency shares."""
        return RegionId(self.file.region or self.file.agency)

    @property
    def version(self) -> str:
        """`<agency>@<hash>`, stamped on every decision."""
        return f"{self.file.agency}@{self.digest}"

    @cached_property
    def zone(self) -> ZoneInfo:
        """The agency's time zone."""
        return ZoneInfo(self.file.time_zone)

    @property
    def assessing(self) -> Assessing:
        """Which calls are behavioral-health calls, and who should go."""
        return self.file.assessing

    @property
    def matching(self) -> Matching:
        """Who may be paired with whom."""
        return self.file.matching

    @property
    def sources(self) -> tuple[PolledSource, ...]:
        """Dispatch systems that intake asks."""
        return self.file.sources

    @property
    def asking(self) -> Asking:
        """How people are asked, told and watched over."""
        return self.file.asking

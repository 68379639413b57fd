"""All agencies' policies at one moment; one snapshot holds for a whole transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from shared.policy.model import AgencyPolicy
from shared.vocabulary import AgencyId, RegionId


class Policies(Mapping[AgencyId, AgencyPolicy]):
    """Agency -> policy, frozen.

    Args:
        policies: one for each agency.
    """

    def __init__(self, policies: Mapping[AgencyId, AgencyPolicy]) -> None:
        self._policies = dict(policies)

    def __getitem__(self, agency: AgencyId) -> AgencyPolicy:
        return self._policies[agency]

    def __iter__(self) -> Iterator[AgencyId]:
        return iter(self._policies)

    def __len__(self) -> int:
        return len(self._policies)

    @cached_property
    def agencies(self) -> frozenset[AgencyId]:
        """Every agency that has a policy."""
        return frozenset(self._policies)

    @cached_property
    def regions(self) -> dict[RegionId, tuple[AgencyPolicy, ...]]:
        """Region -> the policies of its agencies, by slug."""
        found: dict[RegionId, list[AgencyPolicy]] = {}
        for agency in sorted(self._policies):
            policy = self._policies[agency]
            found.setdefault(policy.region, []).append(policy)
        return {region: tuple(policies) for region, policies in found.items()}

    def region_of(self, agency: AgencyId) -> RegionId | None:
        """The agency's region, or none when nobody knows the agency."""
        policy = self._policies.get(agency)
        return policy.region if policy else None

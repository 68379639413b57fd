"""The agencies' policies made ready, each made once for each version of its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.intake.domain.plan import Plan, make_plan
from shared.policy.model import AgencyPolicy
from shared.policy.snapshot import Policies
from shared.vocabulary import AgencyId


class Plans:
    """Makes plans and keeps the newest of each agency.

    Args:
        environment: where the key that a policy names as `secret` is looked up.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._plans: dict[AgencyId, Plan] = {}

    def at(self, policies: Policies) -> Callable[[AgencyId], Plan]:
        """Agency -> plan, by the policies that hold for one transaction."""
        plans: dict[AgencyId, Plan] = {}

        def plan(agency: AgencyId) -> Plan:
            known = plans.get(agency)
            if known is None:
                known = plans[agency] = self.of(policies[agency])
            return known

        return plan

    def of(self, policy: AgencyPolicy) -> Plan:
        """The plan for this version of the agency's policy."""
        plan = self._plans.get(policy.agency)
        if plan is None or plan.version != policy.version:
            plan = self._make(policy)
            self._plans[policy.agency] = plan
        return plan

    def _make(self, policy: AgencyPolicy) -> Plan:
        secret = self._environment.get(policy.file.secret) if policy.file.secret else None
        key = secret.encode() if secret else None
        return make_plan(policy.assessing, policy.version, policy.zone, key)

"""What is counted is what happened."""

from __future__ import annotations

import pytest
from prometheus_client import REGISTRY

from shared.vocabulary import CLINICIAN
from tests.integration.notifier.conftest import Notifier, ok
from tests.unit.notifier.nouns import on_call, proposal, seat

pytestmark = pytest.mark.database


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"{name}_total", labels) or 0


async def test_offers_deliveries_and_notes_are_counted(notifier: Notifier) -> None:
    accepted = {"agency": "riverton", "state": "accepted"}
    inbox = {"channel": "inbox", "state": "sent"}
    confirmed = {"agency": "riverton", "kind": "confirmed"}
    before = counted("tandem_offers", **accepted), counted("tandem_notes", **confirmed)
    sent_before = counted("tandem_deliveries", **inbox)

    await notifier.hears(proposal(on_call(), seat(CLINICIAN, "c-1")))
    [offer] = notifier.told("offer.sent")
    ok(await notifier.post(f"/v1/offers/{offer['offer_id']}/accept"))

    assert counted("tandem_offers", **accepted) == before[0] + 1
    assert counted("tandem_notes", **confirmed) == before[1] + 1
    assert counted("tandem_deliveries", **inbox) == sent_before + 2

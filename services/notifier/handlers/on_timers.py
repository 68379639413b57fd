"""What is due: offers that nobody answered, channels whose time has come, silence on scene."""

from __future__ import annotations

from collections.abc import Callable

from services.notifier.carry_out import carry_out
from services.notifier.domain.answer import expire
from services.notifier.domain.deliver import ready, settle_offer
from services.notifier.domain.ends_soon import remind
from services.notifier.domain.ledger import Delivery, DeliveryState, superseded, why_not
from services.notifier.domain.model import Match
from services.notifier.domain.stand_down import unacknowledged
from services.notifier.domain.step import Step
from services.notifier.domain.watch import check_in_due
from services.notifier.store import ledger, matches
from shared.bus.handling import Timer, Work
from shared.events.base import Fact
from shared.policy.asking import Asking
from shared.vocabulary import MatchId, OfferId

Decide = Callable[[Match, Asking], Step]


async def on_offer_expires(timer: Timer, work: Work) -> list[Fact]:
    """Nobody answered in time."""
    offer_id = OfferId(timer.subject)
    return await _decide(timer, work, lambda m, a: expire(m, offer_id, asking=a, now=work.now))


async def on_not_acknowledged(timer: Timer, work: Work) -> list[Fact]:
    """Somebody under way has not acknowledged that they are called back."""
    return await _decide(timer, work, lambda m, _: unacknowledged(m, timer.subject, now=work.now))


async def on_check_in(timer: Timer, work: Work) -> list[Fact]:
    """Somebody on scene has to be asked, or has not answered."""
    subject = timer.subject
    return await _decide(timer, work, lambda m, a: check_in_due(m, subject, asking=a, now=work.now))


async def on_ends_soon(timer: Timer, work: Work) -> list[Fact]:
    """Nobody has ended the encounter, and its time is nearly over."""
    known = await matches.load(work.conn, work.region, MatchId(timer.subject))
    if known.match is None:
        return []
    step = remind(known.match, asking=work.policies[known.match.agency].asking)
    return await carry_out(work, known, step) if step.notes else []


async def on_channel_due(timer: Timer, work: Work) -> list[Fact]:
    """Still no answer: the next channel's turn."""
    known = await matches.load(work.conn, work.region, MatchId(timer.data["match_id"]))
    siblings = await ledger.siblings(work.conn, work.region, timer.subject)
    waiting = siblings.one(timer.subject)
    if known.match is None or waiting is None or waiting.state is not DeliveryState.WAITING:
        return []
    moved = _turned(waiting, known.match, work)
    await ledger.store(work.conn, work.region, [moved])
    if moved.offer_id is None or moved.state is not DeliveryState.SENT:
        return []
    step = settle_offer(known.match, moved.offer_id, [moved], now=work.now)
    return await carry_out(work, known, step)


def _turned(waiting: Delivery, match: Match, work: Work) -> Delivery:
    reason = why_not(waiting, match, now=work.now)
    return superseded(waiting, reason) if reason else ready(waiting, now=work.now)


async def _decide(timer: Timer, work: Work, decide: Decide) -> list[Fact]:
    known = await matches.load(work.conn, work.region, MatchId(timer.data["match_id"]))
    if known.match is None:
        return []
    step = decide(known.match, work.policies[known.match.agency].asking)
    return await carry_out(work, known, step) if step.match != known.match else []

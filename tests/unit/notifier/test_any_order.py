"""Whatever happens in whatever order, and however often: one end for each offer, no half pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.domain.answer import Answer, accept, decline, expire, sent, undeliverable
from services.notifier.domain.model import Match, Offer
from services.notifier.domain.propose import propose
from services.notifier.domain.report import report
from services.notifier.domain.stand_down import end, withdraw_offers
from services.notifier.domain.step import No, Step
from shared.events.base import Body
from shared.events.encounters import ResponderStatus
from shared.events.matches import Seat
from shared.events.offers import (
    MatchConfirmed,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferSent,
    OfferUndeliverable,
    OfferWithdrawn,
)
from shared.vocabulary import CLINICIAN, MEDIC, OFFICER, FilledBy, StatusOf, Structure
from tests.unit.notifier.nouns import ASKING, after, on_call, proposal, says, seat

ENDS = (OfferAccepted, OfferDeclined, OfferExpired, OfferUndeliverable, OfferWithdrawn)
Happening = tuple[str, int]


def a_team(officer: str, clinician: str, medic: str, is_kept: bool) -> tuple[Seat, ...]:
    """Two or three seats; CAD's own officer, or one who is asked."""
    first = on_call() if officer == "cad" else seat(OFFICER, f"o-{officer}", kept=is_kept)
    second = seat(CLINICIAN, f"c-{clinician}", kept=is_kept)
    third = (seat(MEDIC, f"m-{medic}", kept=is_kept),) if medic else ()
    return (first, second, *third)


seats = st.builds(
    a_team,
    st.sampled_from(["1", "2", "cad"]),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["", "1", "2"]),
    st.booleans(),
)
structures = st.sampled_from([Structure.ROTATING, Structure.DEDICATED, Structure.TRIAD])
proposals = st.lists(st.tuples(seats, structures), min_size=1, max_size=4)
happenings = st.lists(
    st.tuples(
        st.sampled_from(
            ["accept", "decline", "expire", "sent", "undeliverable", "propose", "again", "report",
             "call closed", "withdraw", "complete"]
        ),
        st.integers(0, 11),
    ),
    max_size=40,
)  # fmt: skip


@given(proposals, happenings)
def test_every_offer_has_one_end_and_no_half_pair_is_confirmed(
    teams: list[tuple[tuple[Seat, ...], Structure]], story: list[Happening]
) -> None:
    night = Night(teams)

    for what, number in story:
        night.happen(what, number)
    night.over()

    _each_offer_ends_once(night.facts, night.match.offers)
    _confirmed_only_when_filled(night.facts)
    _statuses_are_numbered(night.facts)


class Night:
    """A match and everything that was told of it."""

    def __init__(self, teams: Sequence[tuple[tuple[Seat, ...], Structure]]) -> None:
        self.facts: list[Body] = []
        self._teams = list(teams)
        self._epoch = 0
        self._second = 0
        self._known: Match | None = None
        self._propose()

    @property
    def match(self) -> Match:
        """As it is now."""
        assert self._known is not None
        return self._known

    def happen(self, what: str, number: int) -> None:
        """Something happens; the number picks the offer, member or team."""
        self._second += 1
        now, match = after(self._second), self.match
        offer = match.offers[number % len(match.offers)] if match.offers else None
        match what, offer:
            case "propose", _:
                self._propose()
            case "again", _:
                self._epoch -= 1
                self._propose()
            case "report", _:
                member = match.members[number % len(match.members)]
                status = list(StatusOf)[number % 8]
                said = says(status, at=self._second)
                self._take(report(match, member, said, asking=ASKING, now=now))
            case "call closed", _:
                self._take(withdraw_offers(match, "call_closed", asking=ASKING, now=now))
            case "withdraw" | "complete", _:
                self._end()
            case _, Offer():
                self._answer(what, offer)
            case _:
                pass

    def over(self) -> None:
        """The match ends, if it has not."""
        self._second += 1
        self._end()

    def _answer(self, what: str, offer: Offer) -> None:
        now, match = after(self._second), self.match
        person = offer.covers[-1].responder_id
        given_ = Answer(offer.offer_id, f"person:{person}", person, "inbox")
        was_live = offer.is_live and match.is_live
        match what:
            case "accept" | "decline":
                verb = accept if what == "accept" else decline
                outcome = verb(match, given_, asking=ASKING, now=now)
                assert isinstance(outcome, Step) == was_live
                self._take(outcome)
            case "expire":
                self._take(expire(match, offer.offer_id, asking=ASKING, now=now))
            case "sent":
                self._take(sent(match, offer.offer_id, channel="inbox", now=now))
            case _:
                self._take(undeliverable(match, offer.offer_id, reason="x", now=now))

    def _propose(self) -> None:
        team, structure = self._teams[self._epoch % len(self._teams)]
        self._epoch += 1
        said = proposal(*team, epoch=self._epoch, structure=structure, at=self._second)
        now = after(self._second)
        self._take(propose(self._known, said, asking=ASKING, now=now, traceparent=None))

    def _end(self) -> None:
        now = after(self._second)
        epoch = self.match.epoch
        self._take(
            end(self.match, epoch=epoch, reason="x", wants_note=False, asking=ASKING, now=now)
        )

    def _take(self, outcome: Step | No | None) -> None:
        if isinstance(outcome, Step):
            self._known = outcome.match
            self.facts += outcome.facts


def _each_offer_ends_once(facts: Sequence[Body], offers: Sequence[Offer]) -> None:
    ends = Counter(fact.offer_id for fact in facts if isinstance(fact, ENDS))
    assert ends == {offer.offer_id: 1 for offer in offers}
    over: set[str] = set()
    for fact in facts:
        if isinstance(fact, (OfferSent, *ENDS)):
            assert fact.offer_id not in over, "something followed the end of an offer"
            over |= {fact.offer_id} if isinstance(fact, ENDS) else set()


def _confirmed_only_when_filled(facts: Sequence[Body]) -> None:
    taken: set[str] = set()
    confirmed: list[int] = []
    for fact in facts:
        if isinstance(fact, OfferAccepted):
            taken.add(fact.responder_id)
        if isinstance(fact, MatchConfirmed):
            confirmed.append(fact.epoch)
            assert all(seat.filled_by for seat in fact.seats)
            asked = {s.responder_id for s in fact.seats if s.filled_by is FilledBy.ACCEPTED}
            assert not asked or asked & taken
    assert len(confirmed) == len(set(confirmed)), "an epoch was confirmed twice"
    assert confirmed == sorted(confirmed)


def _statuses_are_numbered(facts: Sequence[Body]) -> None:
    last: dict[str, int] = {}
    for fact in facts:
        if isinstance(fact, ResponderStatus):
            assert fact.seq == last.get(fact.role, 0) + 1
            last[fact.role] = fact.seq

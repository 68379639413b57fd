"""What scenarios talk to: things happen in the city, and facts are waited for."""

from __future__ import annotations

from typing import Any

from tests.support.cad import Cad
from tests.support.city.nouns import Call, Person, blocks_away, first_snapshot, now
from tests.support.city.roster import Roster
from tests.support.city.story import story
from tests.support.doors import Doors, done
from tests.support.facts import WITHIN_S, Facts, Told
from tests.support.patience import until


class City:
    """One region with one or more agencies.

    Args:
        region: its name; also the record key of its facts.
        agencies: slugs; the first one is meant where a test names none.
        cad: publishes dispatch events.
        doors: HTTP.
        facts: what was told.
    """

    def __init__(
        self, region: str, agencies: tuple[str, ...], cad: Cad, doors: Doors, facts: Facts
    ) -> None:
        self.region = region
        self.agencies = agencies
        self.agency = agencies[0]
        self.cad = cad
        self.doors = doors
        self.facts = facts
        self.roster = Roster(region, agencies, doors)
        self._calls = 0

    # What dispatch does.

    def new_call(
        self,
        type: str = "5150",  # noqa: A002 - the word of dispatch
        text: str | None = "pacing, talking to himself",
        *,
        agency: str | None = None,
        **fields: Any,
    ) -> Call:
        """A call that CAD has not told anybody about yet."""
        self._calls += 1
        call_id = f"{self.region}-{self._calls:03d}"
        snapshot = first_snapshot(call_id, type, text) | fields
        return Call(agency or self.agency, call_id, snapshot)

    async def call(
        self,
        type: str = "5150",  # noqa: A002 - the word of dispatch
        text: str | None = "pacing, talking to himself",
        *,
        agency: str | None = None,
        **fields: Any,
    ) -> Call:
        """CAD opens a call.

        Args:
            type: call type code.
            text: one line of the caller's words.
            agency: whose call; the first agency's by default.
            fields: of `cad.call.v1`, in place of the usual ones.
        """
        call = self.new_call(type, text, agency=agency, **fields)
        await self.send(call)
        return call

    async def update(self, call: Call, *, text: str | None = None, **fields: Any) -> None:
        """CAD sends a new snapshot.

        Args:
            call: which.
            text: one more line of narrative.
            fields: of `cad.call.v1` that have changed.
        """
        moment = now()
        lines = [{"at": moment, "text": text, "by": "caller"}] if text else []
        narrative = [*call.snapshot["narrative"], *lines]
        call.snapshot |= {"updated_at": moment, "narrative": narrative} | fields
        await self.send(call)

    async def close(self, call: Call, status: str = "closed", **fields: Any) -> None:
        """CAD closes or cancels the call."""
        await self.update(call, status=status, closed_at=now(), **fields)

    async def send(self, call: Call, *, id_: str | None = None) -> str:
        """CAD publishes the call's newest snapshot; returns the event's id."""
        return await self.cad.publish(call.agency, "cad.call.v1", call.snapshot, id_=id_)

    async def unit(
        self, unit_id: str, status: str, *, call: Call | None = None, crew: tuple[Person, ...] = ()
    ) -> None:
        """CAD says what a vehicle does."""
        body = {
            "unit_id": unit_id,
            "status": status,
            "at": now(),
            "crew": [person.cad_id for person in crew],
            "call_id": call.call_id if call else None,
            "position": blocks_away(1),
        }
        agency = call.agency if call else self.agency
        await self.cad.publish(agency, "cad.unit.v1", body)

    async def request(self, call: Call, want: str = "co_response", by: str = "officer") -> None:
        """Somebody on scene asks for a team by radio, and dispatch enters it."""
        self._calls += 1
        body = {
            "request_id": f"{self.region}-request-{self._calls}",
            "call_id": call.call_id,
            "want": want,
            "requested_by": {"kind": by, "id": "4711"},
            "at": now(),
        }
        await self.cad.publish(call.agency, "cad.request.v1", body)

    # What people do.

    async def on_duty(self, *roles: str, **attributes: Any) -> list[Person]:
        """Enrol people and put them on duty; the first named is the nearest to downtown.

        Args:
            roles: one person each.
            attributes: of all of them, e.g. `team_id`, `serves`, `specialties`.

        Returns:
            the people; matcher knows that they are free.
        """
        return await self.roster.on_duty(*roles, **attributes)

    async def accepts(self, person: Person, call: Call) -> dict[str, Any]:
        """The person takes the seat that is offered."""
        offer = await self.expect("offer.sent.v1", call, responder_id=person.responder_id)
        return done(await self.answer(offer, "accept"))

    async def declines(self, person: Person, call: Call, reason: str = "busy") -> dict[str, Any]:
        """The person does not take the seat that is offered."""
        offer = await self.expect("offer.sent.v1", call, responder_id=person.responder_id)
        return done(await self.answer(offer, "decline", reason=reason))

    async def answer(self, offer: Told, verb: str, **body: Any) -> Any:
        """Answer an offer, live or not; returns the HTTP response."""
        return await self.doors.post("notifier", f"/v1/offers/{offer['offer_id']}/{verb}", body)

    async def status(self, person: Person, call: Call, *statuses: str) -> None:
        """The person reports where they are, step by step."""
        match = await self.expect("match.proposed.v1", call)
        for status in statuses:
            body = {"role": person.role, "status": status}
            done(await self.doors.post("notifier", f"/v1/matches/{match['match_id']}/status", body))

    async def outcome(self, call: Call, *codes: str, **fields: Any) -> dict[str, Any]:
        """The outcome form is filled in for one person met."""
        people = [{"n": 1, "contact": "made", "outcomes": list(codes)}]
        body = {"behavioral_health": "yes", "people": people} | fields
        path = f"/v1/calls/{call.agency}/{call.call_id}/outcome"
        return done(await self.doors.post("notifier", path, body))

    # What was told.

    async def fact(
        self, type_: str, call: Call, *, within_s: float = WITHIN_S, **fields: Any
    ) -> Told | None:
        """The first fact of this type about the call with these fields, or none in time."""

        def is_it(told: Told) -> bool:
            return told.type == type_ and told.says(call_id=call.call_id, **fields)

        return await self.facts.wait(call.agency, is_it, within_s)

    async def expect(
        self, type_: str, call: Call, *, within_s: float = WITHIN_S, **fields: Any
    ) -> Told:
        """The same, or a failure that tells the call's story."""
        told = await self.fact(type_, call, within_s=within_s, **fields)
        assert told, f"no {type_} {fields or ''} within {within_s:g} s\n{self.story(call)}"
        return told

    def told(self, type_: str, call: Call, **fields: Any) -> list[Told]:
        """The facts of this type about the call that were told so far, each once."""
        found = {
            told.id: told
            for told in self.facts.of(call.agency)
            if told.type == type_ and told.says(call_id=call.call_id, **fields)
        }
        return list(found.values())

    async def assessed(self, call: Call, **assessment: Any) -> Told:
        """The assessment with these values, e.g. `eligibility`."""

        def is_it(told: Told) -> bool:
            if told.type != "call.assessed.v1" or told["call_id"] != call.call_id:
                return False
            return assessment.items() <= told["assessment"].items()

        told = await self.facts.wait(call.agency, is_it)
        assert told, f"no assessment with {assessment}\n{self.story(call)}"
        return told

    async def proposed(self, call: Call, **fields: Any) -> Told:
        """A proposed team."""
        return await self.expect("match.proposed.v1", call, **fields)

    async def offered_to(self, person: Person, call: Call) -> Told:
        """The offer to the person."""
        return await self.expect("offer.sent.v1", call, responder_id=person.responder_id)

    def offers_to(self, person: Person, call: Call) -> list[Told]:
        """The offers that the person has had so far for this call."""
        return self.told("offer.sent.v1", call, responder_id=person.responder_id)

    async def confirmed(self, call: Call, **fields: Any) -> Told:
        """The confirmation of the team."""
        return await self.expect("match.confirmed.v1", call, **fields)

    async def unserved(self, call: Call, **fields: Any) -> Told:
        """The reason why nobody comes."""
        return await self.expect("call.unserved.v1", call, **fields)

    async def note(self, kind: str, call: Call, listener: str = "desk") -> dict[str, Any]:
        """The one-line note of this kind that dispatch desk or supervisor can read."""

        async def is_there() -> bool:
            return bool(await self.notes(kind, call, listener))

        await until(is_there, f"note {kind} for the {listener}\n{self.story(call)}\n")
        return (await self.notes(kind, call, listener))[0]

    async def notes(self, kind: str, call: Call, listener: str = "desk") -> list[dict[str, Any]]:
        """The notes of this kind that there are so far."""
        wanted = {"kind": kind, "call_id": call.call_id, "listener": listener}
        answer = await self.doors.get("notifier", f"/v1/desk/{call.agency}/notes")
        return [note for note in answer.json() if wanted.items() <= note.items()]

    def story(self, call: Call) -> str:
        """Everything told about the call, a line each."""
        return story(self.facts.of(call.agency), call)


def people_of(match: Told) -> dict[str, str | None]:
    """Who holds which seat of a proposed or confirmed match."""
    return {seat["role"]: seat.get("responder_id") for seat in match["seats"]}

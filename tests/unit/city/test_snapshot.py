from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.events import CadCall
from shared.vocabulary import CallKind, CallStatus
from tandem.city.call_types import TYPES, Group
from tandem.city.calls import PlannedCall, plan_call
from tandem.city.chance import stream
from tandem.city.drive.snapshot import Snapshot
from tandem.city.places import RIVERTON

NOW = datetime(2026, 1, 9, 23, tzinfo=UTC)


def planned() -> PlannedCall:
    call = plan_call(stream(1, "call"), RIVERTON, "R-1", timedelta())
    return replace(call, exercise=False, entered_late=False)


def test_a_snapshot_holds_everything_known_so_far() -> None:
    known = Snapshot(planned(), NOW)
    known.write("pacing", "caller", NOW)
    known.write("no weapons seen", "caller", NOW)
    known.units = ["1AR", "1BR"]

    told = known.at(NOW + timedelta(minutes=1))

    assert [line.text for line in told.narrative] == ["pacing", "no weapons seen"]
    assert told.units == ("1AR", "1BR")
    assert told.status is CallStatus.OPEN
    assert told.closed_at is None


def test_a_closed_call_says_when_and_how() -> None:
    later = NOW + timedelta(hours=1)

    told = Snapshot(planned(), NOW).at(later, CallStatus.CLOSED, "NO REPORT", "R-0")

    assert (told.closed_at, told.disposition, told.merged_into) == (later, "NO REPORT", "R-0")


def test_a_call_entered_after_an_outage_says_that_it_is_old() -> None:
    told = Snapshot(replace(planned(), entered_late=True), NOW).at(NOW)

    assert told.entered_late
    assert NOW - told.opened_at > timedelta(hours=2)


def test_officers_own_activity_is_proactive() -> None:
    own = next(type_ for type_ in TYPES if type_.group is Group.OWN)

    assert Snapshot(replace(planned(), type=own), NOW).at(NOW).kind is CallKind.PROACTIVE


def test_what_goes_over_the_wire_is_read_back_the_same() -> None:
    told = Snapshot(planned(), NOW).at(NOW)

    assert CadCall.model_validate_json(told.to_json()) == told

"""Why these people: how good the solve was, and what the next best team would have cost."""

from __future__ import annotations

from tests.unit.matcher.region import Region, call, clinician, officer, proposed

FORTY = [officer(f"o{n:02}", km=n) for n in range(40)]


def test_the_record_says_what_the_team_and_the_next_best_cost() -> None:
    here = Region(officer("o1", km=1), clinician("c1", km=2), clinician("c2", km=5), call())

    record = proposed(here.decide()).record

    assert record["chosen"]["cost_s"] == 120.2
    assert record["runner_up"]["responder_ids"] == ["c2", "o1"]
    assert record["runner_up"]["cost_s"] == 300.4
    assert record["solve"] == {"calls": 1, "cost_s": 120.2, "bound_s": 120.2, "steps": 0}


def test_the_bound_of_calls_solved_together_is_kept_with_each() -> None:
    calls = [call("E1", km=3), call("E2", km=17)]
    here = Region(*FORTY, clinician("c1", km=4), clinician("c2", km=18), *calls)

    changes = here.decide()

    solves = [proposed(changes, name).record["solve"] for name in ("E1", "E2")]
    assert solves[0] == solves[1]
    assert solves[0]["calls"] == 2
    assert solves[0]["bound_s"] <= solves[0]["cost_s"]


def test_of_forty_officers_each_call_gets_the_nearest() -> None:
    calls = [call("E1", km=3), call("E2", km=38)]
    here = Region(*FORTY, clinician("c1", km=3), clinician("c2", km=38), *calls)

    here.decide()

    assert here.team("E1") == {"officer": "o03", "clinician": "c1"}
    assert here.team("E2") == {"officer": "o38", "clinician": "c2"}


def test_when_every_near_officer_is_taken_one_from_further_away_comes() -> None:
    calls = [call(f"E{n:02}", km=0) for n in range(20)]
    here = Region(*FORTY, *(clinician(f"c{n:02}", km=0) for n in range(20)), *calls)

    here.decide()

    sent = {str(team["officer"]) for each in calls if (team := here.team(each.key.call_id))}
    assert sent == {f"o{n:02}" for n in range(20)}

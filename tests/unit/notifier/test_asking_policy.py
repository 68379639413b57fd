"""The policy's part about asking: an almost empty file works, a contradictory one is refused."""

from __future__ import annotations

import tomllib

import pytest
from pydantic import ValidationError

from shared.policy.asking import Asking, ChannelName
from shared.vocabulary import CLINICIAN, OFFICER, Eligibility


def test_an_empty_table_asks_by_inbox_first_and_by_mail_after_ten_seconds() -> None:
    asking = Asking()

    assert [(way.channel, way.after_s) for way in asking.channels] == [
        (ChannelName.INBOX, 0),
        (ChannelName.WEBHOOK, 0),
        (ChannelName.EMAIL, 10),
    ]
    assert asking.answer_s(CLINICIAN) == 30


def test_a_channel_may_wait_for_the_failure_of_those_before_it() -> None:
    table = tomllib.loads(
        'channels = [{channel = "inbox"}, {channel = "email", after_s = "failure"}]'
    )

    asking = Asking.model_validate(table)

    assert [way.after_s for way in asking.channels] == [0, None]


def test_a_role_may_have_its_own_time() -> None:
    asking = Asking.model_validate({"seats": {"officer": {"answer_within_s": 15}}})

    assert (asking.answer_s(OFFICER), asking.answer_s(CLINICIAN)) == (15, 30)


def test_check_in_may_depend_on_who_goes() -> None:
    check_in = Asking.model_validate(
        {"check_in": {"after_s": 900, "after_s_by": {"civilian_response": 300}}}
    ).check_in

    assert check_in.due_s(Eligibility.CIVILIAN_RESPONSE) == 300
    assert check_in.due_s(Eligibility.CO_RESPONSE) == 900


@pytest.mark.parametrize(
    "table",
    [
        {"channels": []},
        {"channels": [{"channel": "inbox"}, {"channel": "inbox"}]},
        {"channels": [{"channel": "pigeon"}]},
        {"channels": [{"channel": "inbox", "after_s": "later"}]},
        {"answer_within_s": 0},
        {"desk": {"url": "desk.example", "secret": "DESK"}},
        {"check_in": {"after_s_by": {"sometimes": 5}}},
        {"chanels": []},
    ],
)
def test_what_can_not_be_meant_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Asking.model_validate(table)

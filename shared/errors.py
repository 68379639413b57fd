"""One small tree. Each class says what happens to the event that met it.

    TandemError
    ├── Retry                  it will pass: back off, do it again, never park
    │   ├── Unavailable        broker, database or provider is away
    │   │   └── TookTooLong    the database ended it; less at once may fit, a lone event is parked
    │   └── LostRace           a concurrent writer was first; the run is done again
    ├── Park                   the sender can mend it: dead letter or problem detail
    │   └── BadRecord          what is wrong, and where
    ├── Refused                an HTTP command that the state does not allow; changes nothing
    └── Crash                  at start-up only: this process can't do its work
        ├── BadPolicy
        └── BadSettings

Any exception outside this tree, raised by a handler, parks its lone event as `bug` with an alarm.
"""

from __future__ import annotations


class TandemError(Exception):
    """Everything that Tandem raises on purpose."""


class Retry(TandemError):
    """It will pass. The event stays where it is and is tried again."""


class Unavailable(Retry):
    """Something outside is away: broker, database, a provider."""


class TookTooLong(Unavailable):
    """The database ended a transaction that lasted too long: for once, or for what is in it."""


class LostRace(Retry):
    """A concurrent writer was first; doing the run again sees the new state."""


class Park(TandemError):
    """The event is set aside with its reason; the rest goes on."""


class BadRecord(Park):
    """A record that its sender can mend.

    Args:
        reason: a short code for counting, e.g. `not_json`, `unknown_agency`.
        detail: one sentence that names the shape of what is wrong, never private content.
        where: path of the offending field, e.g. `location.lat`; empty for the whole record.
    """

    def __init__(self, reason: str, detail: str, where: str = "") -> None:
        super().__init__(f"{reason}: {detail}" + (f" (at {where})" if where else ""))
        self.reason = reason
        self.detail = detail
        self.where = where


class Refused(TandemError):
    """A command that the present state, or the caller's rights, do not allow.

    Args:
        status: the HTTP status that says so.
        kind: last part of the problem's `type`, e.g. `offer-not-live`.
        detail: one sentence with the next step.
        field: the request field it concerns, if one.
    """

    def __init__(self, status: int, kind: str, detail: str, field: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.field = field


class Crash(TandemError):
    """At start-up only: the process ends with one sentence that says what to mend."""


class BadSettings(Crash):
    """An environment variable is missing or wrong."""


class BadPolicy(Crash):
    """A policy file is wrong. At a reload the old policy stays in force instead.

    Args:
        problems: one sentence each, beginning with file and key path.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems

"""I8: one bad record never stops a partition; it is in the dead letters, and can be put back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from shared.bus.tables import REFUSED
from shared.events.topics import CAD_INBOUND
from tandem.audit.seen import Seen
from tandem.records import Kept

_EXPLAINED = ("dlq-reason", "dlq-detail", "dlq-topic", "dlq-partition", "dlq-offset", "dlq-at")


def check(seen: Seen) -> Iterator[str]:
    """Every refusal has its letter, every letter its reason, and the partition has gone on."""
    for letter in seen.dead_letters:
        yield from _letter(seen, letter)
    letters = Counter(letter.topic.partition(".")[0] for letter in seen.dead_letters)
    for service, marks in seen.tables.inbox.items():
        refused = sum(state == REFUSED for state in marks.values())
        known = letters[service] + (letters["care"] if service == "metrics" else 0)
        if refused > known:
            yield f"{service} has refused {refused} records, but has only {known} dead letters"


def _letter(seen: Seen, letter: Kept) -> Iterator[str]:
    missing = [name for name in _EXPLAINED if not letter.headers.get(name)]
    if missing:
        yield f"dead letter {letter.place} does not say {', '.join(missing)}"
        return
    topic, partition, offset = letter.refused_at
    if topic == CAD_INBOUND and letter.value is None:
        yield f"dead letter {letter.place} has lost the record's body"
    service = letter.topic.partition(".")[0]
    reader = "metrics" if service == "care" else service
    done = seen.committed.get((reader, topic, partition))
    if done is not None and done <= offset:
        yield f"{reader} stands still at {topic}/{partition}@{offset}, which it has refused"

"""What may be committed is never ahead of what was handled."""

from __future__ import annotations

from aiokafka import TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from shared.bus.progress import Progress

HERE = TopicPartition("cad.inbound.v1", 0)


def test_the_oldest_record_in_hand_holds_the_offset_back() -> None:
    progress = Progress()
    for offset in (5, 6, 7):
        progress.take(HERE, offset)

    progress.done(HERE, 6)
    progress.done(HERE, 7)
    assert progress.committable() == {HERE: 5}

    progress.done(HERE, 5)
    assert progress.committable() == {HERE: 8}
    assert progress.in_hand == 0


@given(st.permutations(list(range(20))), st.integers(0, 20))
def test_everything_before_the_committable_offset_is_done(order: list[int], count: int) -> None:
    progress = Progress()
    for offset in range(20):
        progress.take(HERE, offset)

    done = set(order[:count])
    for offset in order[:count]:
        progress.done(HERE, offset)

    offset = progress.committable()[HERE]
    assert set(range(offset)) <= done
    assert offset == 20 or offset not in done
    assert progress.in_hand == 20 - count


def test_a_partition_that_went_elsewhere_is_forgotten() -> None:
    progress = Progress()
    progress.take(HERE, 1)
    progress.forget(HERE)
    progress.done(HERE, 1)

    assert progress.committable() == {}

"""How far each partition has been handled, although regions finish out of order."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiokafka import TopicPartition


@dataclass(slots=True)
class _Partition:
    next: int
    in_hand: dict[int, None] = field(default_factory=dict[int, None])

    @property
    def handled_up_to(self) -> int:
        return next(iter(self.in_hand), self.next)


class Progress:
    """Offsets in hand, and the offset from which a successor would have to go on."""

    def __init__(self) -> None:
        self._partitions: dict[TopicPartition, _Partition] = {}

    def begin(self, partition: TopicPartition, offset: int) -> None:
        """The partition was assigned; unless records came already, nothing before is in hand."""
        self._partitions.setdefault(partition, _Partition(offset))

    def take(self, partition: TopicPartition, offset: int) -> None:
        """A record was fetched; offsets of a partition come in rising order."""
        known = self._partitions.setdefault(partition, _Partition(offset))
        known.in_hand[offset] = None
        known.next = offset + 1

    def done(self, partition: TopicPartition, offset: int) -> None:
        """A record has had its effect, durably."""
        known = self._partitions.get(partition)
        if known is not None:
            known.in_hand.pop(offset, None)

    def forget(self, partition: TopicPartition) -> None:
        """The partition went to another process."""
        self._partitions.pop(partition, None)

    def committable(self) -> dict[TopicPartition, int]:
        """Partition -> the first offset that is not handled yet."""
        return {where: known.handled_up_to for where, known in self._partitions.items()}

    @property
    def in_hand(self) -> int:
        """Records that were fetched and have not had their effect."""
        return sum(len(known.in_hand) for known in self._partitions.values())

"""Per request: questions that resolvers ask one by one become one call of the use case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from strawberry.dataloader import DataLoader

from subgraphs.availability.domain.questions import FreeDays, NextSlot
from subgraphs.availability.domain.slots import AvailableDay, Slot
from subgraphs.availability.use_cases.reading import ReadSlots

MAX_BATCH_SIZE = 500


@dataclass(frozen=True, slots=True)
class Loaders:
    """One loader a question; None for an unknown practitioner, a raised BadInput for what it does not offer."""

    days: DataLoader[FreeDays, list[AvailableDay] | None]
    next_slots: DataLoader[NextSlot, Slot | None]

    @classmethod
    def of(cls, read: ReadSlots, now: datetime) -> Self:
        """Fresh loaders for one request, all of whose answers speak of one instant."""

        async def days(questions: list[FreeDays]) -> Sequence[list[AvailableDay] | BaseException | None]:
            return await read.answer(questions, now)

        async def next_slots(questions: list[NextSlot]) -> Sequence[Slot | BaseException | None]:
            return await read.answer(questions, now)

        return cls(
            days=DataLoader(load_fn=days, max_batch_size=MAX_BATCH_SIZE),
            next_slots=DataLoader(load_fn=next_slots, max_batch_size=MAX_BATCH_SIZE),
        )

"""Per request: keys that resolvers ask for one by one become one call of a use case, with the viewer's rights."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from domain_events import ConsultationType, Schedule, ScheduleException
from servicekit.authentication import Viewer
from subgraphs.practitioner.domain.practitioner import Contact, Profile
from subgraphs.practitioner.use_cases import ReadPractitioners

T = TypeVar("T")

MAX_BATCH_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Loaders:
    """One loader a question. What is missing and what the viewer may not see are both None."""

    profiles: DataLoader[UUID, Profile | None]
    consultation_types_of: DataLoader[UUID, tuple[ConsultationType, ...]]
    consultation_types: DataLoader[UUID, ConsultationType | None]
    schedules: DataLoader[UUID, Schedule | None]
    exceptions: DataLoader[UUID, ScheduleException | None]
    contacts: DataLoader[UUID, Contact | None]

    @classmethod
    def of(cls, read: ReadPractitioners, viewer: Viewer) -> Self:
        """Fresh loaders for one request, or for what follows a mutation."""
        return cls(
            profiles=_loader(viewer, read.profiles),
            consultation_types_of=_loader(viewer, read.consultation_types_of),
            consultation_types=_loader(viewer, read.consultation_types),
            schedules=_loader(viewer, read.schedules),
            exceptions=_loader(viewer, read.exceptions),
            contacts=_loader(viewer, read.contacts),
        )


def _loader(viewer: Viewer, use_case: Callable[[Viewer, Sequence[UUID]], Awaitable[list[T]]]) -> DataLoader[UUID, T]:
    async def load(ids: list[UUID]) -> Sequence[T | BaseException]:
        return await use_case(viewer, ids)

    return DataLoader(load_fn=load, max_batch_size=MAX_BATCH_SIZE)

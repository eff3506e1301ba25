"""Per request: keys that resolvers ask for one by one become one call of a use case, with the viewer's rights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from strawberry.dataloader import DataLoader

from servicekit.authentication import Viewer
from subgraphs.patient.domain.patient import PatientView
from subgraphs.patient.use_cases.reading import ReadPatients

MAX_BATCH_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Loaders:
    """What is missing and what the viewer may not see are both None."""

    patients: DataLoader[UUID, PatientView | None]

    @classmethod
    def of(cls, read: ReadPatients, viewer: Viewer, now: datetime) -> Self:
        """Fresh loaders for one request, or for what follows a mutation."""

        async def load(ids: list[UUID]) -> Sequence[PatientView | BaseException | None]:
            return await read.views(viewer, ids, now)

        return cls(patients=DataLoader(load_fn=load, max_batch_size=MAX_BATCH_SIZE))

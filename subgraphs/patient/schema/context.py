"""The request's context of this subgraph."""

from dataclasses import dataclass
from typing import TypeAlias

import strawberry

from servicekit.graphql import RequestContext
from subgraphs.patient.loaders import Loaders
from subgraphs.patient.use_cases.changing import ChangePatient
from subgraphs.patient.use_cases.reading import ReadPatients
from subgraphs.patient.use_cases.registering import RegisterPatient


@dataclass(frozen=True, slots=True)
class UseCases:
    """Everything that resolvers may call."""

    read: ReadPatients
    register: RegisterPatient
    change: ChangePatient


@dataclass
class Context(RequestContext):
    """Adds use cases, and loaders that live as long as nothing is written."""

    use_cases: UseCases
    loaders: Loaders

    def forget_what_was_read(self) -> None:
        """Called after a write, so that the rest of the request reads what was written."""
        self.loaders = Loaders.of(self.use_cases.read, self.viewer, self.now)


Info: TypeAlias = strawberry.Info[Context, None]

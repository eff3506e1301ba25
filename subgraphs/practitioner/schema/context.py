"""The request's context of this subgraph."""

from dataclasses import dataclass
from typing import TypeAlias

import strawberry

from servicekit.graphql import RequestContext
from subgraphs.practitioner.loaders import Loaders
from subgraphs.practitioner.use_cases import ChangePractitioner, CreatePractitioner, ReadPractitioners


@dataclass(frozen=True, slots=True)
class UseCases:
    """Everything that resolvers may call."""

    read: ReadPractitioners
    create: CreatePractitioner
    change: ChangePractitioner


@dataclass
class Context(RequestContext):
    """Adds use cases, and loaders that live as long as nothing is written."""

    use_cases: UseCases
    loaders: Loaders

    def forget_what_was_read(self) -> None:
        """Called after a write, so that the rest of the request reads what was written."""
        self.loaders = Loaders.of(self.use_cases.read, self.viewer)


Info: TypeAlias = strawberry.Info[Context, None]

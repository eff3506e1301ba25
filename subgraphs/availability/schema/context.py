"""The request's context of this subgraph."""

from dataclasses import dataclass
from typing import TypeAlias

import strawberry

from servicekit.graphql import RequestContext
from subgraphs.availability.loaders import Loaders


@dataclass
class Context(RequestContext):
    """Adds the loaders; nothing here is ever written by a request."""

    loaders: Loaders


Info: TypeAlias = strawberry.Info[Context, None]

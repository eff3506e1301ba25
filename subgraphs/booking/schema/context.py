"""What booking's resolvers know of their request."""

from dataclasses import dataclass
from typing import TypeAlias

from strawberry.types import Info

from servicekit.graphql import RequestContext
from subgraphs.booking.loaders import Loaders, loaders_for
from subgraphs.booking.repository.stores import Stores
from subgraphs.booking.use_cases.answered_once import Call


@dataclass
class BookingContext(RequestContext):
    """The request, with booking's stores and loaders."""

    stores: Stores
    loaders: Loaders

    def call(self, idempotency_key: str | None) -> Call:
        """A mutation of this request. Raises NotAuthenticated."""
        return Call(viewer=self.signed_in(), now=self.now, idempotency_key=idempotency_key)


BookingInfo: TypeAlias = Info[BookingContext, None]


def make_context(base: RequestContext, stores: Stores) -> BookingContext:
    """The context of one request."""
    return BookingContext(
        viewer=base.viewer,
        language=base.language,
        country=base.country,
        clock=base.clock,
        now=base.now,
        stores=stores,
        loaders=loaders_for(stores, base.viewer, base.now),
    )
